"""The search itself: from what was typed to the records it may mean, the likest first.

Where a word is a place within reach, the people there are weighed, so that a slip in a name hides nobody; else
names are looked up district by district, tier by tier, until one has brought enough.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.guard.access.reach import current_reach
from dharatal.guard.vault.blind import versions_in_use
from dharatal.register.people import search, shown
from dharatal.register.people.card import Card
from dharatal.register.people.places import RUNGS, Within, rung_of, within
from dharatal.register.people.search import Judge, Meaning
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import kind
from dharatal.register.territory.queries import Heard

MOST_CANDIDATES = 400
MOST_NEAR = 250  # of those; the rest is for names anywhere
MOST_BY_SOUND = 120  # who hold no word as typed; whoever sounds alike comes first
MOST_PLACES = 150  # of one name; Rampur is everywhere
MOST_OF_ONE_NAME = 150  # who answer every word alike: more tell nobody more
LEAST, LESS_THAN_BEST = 0.6, 0.25  # who answers less, or so much less than the best, is not shown
GOOD = 0.85  # in a place that was typed right, this much will do
MOST_WEIGHED = 700  # people of a place of whom every one is weighed

FEW_PLACES = 4
FEW_DISTRICTS = 4  # in which some hundreds of spellings are looked up in a few milliseconds
BY_SLIP = 0.97  # what an answer counts whose place was typed with a slip

Judged = tuple[float, bool]


class Small(NamedTuple):
    """A small place: the panchayats that hold it, those of them that are meant themselves, and finer units."""

    panchayats: Sequence[int]
    whole: Sequence[int]
    units: Sequence[int]


class Ground(NamedTuple):
    """Where to look. walk: the districts; narrow: a unit that was given; above: units that hold all of it.

    small: set when the unit, or all that is within reach, are some panchayats or less.
    """

    unit: Unit | None
    walk: Sequence[int]
    narrow: Within
    above: frozenset[int]
    small: Small | None


def likest(text: str, unit: Unit | None) -> list[int]:
    """Return the ids of records that answer what was typed, the likest first; CannotLook is the caller's to raise."""
    return _Search(search.typed_in(text), _ground(unit)).found()


class _Search:
    """One search: what was opened so far and how well each answers."""

    def __init__(self, words: Sequence[str], ground: Ground) -> None:
        self.words, self.ground = words, ground
        self.versions = versions_in_use()
        self.readings = search.readings_in(" ".join(words))
        self.whole = Judge(Meaning(" ".join(words)))
        self.cards: dict[int, Card] = {}
        self.judged: dict[int, Judged] = {}
        self.looked: list[Meaning] = []
        self.near: list[tuple[Meaning, list[int]]] = []  # who was opened of a small place

    def found(self) -> list[int]:
        """Return the ids of what was opened, the likest first."""
        if self.readings:
            self._look()
        least = max(LEAST, self._best() - LESS_THAN_BEST)
        likely = {one: answer for one, answer in self.judged.items() if answer[0] >= least}
        return search.ranked(likely, self.cards, self.whole)

    def _look(self) -> None:
        spans = search.spans(self.words)
        places = self._places(spans)
        plain = [meaning for meaning in search.meanings(self.words, places) if meaning.is_plain]
        if self._meant(plain) or (not plain and self._by_name()):
            return
        nearly = self._places(_slipped(spans)) | places if len(self.words) > 1 else {}
        if self._meant(search.meanings(self.words, nearly), BY_SLIP) or self._but_a_word():
            return
        if places and (self._best() >= GOOD or self._everybody_in(places) or self._by_name()):
            return
        if places and (self._without_places(places) or self._best() >= LEAST):
            return
        ground = self.ground
        if self._by_wider_tiers(self.readings, ground.walk, ground.narrow, self.whole):
            return
        if not self.cards or len(ground.walk) <= FEW_DISTRICTS:
            self._by_slips()

    def _but_a_word(self) -> bool:
        """Take a word that is no name of anybody's there for a place typed wrong, or for a mistake."""
        for meaning, opened in self.near:
            for fewer in search.but_a_word(meaning):
                self._judge(opened, Judge(fewer, BY_SLIP))
        return self._is_sure()

    def _by_slips(self) -> None:
        ground, queries = self.ground, search.slipped(self.readings, self.versions)
        most = len(queries) if len(ground.walk) <= FEW_DISTRICTS else 1
        self._walked(queries[:most], ground.walk, ground.narrow, self.whole)

    def _everybody_in(self, places: Mapping[search.Span, Sequence[Heard]]) -> bool:
        """Weigh the rest of the people of the likeliest place; of one too large, whom one slip makes sound so."""
        for meaning in search.meanings(self.words, places)[:1]:
            readings, judge = search.readings_in(meaning.name), Judge(meaning)
            small, wide = self._parted(meaning)
            for somewhere in _small(small[:FEW_PLACES]) if readings else ():
                words = search.group_by_word(readings, self.versions)
                found = _search_near(words, search.misheard(readings, self.versions), somewhere)
                self._open([one.record_id for one in found][:MOST_BY_SOUND], judge)
            if wide:
                self._by_wider_tiers(readings, *wide, judge)
        return self._is_sure() or self._best() >= GOOD

    def _without_places(self, places: Mapping[search.Span, Sequence[Heard]]) -> bool:
        """Look for the name that is left in every place; they may have moved."""
        ground = self.ground
        for meaning in search.meanings(self.words, places)[:1]:
            readings = search.readings_in(meaning.name)
            tier = next(search.tiers(readings, self.versions)) if readings else []
            self._walked(tier, ground.walk, ground.narrow, self.whole)
        return self._is_sure()

    def _by_name(self) -> bool:
        """Take every word for a name."""
        ground = self.ground
        if ground.small:
            self._near(self.readings, ground.small, self.whole, everybody=True)
            return self._is_sure()
        return self._walked(
            next(search.tiers(self.readings, self.versions)), ground.walk, ground.narrow, self.whole
        )

    def _meant(self, meanings: Iterable[Meaning], share: float = 1.0) -> bool:
        """Look in the places that some words may be; say whether somebody was found who is meant."""
        for meaning in meanings:
            if meaning in self.looked:
                continue
            self.looked.append(meaning)
            if search.readings_in(meaning.name) and self._in_places(meaning, share) and meaning.is_plain:
                if len(meaning.name.split()) == len(self.words) - 1:
                    self._by_name()  # a word that is a place here may still be somebody's name
                return True
        return False

    def _places(self, spans: Mapping[search.Span, set[str]]) -> dict[search.Span, list[Heard]]:
        """The units within reach that stretches of words sound like."""
        wanted = {sound for sounds in spans.values() for sound in sounds}
        heard = territory.units_sounding(wanted) if wanted else []
        near = [unit for unit in heard if _is_within(unit, self.ground)]
        found = {
            span: [unit for unit in near if not sounds.isdisjoint(unit.sounds)]
            for span, sounds in spans.items()
        }
        return {span: units for span, units in found.items() if units}

    def _in_places(self, meaning: Meaning, share: float) -> bool:
        """Look at the people of villages, of panchayats, then of blocks and districts."""
        readings = search.readings_in(meaning.name)
        small, wide = self._parted(meaning)
        judge = Judge(meaning, share)
        for somewhere in _small(small):
            self.near.append((meaning, self._near(readings, somewhere, judge)))
        if wide and not self._is_sure():
            self._walked(next(search.tiers(readings, self.versions)), *wide, judge)
        return self._is_sure()

    def _parted(self, meaning: Meaning) -> tuple[list[Heard], tuple[Sequence[int], Within] | None]:
        """The small places that are meant, and where to walk for the wide ones."""
        ground = self.ground
        above = [unit for unit in meaning.places if unit.id in ground.above]
        wide = [unit for unit in meaning.places if _is_wide(unit) and unit not in above]
        small = [unit for unit in meaning.places if not _is_wide(unit) and unit not in above]
        if above:
            return small, (ground.walk, ground.narrow)
        if not wide:
            return small, None
        units = territory.units_by_ids([unit.id for unit in wide]).values()
        return small, (
            sorted({unit.district_id for unit in wide if unit.district_id}),
            _united(map(within, units)),
        )

    def _near(
        self, readings: Sequence[Sequence[str]], small: Small, judge: Judge, *, everybody: bool = False
    ) -> list[int]:
        """Open the people of a small place who may hold every word, else all words but one, else everybody.

        Returns whom it opened.
        """
        words = search.group_by_word(readings, self.versions)
        found = _search_near(words, search.telling_sounds(readings, self.versions), small)
        steps = (len(words), max(1, len(words) - 1), *([0] if everybody else []))
        opened: list[int] = []
        for least in dict.fromkeys(steps):
            opened = [one.record_id for one in found if one.hits >= least][:MOST_NEAR]
            self._open(opened, judge)
            if self._is_sure():
                break
        return opened

    def _walked(self, tier: Iterable[search.Query], walk: Sequence[int], where: Within, judge: Judge) -> bool:
        """Open what one tier finds; say whether that will do."""
        queries = list(tier)
        for found in _search_districts(queries, walk, where) if queries else ():
            self._open(found, judge)
        return self._is_sure()

    def _by_wider_tiers(
        self, readings: Sequence[Sequence[str]], walk: Sequence[int], where: Within, judge: Judge
    ) -> bool:
        tiers = islice(search.tiers(readings, self.versions), 1, None)
        return any(self._walked(tier, walk, where, judge) for tier in tiers)

    def _open(self, record_ids: Sequence[int], judge: Judge) -> None:
        fresh = [one for one in dict.fromkeys(record_ids) if one not in self.cards]
        fresh = fresh[: MOST_CANDIDATES - len(self.cards)]
        self.cards |= shown.cards_by_id(fresh) if fresh else {}
        self._judge(record_ids, judge)

    def _judge(self, record_ids: Sequence[int], judge: Judge) -> None:
        for record_id in record_ids:
            if record_id in self.cards:
                answer = judge.judge(self.cards[record_id])
                self.judged[record_id] = max(answer, self.judged.get(record_id, answer))

    def _answers(self) -> int:
        return sum(sure for _score, sure in self.judged.values())

    def _best(self) -> float:
        return max((score for score, _sure in self.judged.values()), default=0.0)

    def _is_sure(self) -> bool:
        """Whether somebody answers every word, or there is no room for more."""
        return len(self.cards) >= MOST_CANDIDATES or self._answers() > 0


def _slipped(spans: Mapping[search.Span, set[str]]) -> dict[search.Span, set[str]]:
    near = territory.slips_from({sound for sounds in spans.values() for sound in sounds})
    # whose first word is wrong is rather sought by the others than in a place that nearly sounds so
    later = {span: sounds for span, sounds in spans.items() if span[0]}
    return {span: {slip for sound in sounds for slip in near[sound]} for span, sounds in later.items()}


def _ground(unit: Unit | None) -> Ground:
    reach = current_reach()
    held = (
        list(territory.units_by_ids([*reach.blocks, *reach.panchayats]).values())
        if not reach.districts
        else []
    )
    above = {rung for one in held for rung in (one.state_id, one.district_id, one.block_id)}
    walk = {*reach.districts, *(one.district_id for one in held)}
    if unit is None:
        only = reach.panchayats and not reach.districts and not reach.blocks
        small = Small(reach.panchayats, reach.panchayats, ()) if only else None
        return Ground(None, sorted(walk), within(None), frozenset(above - {0}), small)
    walk = walk & {unit.district_id} if unit.district_id else walk
    small = _small_unit(unit)
    return Ground(unit, sorted(walk), within(unit), frozenset({*above, *unit.rungs} - {0}), small)


def _small_unit(unit: Unit) -> Small | None:
    """The unit as a small place, if it is one."""
    if kind(unit.kind).overlay or rung_of(unit) in RUNGS[:2] or not unit.panchayat_id:
        return None
    if unit.id == unit.panchayat_id:
        return Small([unit.id], [unit.id], ())
    return Small([unit.panchayat_id], (), territory.ids_with_all_below([unit.id]))


def _is_within(unit: Heard, ground: Ground) -> bool:
    if unit.id in ground.above:
        return True
    given = ground.unit
    if given is not None and given.id not in unit.line:
        return False
    places = {"district_id": unit.district_id, "block_id": unit.block_id, "panchayat_id": unit.panchayat_id}
    return current_reach().covers(**places)


def _is_wide(unit: Heard) -> bool:
    """Whether it is a block, town or district, whose people are too many to weigh each."""
    return unit.id in (unit.state_id, unit.district_id, unit.block_id)


def _small(units: Sequence[Heard]) -> list[Small]:
    """The villages and the like as one place; panchayats, which have their name from a village, only without."""
    finer = [unit for unit in units if unit.id != unit.panchayat_id]
    if finer:
        held_by = sorted({unit.panchayat_id for unit in finer})
        return [Small(held_by, (), territory.ids_with_all_below([unit.id for unit in finer]))]
    whole = sorted(unit.id for unit in units)
    return [Small(whole, whole, ())] if whole else []


class Near(NamedTuple):
    """Somebody of a small place. hits: how many words they may hold."""

    record_id: int
    hits: int


def _united(parts: Iterable[Within]) -> Within:
    return Within(*([one for ids in column for one in ids] for column in zip(*parts, strict=True)))


def _search_near(words: search.Query, sounds: Sequence[int], small: Small) -> list[Near]:
    """The people of a small place, those who may hold most words first; of a larger one who sounds so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id, hits FROM people_search_near"
            "(%s::text[], %s::bigint[], %s::int[], %s::int[], %s::int[], %s, %s)",
            [_texts(words), array(sounds), *map(array, small), MOST_WEIGHED, MOST_CANDIDATES],
        )
        return [Near(*row) for row in cursor.fetchall()]


def _search_districts(
    queries: Sequence[search.Query], walk: Collection[int], where: Within
) -> list[list[int]]:
    """Look several ways up, district by district until each has brought enough; the records of each way."""
    words = [(way, text) for way, query in enumerate(queries) for text in _texts(query)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT query, record_id FROM people_search_ways"
            "(%s::text[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s)",
            [
                [text for _, text in words],
                [way for way, _ in words],
                list(walk),
                *map(list, where),
                MOST_OF_ONE_NAME,
            ],
        )
        found: list[list[int]] = [[] for _ in queries]
        for way, record_id in cursor.fetchall():
            found[way].append(record_id)
    return found


def _texts(query: search.Query) -> list[str]:
    return [array(group) for group in query]
