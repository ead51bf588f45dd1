"""Where to go back to from a page that no address opens: one that was drawn in answer to a form."""

from inspect import isfunction
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """An address that a link can open: this page's own, else the page before it, else the start page."""
    own = request.get_full_path()
    if request.method in ("GET", "HEAD") or opens_by_link(request.path):
        return own
    return page_before(request) or reverse("today")


def page_before(request: HttpRequest) -> str:
    """The page of ours that led here, if a link opens it; else ""."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    if not opens_by_link(parts.path):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def opens_by_link(path: str) -> bool:
    """Whether the view at a path answers GET, as far as Django's own decorators tell."""
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return False
    while isfunction(view):
        held = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "request_method_list" in held and "GET" not in held["request_method_list"].cell_contents:
            return False
        view = getattr(view, "__wrapped__", None)
    return True
