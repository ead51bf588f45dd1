"""From what a sheet says about a place to the unit it means, for hundreds of thousands of rows at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process

from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import COLUMNS, kinds
from dharatal.register.territory.queries.listing import Place, places_of
from dharatal.register.territory.queries.names import COMPLETE, Names, called
from dharatal.register.territory.queries.units import inside, path
from dharatal.register.territory.spelling import exact_key, latin, untitled

How = Literal["", "given", "code", "name", "sound"]
Problem = Literal["", "place_unknown", "place_elsewhere", "place_ambiguous", "place_outside"]

SUGGESTIONS = 3
NEARNESS = 80  # of 100, for names with the same consonants
LIKENESS = 65  # of 100; below it two names have little in common
ASKED_SINGLY = 20
COMPARISONS = 20_000_000  # a sheet of nothing but wrong names gets no more suggestions after some seconds
_CERTAINTY: tuple[How, ...] = ("given", "code", "name", "sound")
# people write a panchayat's name in the village's column and the other way round
_NEIGHBOURS = {
    "village": ("panchayat", "ward"),
    "panchayat": ("village", "ward"),
    "ward": ("panchayat", "village"),
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a row's words for a place mean.

    unit: set when there is no problem. how: the least certain step that led there; `given`: no words, so
    the unit that the sheet is for. column: the one that was not understood. suggestions: likely first; of a place that
    is not where the wider words lead (place_elsewhere), where it is.
    is_coarse: the row names a finer place, of a kind of which nothing is known there, so the unit is a
    wider one.
    """

    unit: Place | None
    how: How = ""
    suggestions: tuple[Place, ...] = ()
    problem: Problem = ""
    column: str = ""
    is_coarse: bool = False


class PlaceIndex:
    """The units inside one unit, ready to be looked up by words.

    Made once for a batch, inside a door: what lies outside is read only when a row seems to mean it.
    Holds some 1 KB a unit: 50 MB for a state with 45,000 villages.
    """

    def __init__(self, within: Unit) -> None:
        self.within = Place.of(within)
        line = map(Place.of, path(within))
        self._fixed = {unit_column: unit for unit in line if (unit_column := kinds()[unit.kind].column)}
        self._units = {
            unit.id: unit for unit in places_of(Unit.objects.filter(inside(within), valid_to=None))
        }
        self._names = Names(self._units.values())
        self._narrower: dict[int, Names] = {}
        self._outside: dict[str, Names] = {}
        self._codes: dict[str, list[tuple[str, int]]] | None = None
        self._pools: dict[str, dict[int, list[tuple[str, int]]]] = {}
        self._compared = self._missed = 0
        self._trails: dict[tuple[tuple[str, str], ...], _Trail] = {}
        self._known: dict[tuple[str, ...], Resolution] = {}

    def resolve(
        self,
        district: str = "",
        block: str = "",
        panchayat: str = "",
        village: str = "",
        ward: str = "",
        booth: str = "",
        code: str = "",
    ) -> Resolution:
        """The unit that a row means: by code, else by names from wide to fine, each narrowing the next.

        A name counts exactly (either script, other names too), else by sound when only one unit sounds so.
        """
        return self.resolve_all([(district, block, panchayat, village, ward, booth, code)])[0]

    def resolve_all(self, rows: Iterable[tuple[str, ...]]) -> list[Resolution]:
        """What each row means. rows: the words of `resolve`, in its order; rows of the same words are read once."""
        known = self._known
        found = []
        for words in rows:
            meant = known.get(words)
            if meant is None:
                meant = known[words] = self._resolved(words[:-1], words[-1].strip())
            found.append(meant)
        return found

    def _resolved(self, words: Sequence[str], code: str) -> Resolution:
        said = zip(COLUMNS, map(str.strip, words), strict=True)
        texts = {column: text for column, text in said if exact_key(text)}  # a mere dash says nothing
        if exact_key(code):
            by_code = self._by_code(code)
            if by_code.unit or not texts:
                return by_code
        trail = self._followed(tuple(texts.items()))
        if trail.problem:
            return Resolution(None, suggestions=trail.units, problem=trail.problem, column=trail.column)
        chosen = _preferred(trail.units)
        if chosen is None:
            choice = trail.units[:SUGGESTIONS]
            return Resolution(None, suggestions=choice, problem="place_ambiguous", column=trail.column)
        return Resolution(chosen, how=trail.how, is_coarse=trail.is_coarse)

    def _followed(self, texts: tuple[tuple[str, str], ...]) -> "_Trail":
        """Where columns lead one after the other; the wider ones, which thousands of rows share, are kept."""
        if not texts:
            return _Trail((self.within,))
        trail = self._trails.get(texts[:-1])
        if trail is None:
            trail = self._trails[texts[:-1]] = self._followed(texts[:-1])
        if trail.problem:
            return trail
        column, text = texts[-1]
        step = self._step(trail, column, text)
        return _Trail(
            units=step.units if step.problem or step.units else trail.units,
            how=max(trail.how, step.how or "given", key=_CERTAINTY.index),
            problem=step.problem,
            column=column,
            is_coarse=trail.is_coarse or step.is_unlisted,
        )

    def _step(self, trail: "_Trail", column: str, text: str) -> "_Step":
        """Follow one column's words down from the units found so far."""
        found = trail.units
        if column in self._fixed:
            return self._step_above(column, text)
        here = self._exactly(column, text, found)
        if here:
            return _Step(here, "name")
        elsewhere = self._names_outside(column) if column in COMPLETE else None
        if elsewhere is not None and elsewhere.exact(column, text):
            return _Step(problem="place_outside")
        here = self._under(self._names.sounding(column, text), found) or self._nearly(column, text, found)
        if here:
            return _Step(here, "sound")
        for neighbour in _NEIGHBOURS.get(column, ()):
            here = self._under(self._names.exact(neighbour, text), found)
            if len(here) == 1:
                return _Step(here, "name")
        if not any(column in self._below[unit.id] for unit in found):
            return _Step(is_unlisted=True)
        # whoever wrote the right district above a village means one of it, though another has the name too
        if trail.how == "given" and self._is_outside(column, text):
            return _Step(self._like(found, column, text), problem="place_outside")
        astray = self._names.exact(column, text)
        if astray:
            return _Step(astray[:SUGGESTIONS], problem="place_elsewhere")
        return _Step(self._like(found, column, text), problem="place_unknown")

    def _exactly(self, column: str, text: str, found: Sequence[Place]) -> tuple[Place, ...]:
        """The units of that name below those found so far.

        Below one unit only its own are put in order: of a whole state most sheets name few villages.
        """
        one = found[0].id if len(found) == 1 else 0
        if one == self.within.id or one not in self._inside:
            return self._under(self._names.exact(column, text), found)
        names = self._narrower.get(one)
        if names is None:
            names = self._narrower[one] = Names(self._inside[one])
        return names.exact(column, text)

    @cached_property
    def _inside(self) -> dict[int, list[Place]]:
        """The units of each district, block and panchayat, itself among them."""
        inside: dict[int, list[Place]] = {}
        for unit in self._units.values():
            for rung in {unit.district_id, unit.block_id, unit.panchayat_id} - {0}:
                inside.setdefault(rung, []).append(unit)
        return inside

    def _step_above(self, column: str, text: str) -> "_Step":
        """The column speaks of a unit that the whole sheet lies in: right, somewhere else, or unreadable."""
        own = self._fixed[column]
        names = Names([own])
        if names.exact(column, text):
            return _Step(how="name")
        elsewhere = self._names_outside(column)
        if elsewhere.exact(column, text):
            return _Step(problem="place_outside")
        if names.sounding(column, text):
            return _Step(how="sound")
        if elsewhere.sounding(column, text):
            return _Step(problem="place_outside")
        return _Step((own,), problem="place_unknown")

    def _nearly(self, column: str, text: str, found: Sequence[Place]) -> tuple[Place, ...]:
        """The district or block with the same consonants, if only one has them and is written much alike.

        Not for villages: Rampur and Rampura are two places, and one of them may be missing here.
        """
        if column not in COMPLETE:
            return ()
        here = self._under(self._names.same_bones(column, text), found)
        alike = latin(untitled(text)[0])
        is_sure = all(
            max(fuzz.ratio(alike, latin(name)) for name in called(unit)) >= NEARNESS for unit in here
        )
        return here if is_sure and _preferred(here) else ()

    def _under(self, units: Collection[Place], found: Sequence[Place]) -> tuple[Place, ...]:
        """Those of the units that lie in one of those found so far."""
        if len(found) == 1 and found[0].id == self.within.id:
            return tuple(units)
        wanted = {unit.id for unit in found}
        if len(found) == 1 and found[0].id in found[0].rungs:
            return tuple(unit for unit in units if found[0].id in unit.rungs)
        if all(unit.id in unit.rungs for unit in found):
            return tuple(unit for unit in units if not wanted.isdisjoint(unit.rungs))
        return tuple(unit for unit in units if not wanted.isdisjoint(self._line(unit)))

    def _line(self, unit: Place) -> Iterable[int]:
        here: Place | None = unit
        while here is not None:
            yield here.id
            here = self._units.get(here.parent_id or 0)

    @cached_property
    def _below(self) -> defaultdict[int, set[str]]:
        below: defaultdict[int, set[str]] = defaultdict(set)
        for unit in self._units.values():
            column = kinds()[unit.kind].column
            below[self.within.id].add(column)
            for above in self._line(unit):
                if above == unit.id:
                    continue
                if column in below[above]:  # a sister told it, and with it all further up
                    break
                below[above].add(column)
        return below

    def _like(self, found: Sequence[Place], column: str, text: str) -> tuple[Place, ...]:
        """Units of the column whose names are written most like the text."""
        pool = self._pool(found, column)
        self._compared += len(pool)
        if self._compared > COMPARISONS:
            return ()
        best = process.extract(
            latin(untitled(text)[0]),
            [name for name, _unit in pool],
            scorer=fuzz.ratio,
            limit=2 * SUGGESTIONS,  # a unit may be there in both scripts
            score_cutoff=LIKENESS,
        )
        ids = dict.fromkeys(pool[place][1] for _name, _score, place in best)
        return tuple(self._units[unit_id] for unit_id in ids)[:SUGGESTIONS]

    def _pool(self, found: Sequence[Place], column: str) -> list[tuple[str, int]]:
        """The column's names below some units, in Latin letters, each with its unit's number."""
        if column not in self._pools:
            pools: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
            for unit in self._units.values():
                if kinds()[unit.kind].column == column:
                    names = [(latin(name), unit.id) for name in (unit.name_en, unit.name_hi) if name]
                    for above in {*self._line(unit), self.within.id}:
                        pools[above] += names
            self._pools[column] = pools
        return [name for unit in found for name in self._pools[column].get(unit.id, ())]

    def _is_outside(self, column: str, text: str) -> bool:
        """Whether a unit that is not inside bears exactly that name.

        Asked of the database at first: one person to enlist is not worth reading 45,000 villages.
        """
        self._missed += 1
        if column in COMPLETE:
            return bool(self._names_outside(column).sounding(column, text))
        if self.within.id == self.within.state_id:
            return False
        if column in self._outside or self._missed > ASKED_SINGLY:
            return bool(self._names_outside(column).exact(column, text))
        named = Q(name_en__iexact=text) | Q(name_hi=text) | Q(code=text)
        return self._all_of(column).filter(named).exclude(id__in=self._units).exists()

    def _names_outside(self, column: str) -> "Names":
        """Names of the column's units that are not inside; read once."""
        if column not in self._outside:
            units = self._all_of(column)
            self._outside[column] = Names(
                unit
                for unit in places_of(units)
                if unit.id not in self._units and unit.id != self._fixed_id(column)
            )
        return self._outside[column]

    def _all_of(self, column: str) -> QuerySet[Unit]:
        of_column = [code for code, kind in kinds().items() if kind.column == column]
        units = Unit.objects.filter(kind__in=of_column, valid_to=None)
        return units if column == "district" else units.filter(state_id=self.within.state_id)

    def _fixed_id(self, column: str) -> int:
        return self._fixed[column].id if column in self._fixed else 0

    def _by_code(self, text: str) -> Resolution:
        """code: `kind:code` or the bare code, which may belong to units of several kinds."""
        kind, _colon, code = text.rpartition(":")
        meant = [
            unit for found_kind, unit in self._all_codes().get(code.strip(), ()) if kind in ("", found_kind)
        ]
        here = [self._units[unit] for unit in meant if unit in self._units]
        if len(here) == 1:
            return Resolution(here[0], how="code")
        problem: Problem = "place_ambiguous" if here else "place_outside" if meant else "place_unknown"
        return Resolution(None, suggestions=tuple(here[:SUGGESTIONS]), problem=problem, column="code")

    def _all_codes(self) -> dict[str, list[tuple[str, int]]]:
        """Every code of the state with the kind and the number of the unit that answers to it today."""
        if self._codes is None:
            rows = list(
                Unit.objects.filter(state_id=self.within.state_id)
                .order_by("id")
                .values_list("id", "kind", "code", "successor_id", "valid_to")
            )
            successors = {unit: successor for unit, _kind, _code, successor, _to in rows}
            ended = {unit for unit, _kind, _code, _successor, valid_to in rows if valid_to is not None}
            codes: dict[str, list[tuple[str, int]]] = defaultdict(list)
            for unit, kind, code, _successor, _to in rows:
                heir: int | None = unit
                while heir in ended:
                    heir = successors.get(heir)
                if heir is not None and (kind, heir) not in codes[code]:
                    codes[code].append((kind, heir))
            self._codes = dict(codes)
        return self._codes


@dataclass(frozen=True, slots=True)
class _Trail:
    """Where the columns read so far led. units: what the place may be, or suggestions beside a problem."""

    units: tuple[Place, ...]
    how: How = "given"
    problem: Problem = ""
    column: str = ""
    is_coarse: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """Where one column led. No units and no problem: it said nothing new."""

    units: tuple[Place, ...] = ()
    how: How = ""
    problem: Problem = ""
    is_unlisted: bool = False


def _preferred(units: Sequence[Place]) -> Place | None:
    """The only unit; or the block before the town of its name, which lies in it."""
    if len(units) == 1:
        return units[0]
    namesakes = [unit for unit in units if unit.kind == kinds()[unit.kind].column]
    if len(namesakes) != 1 or any(unit.district_id not in (0, namesakes[0].district_id) for unit in units):
        return None
    return namesakes[0]
