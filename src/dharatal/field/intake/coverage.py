"""How far each area is from its quota: sums of appended figures, the same work however many calls were made."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake import summing
from dharatal.field.intake.summing import RUNGS
from dharatal.field.intake.tally import quota
from dharatal.guard.access import queries as access
from dharatal.guard.access.reach import Reach, current_reach
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

WEEKS = 6


class OutsideArea(Refusal):
    code = "outside_area"
    status = 404


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
    return _standing(summing.totals(summing.whole_of(actor, unit)).get(0)) + _places_of(unit)


def standing_after(actor: Actor, unit: Unit, days: Iterable[summing.Figures]) -> Standing:
    """The same, from the figures of all its days."""
    return _standing(summing.added_up(days)) + _places_of(unit)


def standings_below(actor: Actor, unit: Unit, children: Collection[Unit]) -> dict[int, Standing]:
    """Each unit right below another: two statements for those that fill a rung, two more for finer ones."""
    found: dict[int, Standing] = {}
    for rung in RUNGS:
        ids = {child.id for child in children if getattr(child, rung) == child.id}
        if ids:
            sums, places = summing.totals(summing.areas_in(actor, unit, rung, ids)), _places_by(rung, ids)
            for child_id in ids:
                found[child_id] = _standing(sums.get(child_id)) + places[child_id]
    finer = [child for child in children if child.id not in found]
    if finer:
        found |= _finer(actor, unit, finer)
    return found


def short_places(
    actor: Actor, unit: Unit, *, only_empty: bool = False, page: int = 1, size: int = 50
) -> tuple[list[tuple[Unit, Standing]], int]:
    """Places that miss members to the quota, the emptiest first, and how many there are."""
    whole = Standing(places=1, quota=quota().members)
    sums = {
        unit_id: _standing(one) for unit_id, one in summing.totals(summing.places_in(actor, unit)).items()
    }
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


@dataclass(frozen=True, slots=True)
class Weeks:
    """Six calendar weeks, the running one last."""

    submitted: list[int]
    verified: list[int]


def progress_below(
    actor: Actor, unit: Unit, children: Collection[Unit], *, at: datetime
) -> tuple[dict[int, Standing], dict[int, Weeks]]:
    """`standings_below`, and how the areas went on, week by week; villages of a panchayat are too small for that."""
    since = _first_monday(at)
    standings: dict[int, Standing] = {}
    weeks: dict[int, Weeks] = {}
    for rung in RUNGS:
        ids = {child.id for child in children if getattr(child, rung) == child.id}
        if not ids:
            continue
        found, places = (
            summing.weekly(summing.areas_in(actor, unit, rung, ids), since=since),
            _places_by(rung, ids),
        )
        for child_id in ids:
            told = found.get(child_id, {})
            standings[child_id] = _standing(summing.added_up(told.values())) + places[child_id]
            weeks[child_id] = _weeks(told, since)
    finer = [child for child in children if child.id not in standings]
    return standings | (_finer(actor, unit, finer) if finer else {}), weeks


def _first_monday(at: datetime) -> date:
    today = ist_day(at)
    return today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))


def _weeks(told: Mapping[date, summing.Figures], since: date) -> Weeks:
    mondays = [since + timedelta(weeks=n) for n in range(WEEKS)]
    none = dict.fromkeys(summing.SUMMED, 0)
    return Weeks(*([told.get(day, none)[name] for day in mondays] for name in ("submitted", "verified")))


def _finer(actor: Actor, unit: Unit, children: Collection[Unit]) -> dict[int, Standing]:
    """Villages of a panchayat and the like: what stands under them (a booth) counts for them."""
    sums = {
        unit_id: _standing(one) for unit_id, one in summing.totals(summing.places_in(actor, unit)).items()
    }
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


def _standing(figures: summing.Figures | None) -> Standing:
    return Standing(**figures) if figures else Standing()


def _places_of(unit: Unit) -> Standing:
    for rung in ("panchayat_id", "block_id", "district_id", "state_id"):
        if getattr(unit, rung) == unit.id:
            return _places_by(rung, [unit.id])[unit.id]
    count = sum(territory.count_in(unit, kind) for kind in quota().kinds)
    return Standing(places=count, quota=count * quota().members)


def _places_by(rung: str, ids: Collection[int]) -> dict[int, Standing]:
    held = [territory.counts_by(kind, rung) for kind in quota().kinds]
    counts = {one: sum(counts.get(one, 0) for counts in held) for one in ids}
    return {one: Standing(places=n, quota=n * quota().members) for one, n in counts.items()}


def _one_place(unit: Unit) -> Standing:
    return Standing(places=1, quota=quota().members) if unit.kind in quota().kinds else Standing()
