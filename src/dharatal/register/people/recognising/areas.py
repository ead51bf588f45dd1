"""Where members stand and since when, as columns: to tell what a list holds of a place and what it misses."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from django.db import connection

from dharatal.engines.postgres import numbers
from dharatal.engines.postgres.bulk import array

Ids = npt.NDArray[np.int64]

_PEOPLE = """
SELECT id, district_id, block_id, panchayat_id, unit_id, extract(epoch FROM created_at)::bigint FROM people_person
WHERE {0} ORDER BY id
"""
_JOINED = """
SELECT id, person_id FROM people_personrecord WHERE district_id = ANY (%s::int[]) AND id <> person_id ORDER BY id
"""
_MERGED = """
SELECT e.record_id, e.other_id, r.person_id, extract(epoch FROM e.at)::bigint FROM people_personevent e
JOIN people_personrecord r ON r.id = e.record_id
JOIN people_personrecord o ON o.id = e.other_id AND o.person_id = r.person_id
WHERE e.what = 'merged' AND r.block_id = ANY (%s::int[])
  AND NOT EXISTS (SELECT FROM people_personevent u WHERE u.undoes = e.id) ORDER BY e.id
"""
_PARTED = """
SELECT p.person_id, r.person_id, extract(epoch FROM e.at)::bigint FROM people_personevent e
JOIN people_personrecord p ON p.id = e.parted[1]
JOIN people_personrecord r ON r.id = e.record_id AND r.person_id <> p.person_id
WHERE e.what = 'split' AND p.block_id = ANY (%s::int[])
  AND NOT EXISTS (SELECT FROM people_personevent u WHERE u.undoes = e.id) ORDER BY e.id
"""
_MERGED_KINDS = (np.int64,) * 4
_PARTED_KINDS = (np.int64,) * 3
_JOINED_KINDS = (np.int64, np.int64)
_KINDS = (np.int64, np.int32, np.int32, np.int32, np.int32, np.int64)


class Members(NamedTuple):
    """One entry a member, by id. since: when they were admitted, in seconds since 1970."""

    ids: Ids
    district: Ids
    block: Ids
    panchayat: Ids
    unit: Ids
    since: Ids

    def at(self, kept: npt.NDArray[np.bool_]) -> "Members":
        return Members(*(column[kept] for column in self))


class Regrouped(NamedTuple):
    """Who became one and who was parted, in seconds since 1970, of what holds today.

    merged: rows of (record, record, the person of both, when). parted: rows of (person, whom they left, when).
    """

    merged: Ids
    parted: Ids


def members_by_id(person_ids: Ids) -> Members:
    """Return these members, as far as the reach goes."""
    return _asked("id = ANY (%s::bigint[])", person_ids)


def members_of_blocks(block_ids: Ids) -> Members:
    """Return everybody of some blocks and towns, as far as the reach goes."""
    return _asked("block_id = ANY (%s::int[])", block_ids)


def members_of_districts(district_ids: Ids) -> Members:
    """Return everybody of some districts, as far as the reach goes."""
    return _asked("district_id = ANY (%s::int[])", district_ids)


def regrouped_in(block_ids: Ids) -> Regrouped:
    """Return the merges and splits in some blocks and towns, as far as the reach goes."""
    asked = [array(block_ids.tolist())]
    with connection.cursor() as cursor:
        merged = numbers.copy_out(cursor, _MERGED, asked, _MERGED_KINDS)
        parted = numbers.copy_out(cursor, _PARTED, asked, _PARTED_KINDS)
    return Regrouped(np.stack(merged, axis=1), np.stack(parted, axis=1))


def joined_in(district_ids: Ids) -> tuple[Ids, Ids]:
    """Records that are not the first of their person in some districts, and the persons that they belong to."""
    with connection.cursor() as cursor:
        records, persons = numbers.copy_out(cursor, _JOINED, [array(district_ids.tolist())], _JOINED_KINDS)
    return records.astype(np.int64), persons.astype(np.int64)


def _asked(condition: str, ids: Ids) -> Members:
    with connection.cursor() as cursor:
        found = numbers.copy_out(cursor, _PEOPLE.format(condition), [array(ids.tolist())], _KINDS)
    return Members(*(column.astype(np.int64) for column in found))
