"""What a unit's move, merger or split changes in rows that carry the place they belong to.

Rows of several rooms have `unit_id, district_id, block_id, panchayat_id`, since row-level security compares
them. Each such room follows the log of units (`ACTIONS`) and calls `rewrite` on its own tables.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from dharatal.guard.audit.followers import SealedEntry
from dharatal.register.people.places import RUNGS, rung_of
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

ACTIONS = ("unit.moved", "unit.merged", "unit.split")

_AT_ONCE = 2_000
# shorter than the server's deadlock_timeout: whoever meets the job in a row wins, and the job comes again
_YIELD_AFTER = "500ms"


class Change(NamedTuple):
    """Rows whose `column` holds one of `ids` belong to `place`, which names the columns to set."""

    column: str
    ids: Sequence[int]
    place: dict[str, int]


def changes_of(entry: SealedEntry) -> list[Change]:
    """Say what rows must become after one entry of ACTIONS, going by where the units stand now.

    Rows that name a split unit itself keep it: nobody can say to which part they belong.
    """
    if entry.action == "unit.split":
        parts = territory.units_by_ids(_ids(entry, "into")).values()
        return [change for part in parts for child in territory.children(part) for change in _moved(child)]
    unit = territory.unit(entry.unit_id or 0)
    if entry.action == "unit.moved":
        return list(_moved(unit))
    ended = territory.units_by_ids(_ids(entry, "ended")).values()
    children = territory.children(unit)
    return [*_merged(list(ended), unit), *(change for child in children for change in _moved(child))]


def overtaken(rows: QuerySet[Any]) -> list[Change]:
    """Say what those rows must become whose place is not, or no longer, the one that their unit has."""
    places = list(rows.order_by().values_list("unit_id", *RUNGS[:-1]).distinct())
    units = territory.units_by_ids({unit_id for unit_id, *_rungs in places})
    return [
        Change("unit_id", [unit_id], now)
        for unit_id, *rungs in places
        if (now := place_now(units[unit_id])) != dict(zip(RUNGS, [*rungs, unit_id], strict=True))
    ]


def rewrite(rows: QuerySet[Any], changes: Iterable[Change]) -> int:
    """Put rows where they belong now, behind a door that reaches the old and the new place; say how many.

    Doing it again changes nothing. Raises OperationalError when others hold a row for half a second.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_YIELD_AFTER])
    return sum(
        rows.filter(**{f"{change.column}__in": ids}).exclude(**change.place).update(**change.place)
        for change in changes
        for ids in _portions(change.ids)
    )


def rename_told(rows: QuerySet[Any], changes: Iterable[Change]) -> int:
    """Name the unit that took a merged one's place where records of another source's unit remember it."""
    return sum(
        rows.filter(told_unit_id__in=ids).update(told_unit_id=change.place["unit_id"])
        for change in changes
        if "unit_id" in change.place
        for ids in _portions(change.ids)
    )


def _moved(unit: Unit) -> Iterator[Change]:
    """A unit that fills a rung keeps it; what stands above changes for every row below, whatever it names."""
    column = rung_of(unit)
    ids = [unit.id] if column != "unit_id" else [one.id for one in territory.everything_in(unit)]
    if column != "district_id":
        yield Change(column, ids, _place_in(unit, column))


def _merged(ended: Sequence[Unit], into: Unit) -> Iterator[Change]:
    ids = [unit.id for unit in ended]
    column = rung_of(into)
    if column != "unit_id":
        yield Change(column, ids, {**_place_in(into, column), column: into.id})
    yield Change("unit_id", ids, {"unit_id": into.id, **_place_in(into, "unit_id")})


def place_now(unit: Unit) -> dict[str, int]:
    """Where rows of a unit belong: in the unit that it was merged into, if it was."""
    while unit.successor_id is not None:
        unit = territory.unit(unit.successor_id)
    return {**_place_in(unit, "unit_id"), "unit_id": unit.id}


def _place_in(unit: Unit, column: str) -> dict[str, int]:
    """The columns above one, as the unit has them."""
    return {above: getattr(unit, above) for above in RUNGS[: RUNGS.index(column)]}


def _ids(entry: SealedEntry, name: str) -> list[int]:
    told = entry.facts.get(name)
    return [int(one) for one in told] if isinstance(told, list) else []


def _portions(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while portion := list(islice(rest, _AT_ONCE)):
        yield portion
