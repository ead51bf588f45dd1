"""Units by what they are called."""

import re
from collections import defaultdict
from collections.abc import Iterable

from dharatal.kernel.names import skeleton
from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import kinds
from dharatal.register.territory.spelling import exact_key, latin, place_sound, untitled

COMPLETE = ("district", "block")  # lists so short and sure that an exact name elsewhere beats a sound here
_BRACKETS = re.compile(r"[()]")


class Names:
    """Units by what they are called, a column of the sheet at a time."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._exact: dict[tuple[str, str], dict[int, Unit]] = defaultdict(dict)
        self._sound: dict[tuple[str, str], dict[int, Unit]] = defaultdict(dict)
        self._bones: dict[tuple[str, str], dict[int, Unit]] = defaultdict(dict)
        for unit in units:
            column = kinds()[unit.kind].column
            if column:
                self._add(unit, column)

    def _add(self, unit: Unit, column: str) -> None:
        self._exact[column, exact_key(unit.code)][unit.id] = unit
        for name in filter(None, called(unit)):
            self._exact[column, exact_key(name)][unit.id] = unit
            if column in COMPLETE:
                self._bones[column, _bones_of(name)][unit.id] = unit
            if column in ("ward", "booth"):  # told by their number, however the word before it is written
                self._exact[column, exact_key(untitled(name)[0])][unit.id] = unit
        for sound in (*unit.sound.split(), *map(place_sound, called(unit)[2:])):
            self._sound[column, sound][unit.id] = unit

    def exact(self, column: str, text: str) -> tuple[Unit, ...]:
        """Units of that name, other name or code; if the text says of which kind, of that kind."""
        found = self._exact.get((column, exact_key(text)))
        if found:
            return tuple(found.values())
        bare, kind = untitled(text)
        return _of_kind(self._exact.get((column, exact_key(bare)), {}).values(), kind)

    def sounding(self, column: str, text: str) -> tuple[Unit, ...]:
        bare, kind = untitled(text)
        found = self._sound.get((column, place_sound(bare))) or self._sound.get(
            (column, place_sound(text)), {}
        )
        return _of_kind(found.values(), kind)

    def same_bones(self, column: str, text: str) -> tuple[Unit, ...]:
        bare, kind = untitled(text)
        return _of_kind(self._bones.get((column, _bones_of(bare)), {}).values(), kind)


def called(unit: Unit) -> list[str]:
    """Both names, then every other one: former names, and both parts of Kaimur (Bhabua)."""
    parts = [part for name in (unit.name_en, unit.name_hi) if "(" in name for part in _BRACKETS.split(name)]
    return [unit.name_en, unit.name_hi, *filter(None, map(str.strip, (*unit.also, *parts)))]


def _bones_of(name: str) -> str:
    return skeleton(latin(name).replace(" ", ""))


def _of_kind(units: Iterable[Unit], kind: str) -> tuple[Unit, ...]:
    found = tuple(units)
    return tuple(unit for unit in found if unit.kind == kind) or found
