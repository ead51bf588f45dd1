"""Names as the directory writes them, made fit for the screen; Hindi names shipped with the product."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dharatal.register.territory.models import Unit

_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = frozenset({"I", "II", "III", "IV", "V"})  # blocks come in parts: Bagaha-II
_SPACE = re.compile(r"\s+")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the product knows of a unit beyond the directory. at: latitude and longitude, roughly."""

    hi: str = ""
    also: tuple[str, ...] = ()
    at: tuple[float, float] | None = None


def display_name(text: str) -> str:
    """A name for the screen: capitals only where a word begins, if the directory shouted or whispered it."""
    name = _SPACE.sub(" ", text).strip(" ,.;")
    if name.isupper() or name.islower():
        return _WORD.sub(lambda word: _capitalised(word[0]), name)
    return name


def _capitalised(word: str) -> str:
    return word.upper() if word.upper() in _ROMAN else word.capitalize()


def hindi_name(text: str) -> str:
    """The local name if it is in Devanagari, else nothing: other columns may repeat the English one."""
    name = unicodedata.normalize("NFC", _SPACE.sub(" ", text).strip(" ,.;"))
    return name if _DEVANAGARI.search(name) else ""


def shipped(kind: str, code: int) -> Shipped:
    """Hindi and other names of the states and districts that the product ships."""
    return _shipped().get((kind, code), Shipped())


def rough_place(unit: Unit) -> tuple[float, float] | None:
    """Latitude and longitude of a unit: its own, else of the town from which it is run; None where nobody knows."""
    if unit.latitude is not None and unit.longitude is not None:
        return unit.latitude, unit.longitude
    return shipped(unit.kind, unit.lgd_code).at if unit.lgd_code is not None else None


@cache
def _shipped() -> dict[tuple[str, int], Shipped]:
    text = (files(__package__) / "bihar.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {
        (kind, int(code)): Shipped(
            hi=entry["hi"],
            also=tuple(entry.get("also", ())),
            at=(entry["at"][0], entry["at"][1]) if "at" in entry else None,
        )
        for kind, plural in (("state", "states"), ("district", "districts"))
        for code, entry in tables[plural].items()
    }
