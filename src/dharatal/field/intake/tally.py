"""Figures of coverage: appended by each transaction, rolled up by a job, added up when somebody looks."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dharatal.engines.postgres.bulk import array
from dharatal.register.territory.profile import profile_name

FIGURES = ("submitted", "called", "verified", "declined", "returned")


class Place(Protocol):
    """Anything that knows where it belongs: a unit, a submission, a batch."""

    @property
    def district_id(self) -> int: ...
    @property
    def block_id(self) -> int: ...
    @property
    def panchayat_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Quota:
    """members: how many verified ones each unit of these kinds is to have."""

    kinds: tuple[str, ...]
    members: int


@cache
def quota() -> Quota:
    """The quota of the installation's profile; none where it has no file."""
    source = files(__package__) / "profiles" / f"{profile_name()}.toml"
    if not source.is_file():
        return Quota((), 0)
    told = tomllib.loads(source.read_text("utf-8"))["quota"]
    return Quota(tuple(map(str, told["kinds"])), int(told["members"]))


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


DAY = "({at} AT TIME ZONE 'Asia/Kolkata')::date"
EVER = date(2000, 1, 1)  # the day of a place's roll-up, which tells all days in one row
GRAINS = {"district": "district_id", "block": "block_id", "panchayat": "panchayat_id", "place": "unit_id"}
IS_PLACE = "unit_id NOT IN (district_id, block_id, panchayat_id)"
_NAMES = ", ".join(FIGURES)
_SUMS = ", ".join(f"sum({name})::int AS {name}" for name in FIGURES)

# One row a unit and day stays behind of what was appended: the ledger that every roll-up can be made from again.
_FOLD = f"""
WITH gone AS (
  DELETE FROM intake_tally
  WHERE id IN (SELECT id FROM intake_tally WHERE NOT is_folded ORDER BY id LIMIT %(limit)s)
  RETURNING *
), changes AS (
  SELECT {_PLACE}, {DAY.format(at="at")} AS day, max(at) AS at, {_SUMS} FROM gone GROUP BY {_PLACE}, 5
), here AS (
  DELETE FROM intake_tally t USING changes g
  WHERE t.is_folded AND t.district_id = g.district_id AND t.block_id = g.block_id
    AND t.panchayat_id = g.panchayat_id AND t.unit_id = g.unit_id AND {DAY.format(at="t.at")} = g.day
  RETURNING t.*
), every AS (
  SELECT {_PLACE}, day, at, {_NAMES} FROM changes
  UNION ALL SELECT {_PLACE}, {DAY.format(at="at")}, at, {_NAMES} FROM here
), written AS (
  INSERT INTO intake_tally ({_PLACE}, at, is_folded, {_NAMES})
  SELECT {_PLACE}, max(at), true, {", ".join(f"sum({name})" for name in FIGURES)} FROM every GROUP BY {_PLACE}, day
), {{rolled}}
SELECT count(*) FROM gone
"""

# Verified ones fill a place up to its quota, and the first name makes it named: what a day added to both, place by
# place, adds up in every area above. {{before}}: what the roll-ups already know of the places.
_ROLLED = f"""
before AS ({{before}}), steps AS (
  SELECT c.*, {IS_PLACE} AS is_place,
    coalesce(b.verified, 0) + sum(c.verified) OVER place AS now_verified,
    coalesce(b.submitted, 0) + sum(c.submitted) OVER place AS now_submitted
  FROM changes c LEFT JOIN before b USING (unit_id)
  WINDOW place AS (PARTITION BY c.unit_id ORDER BY c.day, c.district_id, c.block_id, c.panchayat_id)
), additions AS (
  SELECT {_PLACE}, day, {_NAMES},
    CASE WHEN is_place THEN least(now_verified, %(members)s) - least(now_verified - verified, %(members)s)
      ELSE 0 END AS filled,
    CASE WHEN is_place THEN (now_submitted > 0)::int - (now_submitted - submitted > 0)::int ELSE 0 END AS named
  FROM steps
), rolled AS (
  INSERT INTO intake_rollup AS r
    (grain, area_id, district_id, block_id, panchayat_id, day, {_NAMES}, filled, named)
  SELECT grain, area_id, district_id, block_id, panchayat_id, day, {_SUMS}, sum(filled), sum(named)
  FROM (
    SELECT 'district' AS grain, CASE WHEN district_id > 0 THEN district_id ELSE block_id END AS area_id, district_id,
      CASE WHEN district_id > 0 THEN 0 ELSE block_id END AS block_id, 0 AS panchayat_id, day, {_NAMES}, filled, named
      FROM additions
    UNION ALL SELECT 'block', block_id, district_id, block_id, 0, day, {_NAMES}, filled, named FROM additions
    UNION ALL SELECT 'panchayat', panchayat_id, district_id, block_id, panchayat_id, day, {_NAMES}, filled, named
      FROM additions
    UNION ALL SELECT 'place', unit_id, district_id, block_id, panchayat_id, %(ever)s::date, {_NAMES}, filled, named
      FROM additions
  ) AS grains
  WHERE area_id > 0 GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (grain, area_id, district_id, block_id, panchayat_id, day) DO UPDATE SET
    {", ".join(f"{name} = r.{name} + excluded.{name}" for name in (*FIGURES, "filled", "named"))}
  RETURNING 1
)
"""
_KNOWN = """
SELECT area_id AS unit_id, sum(verified) AS verified, sum(submitted) AS submitted
FROM intake_rollup WHERE grain = 'place' AND area_id IN (SELECT unit_id FROM changes) GROUP BY area_id
"""
_NOTHING = "SELECT 0 AS unit_id, 0 AS verified, 0 AS submitted WHERE false"
_ANEW = f"""
WITH changes AS (
  SELECT {_PLACE}, {DAY.format(at="at")} AS day, {_SUMS} FROM intake_tally
  WHERE is_folded AND district_id = ANY (%(districts)s) GROUP BY {_PLACE}, 5
), {{rolled}}
SELECT count(*) FROM rolled
"""


def fold(limit: int = 20_000) -> int:
    """Fold appended changes into one row a unit and day, and into the roll-ups; answers how many were folded."""
    statement = _FOLD.format(rolled=_ROLLED.format(before=_KNOWN))
    with connection.cursor() as cursor:
        _one_at_a_time(cursor)
        cursor.execute(statement, {"limit": limit, "members": quota().members, "ever": EVER})
        return int(cursor.fetchone()[0])


def roll_up_anew(district_ids: Collection[int]) -> None:
    """Make the roll-ups of some districts again (0: of what lies in none), after their units or places changed."""
    statement = _ANEW.format(rolled=_ROLLED.format(before=_NOTHING))
    values: dict[str, Any] = {"districts": sorted(district_ids), "members": quota().members, "ever": EVER}
    with connection.cursor() as cursor:
        _one_at_a_time(cursor)
        cursor.execute("DELETE FROM intake_rollup WHERE district_id = ANY (%(districts)s)", values)
        cursor.execute(statement, values)


def _one_at_a_time(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('intake.rollup'))")
