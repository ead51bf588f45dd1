"""Which routes there are: addresses from the resolver, commands and jobs from their modules."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from procrastinate.contrib.django import app

import dharatal
from dharatal.guard.access.door import ROUTES
from dharatal.interfaces.api.house import api

PREFIX = "dharatal."
APART = ("tests", "__main__", "testing", "conftest", "factories", "specimens", "wsgi")


class Page(NamedTuple):
    """An address. name: with its namespace; address: as people write it, `/people/<person>/`."""

    name: str
    address: str
    module: str
    has_door: bool


@cache
def pages() -> tuple[Page, ...]:
    """Every address but those of the API; of two with one address the first answers."""
    found = {page.address: page for page in reversed(list(_walk(get_resolver())))}
    return tuple(page for page in reversed(found.values()) if not page.name.startswith("api:"))


def api_operations() -> list[str]:
    """Operations of the API: `GET /api/batches/<batch>`."""
    paths = api.get_openapi_schema()["paths"]
    return [
        f"{method.upper()} {address.replace('{', '<').replace('}', '>')}"
        for address, methods in paths.items()
        for method in methods
    ]


def commands() -> dict[str, str]:
    """Doors that no address leads to, and what modules of commands offer without one of their own: key -> name."""
    for module in _modules():
        importlib.import_module(module)
    addressed = {page.module for page in pages()} | {
        f"{PREFIX}interfaces.api.{part}" for part in _api_parts()
    }
    behind_doors = {key for key in ROUTES if key.rpartition(".")[0] not in addressed and not _is_test(key)}
    offered = {
        f"{module}.{name}"
        for module in _modules()
        if module.endswith(".commands") and ".interfaces." not in module
        for name, _function in inspect.getmembers(importlib.import_module(module), inspect.isfunction)
        if _function.__module__ == module and not name.startswith("_")
    }
    return {key.removeprefix(PREFIX): key for key in sorted(behind_doors | offered)}


def jobs() -> list[str]:
    """Names of background jobs, but for those of the queue itself."""
    for module in _modules():
        importlib.import_module(module)
    return sorted(
        name for name in app.tasks if "procrastinate." not in name and not name.startswith("builtin:")
    )


def function_of(key: str) -> object:
    module, _dot, name = key.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _walk(resolver: URLResolver, prefix: str = "/", spaces: str = "") -> Iterator[Page]:
    for part in resolver.url_patterns:
        route = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            inner = f"{spaces}{part.namespace}:" if part.namespace else spaces
            yield from _walk(part, route, inner)
        elif isinstance(part, URLPattern):
            module = getattr(part.callback, "__module__", "")
            has_door = getattr(part.callback, "door", None) is not None
            yield Page(spaces + (part.name or ""), re.sub(r"<\w+:", "<", route), module, has_door)


@cache
def _modules() -> tuple[str, ...]:
    found = pkgutil.walk_packages(dharatal.__path__, PREFIX)
    return tuple(one.name for one in found if not set(one.name.split(".")) & set(APART))


def _api_parts() -> list[str]:
    package: ModuleType = importlib.import_module(f"{PREFIX}interfaces.api")
    return [one.name for one in pkgutil.iter_modules(package.__path__)]


def _is_test(key: str) -> bool:
    return not key.startswith(PREFIX) or ".tests." in key
