"""Units by what they are called."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dharatal.kernel.names import skeleton
from dharatal.register.territory.profile import kinds
from dharatal.register.territory.queries.listing import Place
from dharatal.register.territory.spelling import exact_key, latin, place_sound, untitled

COMPLETE = ("district", "block")  # lists so short and sure that an exact name elsewhere beats a sound here
_BRACKETS = re.compile(r"[()]")


class Names:
    """Units by what they are called, a column of the sheet at a time, put in order when it is first asked for."""

    def __init__(self, units: Iterable[Place]) -> None:
        self._units: dict[str, list[Place]] = defaultdict(list)
        for unit in units:
            self._units[kinds()[unit.kind].column].append(unit)
        self._exact = _ByColumn(self._units, _exact_keys)
        self._sound = _ByColumn(self._units, _sound_keys)
        self._bones = _ByColumn(self._units, _bones_keys)

    def exact(self, column: str, text: str) -> tuple[Place, ...]:
        """Units of that name, other name or code; if the text says of which kind, of that kind."""
        exact = self._exact[column]
        found = exact.get(exact_key(text))
        if found:
            return tuple(found)
        bare, kind = untitled(text)
        return _of_kind(exact.get(exact_key(bare), ()), kind)

    def sounding(self, column: str, text: str) -> tuple[Place, ...]:
        bare, kind = untitled(text)
        sounds = self._sound[column]
        return _of_kind(sounds.get(place_sound(bare), ()) or sounds.get(place_sound(text), ()), kind)

    def of_sound(self, column: str, sound: str) -> Sequence[Place]:
        """Units that sound exactly so (`spelling.place_sound`)."""
        return self._sound[column].get(sound, ())

    def same_bones(self, column: str, text: str) -> tuple[Place, ...]:
        bare, kind = untitled(text)
        return _of_kind(self._bones[column].get(_bones_of(bare), ()), kind)


class _ByColumn(dict[str, dict[str, list[Place]]]):
    """Column -> key -> units, each once; a column is filled when it is first asked for."""

    def __init__(
        self, units: Mapping[str, Sequence[Place]], keys: Callable[[Place, str], Iterable[str]]
    ) -> None:
        self._units, self._keys = units, keys

    def __missing__(self, column: str) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for unit in self._units.get(column, ()):
            for key in dict.fromkeys(self._keys(unit, column)):
                found[key].append(unit)
        self[column] = dict(found)
        return self[column]


def _exact_keys(unit: Place, column: str) -> Iterator[str]:
    yield exact_key(unit.code)
    for name in filter(None, called(unit)):
        yield exact_key(name)
        if column in ("ward", "booth"):  # told by their number, however the word before it is written
            yield exact_key(untitled(name)[0])


def _sound_keys(unit: Place, _column: str) -> Iterator[str]:
    yield from unit.sound.split()
    yield from map(place_sound, called(unit)[2:])


def _bones_keys(unit: Place, _column: str) -> Iterator[str]:
    return map(_bones_of, filter(None, called(unit)))


def called(unit: Place) -> list[str]:
    """Both names, then every other one: former names, and both parts of Kaimur (Bhabua)."""
    parts = [part for name in (unit.name_en, unit.name_hi) if "(" in name for part in _BRACKETS.split(name)]
    return [unit.name_en, unit.name_hi, *filter(None, map(str.strip, (*unit.also, *parts)))]


def _bones_of(name: str) -> str:
    return skeleton(latin(name).replace(" ", ""))


def _of_kind(units: Iterable[Place], kind: str) -> tuple[Place, ...]:
    found = tuple(units)
    return tuple(unit for unit in found if unit.kind == kind) or found
