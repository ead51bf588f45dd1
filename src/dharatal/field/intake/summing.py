"""Sums of the figures inside a unit: the roll-ups, and what was appended since they were made, in one statement."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from dharatal.field.intake.tally import DAY, FIGURES, GRAINS, IS_PLACE, quota
from dharatal.register.territory.models import Unit

RUNGS = ("district_id", "block_id", "panchayat_id")
SUMMED = (*FIGURES, "filled", "named")
_NAMES = ", ".join(SUMMED)

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
    SELECT unit_id, district_id, block_id, panchayat_id, {DAY.format(at="at")} AS day,
      {", ".join(f"sum({name}) AS {name}" for name in FIGURES)}
    FROM intake_tally WHERE NOT is_folded AND {{fresh}} GROUP BY 1, 2, 3, 4, 5
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
    SELECT {DAY.format(at="at")} AS day, {", ".join(f"sum({name}) AS {name}" for name in FIGURES)}
    FROM intake_tally WHERE {{fresh}} GROUP BY 1
  ) AS days WINDOW place AS (ORDER BY day)
) AS f
"""
Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class Inside:
    """Which rows lie in a unit, and of which grain. group: a column of them, or "0" for one sum."""

    rolled: str
    fresh: str
    group: str = "0"
    values: dict[str, Any] = field(default_factory=dict)


def whole_of(unit: Unit) -> Inside:
    """Everything in a unit, as one sum."""
    fresh, values = _within(unit)
    if not values:
        return Inside("grain = 'district'", fresh)
    grain, area = _grain_of(unit)
    return Inside(f"grain = '{grain}' AND area_id = %(area)s", fresh, values={**values, "area": area})


def areas_in(unit: Unit, rung: str, ids: Collection[int]) -> Inside:
    """The areas right below a unit that fill a rung."""
    fresh, values = _within(unit)
    grain = next(name for name, column in GRAINS.items() if column == rung)
    above = [f"{one} = {f'%({one})s' if one in values else '0'}" for one in RUNGS[: RUNGS.index(rung)]]
    here = " AND ".join([*above, f"{rung} = ANY (%(ids)s)"])
    return Inside(f"grain = '{grain}' AND {here}", f"{fresh} AND {here}", rung, {**values, "ids": list(ids)})


def places_in(unit: Unit) -> Inside:
    """Every unit inside that a figure names."""
    fresh, values = _within(unit)
    rolled = fresh.replace("unit_id =", "area_id =")
    return Inside(f"grain = 'place' AND {rolled}", fresh, "unit_id", values)


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


def days_of(unit: Unit) -> dict[date, Figures]:
    """The days of one unit; of a single place from the ledger, for its roll-up has no days."""
    inside = whole_of(unit)
    if unit.kind == "state" or unit.id in unit.rungs:
        return _by_day(_rows(_DAILY, inside, {})).get(0, {})
    statement = _DAILY.format(both=_LEDGER.format(fresh=inside.fresh))
    with connection.cursor() as cursor:
        cursor.execute(statement, {**inside.values, "members": quota().members})
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
    text = statement.format(both=both.format(rolled=inside.rolled, fresh=inside.fresh))
    with connection.cursor() as cursor:
        cursor.execute(text, {**values, **inside.values, "members": quota().members})
        return list(cursor.fetchall())


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
