"""Draws the specimens in one language."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from dharatal.interfaces.web.specimens import specimens


def draw(language: str) -> dict[str, str]:
    """Return every specimen's HTML by name."""
    with translation.override(language):
        request = RequestFactory().get("/here/?page=2")
        return {one.name: render_to_string(one.template, one.context, request) for one in specimens()}
