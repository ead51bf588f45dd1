"""Which posts and cells there are, and what a post grants: data of the installation's profile, not code."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.territory.profile import profile_name

EVERY_POST = "*"


class UnknownPost(Refusal):
    code = "post_unknown"
    status = 404


@dataclass(frozen=True, slots=True)
class Post:
    """One post; the profile file explains each field."""

    code: str
    en: str
    hi: str
    levels: tuple[str, ...]
    capabilities: tuple[str, ...]
    second_factor: bool = False
    appoints: tuple[str, ...] = ()
    helpers: int = 0
    helper_capabilities: tuple[str, ...] = ()
    in_cell: bool = False

    def title(self, language: str | None = None) -> str:
        return _in_language(self.en, self.hi, language)

    def may_give(self, post: str) -> bool:
        return post in self.appoints or EVERY_POST in self.appoints


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the cells (prakoshth), which cut across the tree of units."""

    code: str
    en: str
    hi: str

    def title(self, language: str | None = None) -> str:
        return _in_language(self.en, self.hi, language)


def post(code: str) -> Post:
    """Raises UnknownPost."""
    found = posts().get(code)
    if found is None:
        raise UnknownPost(
            _("There is no post “%(post)s”. Use one of: %(posts)s.")
            % {"post": code, "posts": ", ".join(posts())}
        )
    return found


def cell(code: str) -> Cell:
    """Raises UnknownPost."""
    found = cells().get(code)
    if found is None:
        raise UnknownPost(
            _("There is no cell “%(cell)s”. Use one of: %(cells)s.")
            % {"cell": code, "cells": ", ".join(cells())},
            code="cell_unknown",
        )
    return found


@cache
def posts() -> MappingProxyType[str, Post]:
    """Every post of the installation's profile by code."""
    return MappingProxyType({code: _post(code, entry) for code, entry in _file()["posts"].items()})


@cache
def cells() -> MappingProxyType[str, Cell]:
    return MappingProxyType(
        {code: Cell(code=code, **entry) for code, entry in _file().get("cells", {}).items()}
    )


def _post(code: str, entry: dict[str, Any]) -> Post:
    unknown = set(entry) - {field.name for field in fields(Post)}
    if unknown:
        raise ValueError(f"post {code}: unknown words {sorted(unknown)}")
    return Post(
        code=code,
        en=str(entry["en"]),
        hi=str(entry["hi"]),
        levels=tuple(entry["levels"]),
        capabilities=tuple(entry["capabilities"]),
        second_factor=bool(entry.get("second_factor", False)),
        appoints=tuple(entry.get("appoints", ())),
        helpers=int(entry.get("helpers", 0)),
        helper_capabilities=tuple(entry.get("helper_capabilities", ())),
        in_cell=bool(entry.get("in_cell", False)),
    )


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(
        (files(__package__) / "profiles" / f"{profile_name()}.toml").read_text(encoding="utf-8")
    )


def _in_language(en: str, hi: str, language: str | None) -> str:
    return hi if (language or get_language() or "hi").startswith("hi") else en
