"""What kinds of unit there are: data of the installation's profile, not code."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal

RUNGS = ("state", "district", "block", "panchayat")
COLUMNS = ("district", "block", "panchayat", "village", "ward", "booth")  # of a sheet, wide to fine


class UnknownKind(Refusal):
    code = "kind_unknown"
    status = 404


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of unit; the profile file explains each field."""

    code: str
    en: str
    hi: str
    plural: str
    parents: tuple[str, ...]
    rung: str
    overlay: bool = False
    column: str = ""
    words: tuple[str, ...] = ()

    def title(self, language: str | None = None) -> str:
        return self.hi if (language or get_language() or "hi").startswith("hi") else self.en


def profile_name() -> str:
    """The installation's profile: party or police."""
    return str(getattr(settings, "DHARATAL_PROFILE", "party"))


@cache
def kinds() -> MappingProxyType[str, Kind]:
    """Every kind of the installation's profile by code, from the widest to the finest, overlays last."""
    text = (files(__package__) / "profiles" / f"{profile_name()}.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {code: _kind(code, entry) for code, entry in tomllib.loads(text)["kinds"].items()}
    )


def kind(code: str) -> Kind:
    """Raises UnknownKind."""
    found = kinds().get(code)
    if found is None:
        raise UnknownKind(
            _("There is no kind of unit “%(kind)s”. Use one of: %(kinds)s.")
            % {"kind": code, "kinds": ", ".join(kinds())}
        )
    return found


def _kind(code: str, entry: dict[str, object]) -> Kind:
    parents = entry["parents"]
    rung = str(entry["rung"])
    column = str(entry.get("column", ""))
    words = entry.get("words", [])
    if not isinstance(parents, list) or not isinstance(words, list):
        raise ValueError(f"kind {code}: parents and words must be lists")
    if rung not in (*RUNGS, "") or column not in (*COLUMNS, ""):
        raise ValueError(
            f"kind {code}: rung must be one of {RUNGS} or empty, column one of {COLUMNS} or empty"
        )
    return Kind(
        code=code,
        en=str(entry["en"]),
        hi=str(entry["hi"]),
        plural=str(entry["plural"]),
        parents=tuple(map(str, parents)),
        rung=rung,
        overlay=bool(entry.get("overlay", False)),
        column=column,
        words=tuple(map(str, words)),
    )
