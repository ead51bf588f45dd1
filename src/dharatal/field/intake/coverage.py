"""How far each area is from its quota: sums of appended figures, the same work however many calls were made."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from dharatal.field.intake.tally import FIGURES, WEEK
from dharatal.guard.access import queries as access
from dharatal.guard.access.reach import Reach, current_reach
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST, ist_day
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import profile_name

WEEKS = 6
RUNGS = ("district_id", "block_id", "panchayat_id")


class OutsideArea(Refusal):
    code = "outside_area"
    status = 404


@dataclass(frozen=True, slots=True)
class Quota:
    """members: how many verified ones each unit of these kinds is to have."""

    kinds: tuple[str, ...]
    members: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an area is. filled: verified ones that count, at most the quota of each place; empty: places without
    a single name.
    """

    places: int = 0
    quota: int = 0
    submitted: int = 0
    called: int = 0
    verified: int = 0
    declined: int = 0
    returned: int = 0
    filled: int = 0
    named: int = 0

    @property
    def missing(self) -> int:
        return max(0, self.quota - self.filled)

    @property
    def empty(self) -> int:
        return max(0, self.places - self.named)

    @property
    def waiting(self) -> int:
        """Names whose call can still go either way."""
        return max(0, self.submitted - self.verified - self.declined - self.returned)

    @property
    def to_call(self) -> int:
        return max(0, self.submitted - self.called)

    def __add__(self, other: "Standing") -> "Standing":
        return Standing(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@cache
def quota() -> Quota:
    """The quota of the installation's profile; none where it has no file."""
    source = files(__package__) / "profiles" / f"{profile_name()}.toml"
    if not source.is_file():
        return Quota((), 0)
    told = tomllib.loads(source.read_text("utf-8"))["quota"]
    return Quota(tuple(map(str, told["kinds"])), int(told["members"]))


def refuse_outside(unit: Unit) -> None:
    """Raises OutsideArea when the open door does not reach a unit."""
    reach: Reach = current_reach()
    is_within = reach.covers(
        district_id=unit.district_id, block_id=unit.block_id, panchayat_id=unit.panchayat_id
    )
    if not is_within and not access.is_wholly_within(unit.id, reach):
        raise OutsideArea(_("This area is not yours to see. Begin at your own."))


def standing_of(actor: Actor, unit: Unit) -> Standing:
    """One area with everything below it."""
    return _summed(unit, group="0").get(0, Standing()) + _places_of(unit)


def standings_below(actor: Actor, unit: Unit, children: Collection[Unit]) -> dict[int, Standing]:
    """Each unit right below another: two statements for those that fill a rung, two more for finer ones."""
    found: dict[int, Standing] = {}
    for rung in RUNGS:
        ids = {child.id for child in children if getattr(child, rung) == child.id}
        if ids:
            sums, places = _summed(unit, group=rung), _places_by(unit, rung)
            for child_id in ids:
                found[child_id] = sums.get(child_id, Standing()) + places.get(child_id, Standing())
    finer = [child for child in children if child.id not in found]
    if finer:
        found |= _finer(unit, finer)
    return found


def short_places(
    actor: Actor, unit: Unit, *, only_empty: bool = False, page: int = 1, size: int = 50
) -> tuple[list[tuple[Unit, Standing]], int]:
    """Places that miss members to the quota, the emptiest first, and how many there are."""
    sums, whole = _summed(unit, group="unit_id"), Standing(places=1, quota=quota().members)
    short = []
    for kind in quota().kinds:
        for unit_id, name in territory.units_in(unit, kind).values_list("id", "name_en"):
            standing = sums[unit_id] + whole if unit_id in sums else whole
            if (standing.missing and not only_empty) or not standing.submitted:
                short.append((-standing.missing, standing.waiting, name, unit_id, standing))
    short.sort(key=lambda one: one[:4])
    shown = short[(page - 1) * size : page * size]
    units = territory.units_by_ids([one[3] for one in shown])
    return [(units[one[3]], one[4]) for one in shown], len(short)


_WEEKLY = """
SELECT {group}, {week}::date, sum(submitted)::int, sum(verified)::int
FROM intake_tally WHERE {where} AND at >= %(since)s GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Weeks:
    """Six calendar weeks, the running one last."""

    submitted: list[int]
    verified: list[int]


def weeks_below(actor: Actor, unit: Unit, children: Collection[Unit], *, at: datetime) -> dict[int, Weeks]:
    """How the areas right below a unit went on, week by week; villages of a panchayat are too small for it."""
    found: dict[int, Weeks] = {}
    for rung in RUNGS:
        if any(getattr(child, rung) == child.id for child in children):
            found |= _weekly(unit, group=rung, at=at)
    return found


def weeks_of(actor: Actor, unit: Unit, *, at: datetime) -> Weeks:
    return _weekly(unit, group="0", at=at).get(0, Weeks([0] * WEEKS, [0] * WEEKS))


def _weekly(unit: Unit, *, group: str, at: datetime) -> dict[int, Weeks]:
    today = ist_day(at)
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    where, values = _where(unit)
    statement = _WEEKLY.format(group=group, week=WEEK.format(at="at"), where=where)
    since = datetime.combine(first, time.min, tzinfo=IST)
    found: dict[int, Weeks] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "since": since})
        for area, monday, submitted, verified in cursor.fetchall():
            weeks = found.setdefault(area, Weeks([0] * WEEKS, [0] * WEEKS))
            place = (monday - first).days // 7
            if place < WEEKS:
                weeks.submitted[place], weeks.verified[place] = submitted, verified
    return found


def _finer(unit: Unit, children: Collection[Unit]) -> dict[int, Standing]:
    """Villages of a panchayat and the like: what stands under them (a booth) counts for them."""
    sums = _summed(unit, group="unit_id")
    own = {child.id: child for child in children}
    standings = {child.id: _one_place(child) for child in children}
    below = territory.units_by_ids(sums.keys() - own.keys())
    for unit_id, standing in sums.items():
        owner = unit_id
        while owner not in own and owner in below:
            owner = below[owner].parent_id or 0
            if owner not in own and owner not in below and owner:
                below |= territory.units_by_ids([owner])
            if owner == unit.id:
                break
        if owner in own:
            standings[owner] = standings[owner] + standing
    return standings


_SUMS = """
SELECT grp, sum(submitted)::int, sum(called)::int, sum(verified)::int, sum(declined)::int, sum(returned)::int,
       coalesce(sum(least(verified, %(members)s)) FILTER (WHERE is_place), 0)::int,
       count(*) FILTER (WHERE is_place AND submitted > 0)
FROM (
  SELECT {group} AS grp, unit_id, unit_id NOT IN (district_id, block_id, panchayat_id) AS is_place, {sums}
  FROM intake_tally WHERE {where} GROUP BY 1, 2, 3
) AS places GROUP BY grp
"""
_EACH = ", ".join(f"sum({name}) AS {name}" for name in FIGURES)


def _summed(unit: Unit, *, group: str) -> dict[int, Standing]:
    """Sums inside a unit by `group`, a column of the figures, or "0" for one sum."""
    where, values = _where(unit)
    statement = _SUMS.format(group=group, sums=_EACH, where=where)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "members": quota().members})
        return {
            row[0]: Standing(
                submitted=row[1],
                called=row[2],
                verified=row[3],
                declined=row[4],
                returned=row[5],
                filled=row[6],
                named=row[7],
            )
            for row in cursor.fetchall()
        }


def _where(unit: Unit) -> tuple[str, dict[str, int]]:
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


def _places_of(unit: Unit) -> Standing:
    count = sum(territory.count_in(unit, kind) for kind in quota().kinds)
    return Standing(places=count, quota=count * quota().members)


def _places_by(unit: Unit, rung: str) -> dict[int, Standing]:
    found: dict[int, int] = {}
    for kind in quota().kinds:
        rows = territory.units_in(unit, kind).order_by().values(rung).annotate(n=Count("id"))
        for row in rows:
            found[row[rung]] = found.get(row[rung], 0) + row["n"]
    return {unit_id: Standing(places=n, quota=n * quota().members) for unit_id, n in found.items()}


def _one_place(unit: Unit) -> Standing:
    return Standing(places=1, quota=quota().members) if unit.kind in quota().kinds else Standing()
