"""All units that words for a place may mean: for whoever must not miss the right one, however many are called so."""

from collections.abc import Iterable, Sequence

from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import COLUMNS, kinds
from dharatal.register.territory.queries.listing import Place, places_of
from dharatal.register.territory.queries.names import Names
from dharatal.register.territory.queries.sounding import slips_from, sounds_meant

_ALSO = {"village": ("panchayat", "ward"), "panchayat": ("village", "ward"), "ward": ("village", "panchayat")}
_SHORTEST = 2  # letters
VILLAGE = COLUMNS.index("village")

Words = tuple[str, ...]  # by column, in the order of COLUMNS


class Meanings:
    """The units of today by what they are called, the whole map: some 1 KB a unit. Made once for many rows."""

    def __init__(self) -> None:
        overlays = [code for code, kind in kinds().items() if kind.overlay]
        units = places_of(Unit.objects.filter(valid_to=None).exclude(kind__in=overlays))
        self._units = {unit.id: unit for unit in units}
        self._names = Names(units)
        self._known: dict[Words, tuple[Place, ...]] = {}

    def named(self, unit_id: int) -> str:
        """What a unit is called in Latin letters, empty where there is none."""
        unit = self._units.get(unit_id)
        return unit.name_en if unit else ""

    def of(self, words: Words) -> tuple[Place, ...]:
        """The finest units that the words may mean, empty where none of them says anything.

        Each column narrows what the wider ones left open; a word that means nothing there is passed over, since a
        column may be wrong, retyped or of another list.
        """
        if words not in self._known:
            self.learn([words])
        return self._known[words]

    def learn(self, several: Iterable[Words]) -> None:
        """Look up the words of many rows; those that say nothing of where by the villages one slip away."""
        new = {words: self._followed(words) for words in set(several) - self._known.keys()}
        sounds = {words: sounds_meant(words[VILLAGE]) for words, found in new.items() if not found}
        slips = slips_from({sound for one in sounds.values() for sound in one}) if sounds else {}
        for words, meant in sounds.items():
            new[words] = self._sounding({slip for sound in meant for slip in slips[sound]})
        self._known |= new

    def columns_meant(self, texts: Sequence[str]) -> dict[str, int]:
        """How many of these texts are the name of a unit, by the column in which such a unit is written."""
        return {
            column: sum(bool(self._called(column, text)) for text in texts if text.strip())
            for column in COLUMNS
        }

    def _followed(self, words: Words) -> tuple[Place, ...]:
        found: tuple[Place, ...] = ()
        for column, text in zip(COLUMNS, words, strict=True):
            if len(text.strip()) < _SHORTEST:
                continue
            meant = self._called(column, text)
            inside = tuple(unit for unit in meant if self._is_under(unit, found)) if found else meant
            found = inside or found
        return found

    def _sounding(self, sounds: set[str]) -> tuple[Place, ...]:
        """The villages that sound like any of these."""
        units = (unit for sound in sorted(sounds) for unit in self._names.of_sound("village", sound))
        return tuple({unit.id: unit for unit in units}.values())

    def _called(self, column: str, text: str) -> tuple[Place, ...]:
        names = self._names
        for one in (column, *_ALSO.get(column, ())):
            meant = names.exact(one, text) or names.sounding(one, text)
            if meant:
                return meant
        return ()

    def _is_under(self, unit: Place, above: tuple[Place, ...]) -> bool:
        wanted = {one.id for one in above}
        if not wanted.isdisjoint(unit.rungs):
            return True
        here: Place | None = unit
        while here is not None and here.id not in wanted:
            here = self._units.get(here.parent_id or 0)
        return here is not None
