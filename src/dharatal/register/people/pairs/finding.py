"""Compares records with all others, and keeps the pairs that somebody has to look at.

Keyed tokens in SQL bring the candidates, the rows are compared in this process's memory. One transaction a
batch: whoever is killed leaves whole batches done, and the next run goes on with those that are not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from django.db import connection

from dharatal.engines.keys import keyring
from dharatal.engines.postgres.bulk import array
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.matching import blocking, sentences
from dharatal.register.people.matching.explaining import points
from dharatal.register.people.matching.features import STATE, Features, Spread, features
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.matching.scoring import log_odds, probabilities, scores, worth_a_look
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs import keys, linking
from dharatal.register.people.pairs.models import Pair
from dharatal.register.people.pairs.opening import rows_of

BATCH = 250
MOST_CANDIDATES = 400
ABOUT_ENOUGH = 100_000  # below it counting is quick

_WAITING = """
SELECT id, matched_at IS NULL FROM people_personrecord WHERE match_tokens IS NULL
ORDER BY district_id, id LIMIT %s FOR UPDATE SKIP LOCKED
"""
_KEYED = """
UPDATE people_personrecord r SET match_tokens = k.tokens::bigint[], matched_at = coalesce(r.matched_at, %s)
FROM unnest(%s::bigint[], %s::text[]) AS k(id, tokens) WHERE r.id = k.id
"""
_CANDIDATES = "SELECT record_id, other_id FROM people_match_candidates(%s::bigint[], %s::bigint[], %s::int[])"
_BLOCKS = """
WITH RECURSIVE spot AS (
  (SELECT district_id, block_id FROM people_person ORDER BY 1, 2 LIMIT 1)
  UNION ALL
  SELECT n.* FROM spot s CROSS JOIN LATERAL (
    SELECT p.district_id, p.block_id FROM people_person p
    WHERE (p.district_id, p.block_id) > (s.district_id, s.block_id) ORDER BY 1, 2 LIMIT 1) n)
SELECT count(*), count(DISTINCT district_id) FROM spot
"""
_PLACES = """
SELECT a.id, b.id, a.district_id, b.district_id,
  CASE WHEN a.district_id = b.district_id THEN a.district_id ELSE 0 END,
  CASE WHEN a.block_id = b.block_id THEN a.block_id ELSE 0 END,
  CASE WHEN a.panchayat_id = b.panchayat_id THEN a.panchayat_id ELSE 0 END
FROM unnest(%s::bigint[], %s::bigint[]) AS p(first_id, second_id)
JOIN people_personrecord a ON a.id = p.first_id JOIN people_personrecord b ON b.id = p.second_id
WHERE a.person_id <> b.person_id
"""


class Found(NamedTuple):
    """What a batch came to. records: compared; pairs: new ones; linked: of these, by the model alone."""

    records: int
    pairs: int
    linked: int


class Weighed(NamedTuple):
    """Two records, the lower id first, and what the model says of them."""

    first_id: int
    second_id: int
    p: float
    points: list[list[object]]


def match_batch(actor: Actor, model: Model, *, at: datetime, size: int = BATCH) -> Found:
    """Key the next records that have no key yet, and compare the new among them with everybody.

    As the worker, through the system's door. Answers (0, 0, 0) when there is nothing left to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [size])
        waiting = dict(cursor.fetchall())
    if not waiting:
        return Found(0, 0, 0)
    rows = rows_of(waiting)
    _key(waiting, rows, at)
    new = {
        record_id: rows[record_id] for record_id, is_new in waiting.items() if is_new and record_id in rows
    }
    found = weigh_against_all(new, model)
    stored = keep(found, model, at=at)
    sure = [pair for pair in stored if pair.p >= model.link and sentences.is_anchored(pair.points)]
    linked = sum(linking.link(actor, pair, model, at=at) for pair in sure)
    audit.record(
        actor,
        "people.matched",
        subjects=sorted(new),
        facts={"records": len(new), "pairs": len(stored), "linked": linked, "model": model.version},
        at=at,
    )
    return Found(len(waiting), len(stored), linked)


def weigh_against_all(new: Mapping[int, Row], model: Model) -> list[Weighed]:
    """Compare opened records with every other that shares a key; return the pairs at or above review."""
    pairs = sorted({(min(pair), max(pair)) for pair in candidates_of(new)})
    others = {record_id for pair in pairs for record_id in pair} - set(new)
    rows = {**rows_of(others), **new}
    pairs = [pair for pair in pairs if pair[0] in rows and pair[1] in rows]
    return weigh(rows, pairs, model)


def like_members(rows: Mapping[int, Row], model: Model) -> set[int]:
    """Return which rows that are not in the register are likely of somebody who is: for a silent flag."""
    found = weigh_against_all(rows, model)
    return {one for pair in found for one in (pair.first_id, pair.second_id) if one in rows}


def like_each_other(rows: Mapping[int, Row], model: Model, *, of: int = 0) -> set[int]:
    """Return which rows are likely of somebody who stands further up among them (by their ids).

    of: how many rows there are in all, where these are a part.
    """
    ids = sorted(rows)
    size = register_size()
    spread = register_spread(size) if size > of else STATE
    table = features([rows[one] for one in ids], size=max(size, of, len(rows)), spread=spread)
    found = blocking.candidates(table)
    p = scores(table, found.left, found.right, model)
    return {ids[at] for at in found.right[p >= model.review].tolist()}


def weigh(
    rows: Mapping[int, Row], pairs: Sequence[tuple[int, int]], model: Model, *, least: float | None = None
) -> list[Weighed]:
    """Return the pairs whose p is at least `least` (default: the model's threshold of review)."""
    if not pairs:
        return []
    place = {record_id: number for number, record_id in enumerate(rows)}
    size = register_size()
    held = features(list(rows.values()), size=size, spread=register_spread(size))
    left = np.array([place[first] for first, _second in pairs], dtype=np.int64)
    right = np.array([place[second] for _first, second in pairs], dtype=np.int64)
    odds, may_link = log_odds(held, left, right, model)
    p = probabilities(odds, may_link, model)
    seen = p >= least if least is not None else worth_a_look(p, may_link, model.review)
    enough = np.flatnonzero(seen).tolist()
    return [
        Weighed(pairs[n][0], pairs[n][1], float(p[n]), codes_of(held, int(left[n]), int(right[n]), model))
        for n in enough
    ]


def register_size() -> int:
    """Return about how many records there are: how likely a namesake is depends on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'people_personrecord'::regclass"
        )
        (about,) = cursor.fetchone()
    return int(about) if about >= ABOUT_ENOUGH else PersonRecord.objects.count()


def register_spread(size: int) -> Spread:
    """Return over how many places a register of a size is spread: a large one is asked once for each size."""
    return _spread_of_many(size) if size >= ABOUT_ENOUGH else _spread()


@lru_cache(maxsize=1)
def _spread_of_many(size: int) -> Spread:
    return _spread()


def _spread() -> Spread:
    """One step of the index for each block in use; villages are as many as blocks have in the state."""
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKS)
        blocks, districts = cursor.fetchone()
    return Spread(max(1, blocks * STATE.village // STATE.block), max(1, blocks), max(1, districts))


def place_pairs() -> int:
    """Write where pairs belong after their records went elsewhere; as the worker. Answers how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_place_pairs()")
        return int(cursor.fetchone()[0])


def codes_of(held: Features, left: int, right: int, model: Model) -> list[list[object]]:
    """Return what speaks for and against a pair as codes and numbers: no word of what is compared."""
    return [[one.field, one.level, round(float(one.points), 2)] for one in points(held, left, right, model)]


def _key(waiting: Collection[int], rows: Mapping[int, Row], at: datetime) -> None:
    """Write the matching keys of records; who cannot be opened any more gets none, and is never found."""
    version, clear = keyring().current, keys.keys_of(rows)
    ids = sorted(waiting)
    made = [keys.match_tokens(rows[one], clear[one], version) if one in rows else [] for one in ids]
    tokens = ['"' + array(one) + '"' for one in made]
    with connection.cursor() as cursor:
        cursor.execute(_KEYED, [at, array(ids), array(tokens)])


def candidates_of(new: Mapping[int, Row]) -> list[tuple[int, int]]:
    """Return (new record, other) that share a key; for each at most 400, those that share most keys first."""
    clear = keys.keys_of(new)
    looked = [(record_id, *one) for record_id in new for one in keys.wanted(clear[record_id])]
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [array(column) for column in zip(*looked, strict=True)] or ["{}"] * 3)
        found = cursor.fetchall()
    grouped = groupby(found, key=itemgetter(0))
    return [pair for _record_id, pairs in grouped for pair in islice(pairs, MOST_CANDIDATES)]


def keep(found: Sequence[Weighed], model: Model, *, at: datetime) -> list[Pair]:
    """Keep pairs that are not known yet; those already decided stay as they are. Returns the new ones."""
    by_ids = {(one.first_id, one.second_id): one for one in found}
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [array(column) for column in zip(*by_ids, strict=True)] or ["{}"] * 2)
        placed = cursor.fetchall()
    known = set(
        Pair.objects.filter(first_id__in=[row[0] for row in placed]).values_list("first_id", "second_id")
    )
    pairs = [
        _pair(by_ids[row[0], row[1]], row[2:], model, at) for row in placed if (row[0], row[1]) not in known
    ]
    Pair.objects.bulk_create(pairs, ignore_conflicts=True)
    made = {pair.uuid for pair in pairs}
    return list(Pair.objects.filter(uuid__in=made).order_by("-p", "id"))


def _pair(weighed: Weighed, place: Iterable[int], model: Model, at: datetime) -> Pair:
    first_district, second_district, district, block, panchayat = place
    return Pair(
        uuid=new_uuid(),
        first_id=weighed.first_id,
        second_id=weighed.second_id,
        p=weighed.p,
        model=model.version,
        points=weighed.points,
        found_at=at,
        district_id=district,
        block_id=block,
        panchayat_id=panchayat,
        first_district_id=first_district,
        second_district_id=second_district,
    )
