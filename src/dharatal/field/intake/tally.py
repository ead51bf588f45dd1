"""Figures of coverage: appended by each transaction, folded by a job, added up when somebody looks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from django.db import connection

from dharatal.engines.postgres.bulk import array

FIGURES = ("submitted", "called", "verified", "declined", "returned")


class Place(Protocol):
    """Anything that knows where it belongs: a unit, a submission, a batch."""

    @property
    def district_id(self) -> int: ...
    @property
    def block_id(self) -> int: ...
    @property
    def panchayat_id(self) -> int: ...


_APPEND = f"""
INSERT INTO intake_tally (unit_id, district_id, block_id, panchayat_id, at, is_folded, {", ".join(FIGURES)})
SELECT unit, district, block, panchayat, %s, false, {", ".join(FIGURES)}
FROM unnest({", ".join(["%s::int[]"] * (4 + len(FIGURES)))})
     AS n (unit, district, block, panchayat, {", ".join(FIGURES)})
"""
_PLACE = "unit_id, district_id, block_id, panchayat_id"
_APPEND_FROM = f"""
INSERT INTO intake_tally ({_PLACE}, at, is_folded, {", ".join(FIGURES)})
SELECT {_PLACE}, %s, false, {{counts}} FROM {{table}} GROUP BY {_PLACE}
"""
Spot = tuple[int, int, int, int]  # unit, district, block, panchayat


def append(changes: Mapping[Spot, Mapping[str, int]], *, at: datetime) -> None:
    """Add what changed in each place, in the transaction that changed it."""
    if not changes:
        return
    places = [array(column) for column in zip(*changes, strict=True)]
    counts = [array(figures.get(name, 0) for figures in changes.values()) for name in FIGURES]
    with connection.cursor() as cursor:
        cursor.execute(_APPEND, [at, *places, *counts])


def append_from(table: str, figure: str, *, at: datetime) -> None:
    """Add one for each row of a temporary table, by the four columns of its place."""
    counts = ", ".join("count(*)" if name == figure else "0" for name in FIGURES)
    with connection.cursor() as cursor:
        cursor.execute(_APPEND_FROM.format(table=table, counts=counts), [at])


def spot_of(unit_id: int, place: Place) -> Spot:
    return unit_id, place.district_id, place.block_id, place.panchayat_id


WEEK = "date_trunc('week', {at} AT TIME ZONE 'Asia/Kolkata')"
_FOLD = f"""
WITH gone AS (
  DELETE FROM intake_tally
  WHERE id IN (SELECT id FROM intake_tally WHERE NOT is_folded ORDER BY id LIMIT %(limit)s)
  RETURNING *
), touched AS (
  SELECT DISTINCT {_PLACE}, {WEEK.format(at="at")} AS week FROM gone
), here AS (
  DELETE FROM intake_tally t USING touched g
  WHERE t.is_folded AND t.district_id = g.district_id AND t.block_id = g.block_id
    AND t.panchayat_id = g.panchayat_id AND t.unit_id = g.unit_id AND {WEEK.format(at="t.at")} = g.week
  RETURNING t.*
), every AS (SELECT * FROM gone UNION ALL SELECT * FROM here), written AS (
  INSERT INTO intake_tally ({_PLACE}, at, is_folded, submitted, called, verified, declined, returned)
  SELECT {_PLACE}, max(at), true, sum(submitted), sum(called), sum(verified), sum(declined), sum(returned)
  FROM every GROUP BY {_PLACE}, {WEEK.format(at="at")})
SELECT count(*) FROM gone
"""


def fold(limit: int = 20_000) -> int:
    """Fold appended changes into one row a unit and week; answers how many were folded."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, {"limit": limit})
        return int(cursor.fetchone()[0])
