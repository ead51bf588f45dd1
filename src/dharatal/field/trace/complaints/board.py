"""How much each district complains, whether it does more than it used to, and who entered what."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from dharatal.field.trace.complaints.changing import Change, bound_for, change
from dharatal.field.trace.models import Complaint
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST, ist_day
from dharatal.register.territory import queries as territory

WEEKS = 6
BULK, BULK_DAYS = 5, 7  # so many of one log-in within so many days are pointed out

Daily = Mapping[int, Mapping[date, int]]


class Row(NamedTuple):
    """A district. weeks: confirmed complaints, the last week last; told, waiting: of any state in these weeks.

    change: what the sequential test says, and began: since when; none before there is a baseline.
    """

    district_id: int
    weeks: list[int]
    told: int
    waiting: int
    change: Change | None
    began: date | None


class Source(NamedTuple):
    """A log-in that entered many complaints within a week; confirmed: how many of them."""

    login: str
    entered: int
    confirmed: int


def board(actor: Actor, *, at: datetime) -> list[Row]:
    """Every district within reach that ever had a complaint, the strongest signal first."""
    today = ist_day(at)
    since = at - timedelta(weeks=WEEKS)
    recent = Complaint.objects.filter(told_at__gte=since).exclude(state="duplicate").exclude(district_id=0)
    counts = (
        recent.order_by()
        .values_list("district_id")
        .annotate(all=Count("id"), waiting=Count("id", filter=Q(state="told")))
    )
    told = {district: (total, waiting) for district, total, waiting in counts}
    first, daily = _daily()
    bound = bound_for(territory.units_of_kind("district").count())
    rows = [_row(district, first, daily, told, bound, today) for district in sorted({*daily, *told})]
    return sorted(rows, key=lambda row: -(row.change.statistic if row.change else 0.0))


def alarms(actor: Actor, *, at: datetime) -> list[Row]:
    """The districts whose signal is up."""
    return [row for row in board(actor, at=at) if row.change is not None and row.change.is_alarm]


def in_bulk(actor: Actor, *, at: datetime) -> list[Source]:
    """Log-ins that entered many complaints within a week, the most first; the member's own form is none of them."""
    recent = Complaint.objects.filter(told_at__gte=at - timedelta(days=BULK_DAYS), told_by__gt=0)
    counts = (
        recent.order_by()
        .values_list("told_by")
        .annotate(all=Count("id"), confirmed=Count("id", filter=Q(state="confirmed")))
    )
    many = [one for one in counts if one[1] >= BULK]
    logins = access.logins_of({user_id for user_id, _entered, _confirmed in many})
    found = [Source(logins.get(user_id, ""), entered, confirmed) for user_id, entered, confirmed in many]
    return sorted(found, key=lambda one: (-one.entered, one.login))


def _daily() -> tuple[date | None, Daily]:
    """The first day of the book, and confirmed complaints by district and the day in India on which they were told."""
    held = Complaint.objects.exclude(district_id=0)
    first = held.order_by("told_at").values_list("told_at", flat=True).first()
    confirmed = held.filter(state=Complaint.State.CONFIRMED).annotate(day=TruncDate("told_at", tzinfo=IST))
    found: dict[int, Counter[date]] = defaultdict(Counter)
    for district, day, count in (
        confirmed.order_by().values_list("district_id", "day").annotate(all=Count("id"))
    ):
        found[district][day] = count
    return (ist_day(first) if first else None), found


def _row(
    district: int,
    first: date | None,
    daily: Daily,
    told: Mapping[int, tuple[int, int]],
    bound: float,
    today: date,
) -> Row:
    by_day = daily.get(district, {})
    start = first or today
    counts = [by_day.get(start + timedelta(days=one), 0) for one in range((today - start).days + 1)]
    weeks = [
        sum(by_day.get(today - timedelta(days=7 * week + one), 0) for one in range(7))
        for week in reversed(range(WEEKS))
    ]
    found = change(counts, bound=bound)
    began = start + timedelta(days=found.begins) if found and found.since else None
    return Row(district, weeks, *told.get(district, (0, 0)), found, began)
