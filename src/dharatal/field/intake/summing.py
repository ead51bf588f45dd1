"""Sums of the figures inside a unit: the roll-ups, and what was appended since they were made, in one statement.

Up to the district the viewer's decoys are added, as if each had been sent and verified since, so that figures agree
with the lists that show them. Nothing of it is written down, and the figures of the state know of none.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.field.intake.tally import DAY, FIGURES, GRAINS, IS_PLACE, quota
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.register.people.decoys import queries as decoys
from dharatal.register.people.decoys.queries import Spot
from dharatal.register.territory.models import Unit

RUNGS = ("district_id", "block_id", "panchayat_id")
SUMMED = (*FIGURES, "filled", "named")
_NAMES = ", ".join(SUMMED)

_CHANGES = f"""
  SELECT unit_id, district_id, block_id, panchayat_id, {DAY.format(at="at")} AS day, {", ".join(FIGURES)}
  FROM intake_tally WHERE {{fresh}}"""
_ADDED = f"""
  UNION ALL SELECT unit_id, district_id, block_id, panchayat_id, day,
    {", ".join("1" if name in ("submitted", "called", "verified") else "0" for name in FIGURES)}
  FROM unnest(%(added_units)s::int[], %(added_districts)s::int[], %(added_blocks)s::int[],
              %(added_panchayats)s::int[], %(added_days)s::date[])
    AS a (unit_id, district_id, block_id, panchayat_id, day) WHERE {{fresh}}"""
# Of what was appended since the last folding, what counts depends on what its places had.
_FRESH = f"""
SELECT {{group}} AS grp, f.day, {", ".join(f"f.{name}" for name in FIGURES)},
  CASE WHEN f.is_place THEN least(b.verified + f.now_verified, %(members)s)
    - least(b.verified + f.now_verified - f.verified, %(members)s) ELSE 0 END AS filled,
  CASE WHEN f.is_place THEN (b.submitted + f.now_submitted > 0)::int
    - (b.submitted + f.now_submitted - f.submitted > 0)::int ELSE 0 END AS named
FROM (
  SELECT *, {IS_PLACE} AS is_place, sum(verified) OVER place AS now_verified,
    sum(submitted) OVER place AS now_submitted
  FROM (
    SELECT unit_id, district_id, block_id, panchayat_id, day,
      {", ".join(f"sum({name}) AS {name}" for name in FIGURES)}
    FROM ({{changes}}) AS changes GROUP BY 1, 2, 3, 4, 5
  ) AS days WINDOW place AS (PARTITION BY unit_id ORDER BY day, district_id, block_id, panchayat_id)
) AS f
CROSS JOIN LATERAL (
  SELECT coalesce(sum(verified), 0) AS verified, coalesce(sum(submitted), 0) AS submitted
  FROM intake_rollup WHERE grain = 'place' AND area_id = f.unit_id
) AS b
"""
_BOTH = f"""
SELECT {{group}} AS grp, day, {_NAMES} FROM intake_rollup WHERE {{rolled}}
UNION ALL
{_FRESH}
"""
_TOTALS = f"""
SELECT grp, {", ".join(f"sum({name})::int" for name in SUMMED)} FROM ({{both}}) AS figures GROUP BY grp
"""
_DAILY = f"""
SELECT grp, day, {", ".join(f"sum({name})::int" for name in SUMMED)} FROM ({{both}}) AS figures
GROUP BY grp, day ORDER BY grp, day
"""
_WEEKLY = f"""
SELECT grp, greatest(date_trunc('week', day)::date, %(since)s::date - 7),
  {", ".join(f"sum({name})::int" for name in SUMMED)}
FROM ({{both}}) AS figures GROUP BY 1, 2
"""
_LEDGER = f"""
SELECT 0 AS grp, f.day, {", ".join(f"f.{name}" for name in FIGURES)},
  least(f.now_verified, %(members)s) - least(f.now_verified - f.verified, %(members)s) AS filled,
  (f.now_submitted > 0)::int - (f.now_submitted - f.submitted > 0)::int AS named
FROM (
  SELECT *, sum(verified) OVER place AS now_verified, sum(submitted) OVER place AS now_submitted FROM (
    SELECT day, {", ".join(f"sum({name}) AS {name}" for name in FIGURES)}
    FROM ({{changes}}) AS changes GROUP BY 1
  ) AS days WINDOW place AS (ORDER BY day)
) AS f
"""
Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class Inside:
    """Which rows lie in a unit, and of which grain. group: a column of them, or "0" for one sum.

    added: the viewer's decoys there.
    """

    rolled: str
    fresh: str
    group: str = "0"
    values: dict[str, Any] = field(default_factory=dict)
    added: Sequence[Spot] = ()


def whole_of(actor: Actor, unit: Unit) -> Inside:
    """Everything in a unit, as one sum."""
    fresh, values = _within(unit)
    if not values:
        return Inside("grain = 'district'", fresh)
    grain, area = _grain_of(unit)
    rolled = f"grain = '{grain}' AND area_id = %(area)s"
    return Inside(rolled, fresh, values={**values, "area": area}, added=_added_in(actor, unit))


def areas_in(actor: Actor, unit: Unit, rung: str, ids: Collection[int]) -> Inside:
    """The areas right below a unit that fill a rung."""
    fresh, values = _within(unit)
    grain = next(name for name, column in GRAINS.items() if column == rung)
    above = [f"{one} = {f'%({one})s' if one in values else '0'}" for one in RUNGS[: RUNGS.index(rung)]]
    here = " AND ".join([*above, f"{rung} = ANY (%(ids)s)"])
    values = {**values, "ids": list(ids)}
    added = _added_in(actor, unit)
    return Inside(f"grain = '{grain}' AND {here}", f"{fresh} AND {here}", rung, values, added)


def places_in(actor: Actor, unit: Unit) -> Inside:
    """Every unit inside that a figure names."""
    fresh, values = _within(unit)
    rolled = fresh.replace("unit_id =", "area_id =")
    return Inside(f"grain = 'place' AND {rolled}", fresh, "unit_id", values, _added_in(actor, unit))


def totals(inside: Inside) -> dict[int, Figures]:
    rows = _rows(_TOTALS, inside, {})
    return {row[0]: dict(zip(SUMMED, row[1:], strict=True)) for row in rows}


def weekly(inside: Inside, *, since: date) -> dict[int, dict[date, Figures]]:
    """The figures of each week from a Monday on, by area; all that was before stands under the Monday before it."""
    return _by_day(_rows(_WEEKLY, inside, {"since": since}))


def _by_day(rows: Iterable[tuple[Any, ...]]) -> dict[int, dict[date, Figures]]:
    found: dict[int, dict[date, Figures]] = {}
    for area, day, *figures in rows:
        found.setdefault(area, {})[day] = dict(zip(SUMMED, figures, strict=True))
    return found


def days_of(actor: Actor, unit: Unit) -> dict[date, Figures]:
    """The days of one unit; of a single place from the ledger, for its roll-up has no days."""
    inside = whole_of(actor, unit)
    if unit.kind == "state" or unit.id in unit.rungs:
        return _by_day(_rows(_DAILY, inside, {})).get(0, {})
    changes = _changes(inside, inside.fresh)
    statement = _DAILY.format(both=_LEDGER.format(changes=changes))
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(inside))
        return _by_day(cursor.fetchall()).get(0, {})


def added_up(several: Iterable[Figures]) -> Figures:
    found = dict.fromkeys(SUMMED, 0)
    for one in several:
        for name, number in one.items():
            found[name] += number
    return found


def _rows(statement: str, inside: Inside, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    rolled_group = "area_id" if inside.group == "unit_id" else inside.group
    fresh_group = inside.group if inside.group == "0" else f"f.{inside.group}"
    both = _BOTH.replace("{group}", rolled_group, 1).replace("{group}", fresh_group)
    changes = _changes(inside, f"NOT is_folded AND {inside.fresh}")
    text = statement.format(both=both.format(rolled=inside.rolled, changes=changes))
    with connection.cursor() as cursor:
        cursor.execute(text, {**values, **_values(inside)})
        return list(cursor.fetchall())


def _changes(inside: Inside, tallied: str) -> str:
    """What was appended under a condition, and what is added for the viewer."""
    added = _ADDED.format(fresh=inside.fresh) if inside.added else ""
    return _CHANGES.format(fresh=tallied) + added


def _values(inside: Inside) -> dict[str, Any]:
    spots = inside.added
    places = ("unit", "district", "block", "panchayat")
    added = {f"added_{place}s": array(getattr(one, f"{place}_id") for one in spots) for place in places}
    days = {"added_days": [ist_day(one.at) for one in spots]}
    return {**inside.values, **(added | days if spots else {}), "members": quota().members}


def _added_in(actor: Actor, unit: Unit) -> Sequence[Spot]:
    """The viewer's decoys, up to the district: the state's own figures are of members only."""
    return decoys.shown_to(actor, unit) if unit.kind != "state" else ()


def _grain_of(unit: Unit) -> tuple[str, int]:
    for grain, rung in reversed(list(GRAINS.items())[:3]):
        if getattr(unit, rung) == unit.id:
            return grain, unit.id
    return "place", unit.id


def _within(unit: Unit) -> tuple[str, dict[str, int]]:
    """A condition in the order of the index: district, block, panchayat, unit."""
    parts: list[str] = ["true"]
    values: dict[str, int] = {}
    for rung in RUNGS:
        if getattr(unit, rung):
            parts.append(f"{rung} = %({rung})s")
            values[rung] = getattr(unit, rung)
    if unit.kind != "state" and unit.id not in unit.rungs:
        parts.append("unit_id = %(unit)s")
        values["unit"] = unit.id
    return " AND ".join(parts), values
