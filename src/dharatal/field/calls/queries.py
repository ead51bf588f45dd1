"""What the room looks like: for callers their own day, for the in-charge the figures. Never a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum

from dharatal.engines.postgres.reading import row_of, rows_of
from dharatal.field.calls.models import (
    Call,
    DistrictTally,
    LineUse,
    Note,
    Pause,
    Presence,
    SimLine,
    StateTally,
    Task,
)
from dharatal.field.calls.retry import State
from dharatal.field.gates import queries as gates
from dharatal.guard.access.reach import current_reach
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST, ist_day

PRESENT = timedelta(minutes=15)
COUNTED_TO = 100_000
_OWN_DAY = """
SELECT code, sum(n), sum(seconds) FROM calls_callertally WHERE day = %s AND caller_id = %s GROUP BY code
"""

_DAYS = """
SELECT caller_id, code, sum(n), sum(seconds) FROM calls_callertally WHERE day = %s GROUP BY caller_id, code
"""


@dataclass(frozen=True, slots=True)
class Paused:
    """What stands still at a moment."""

    room: bool
    callers: frozenset[int]
    districts: frozenset[int]


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """The room at a glance. waiting includes due. oldest_callback_at: of the promises that are overdue."""

    waiting: int
    due: int
    in_call: int
    held: int
    done_today: int
    verified_today: int
    callers_present: int
    oldest_callback_at: datetime | None
    outcomes_today: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallerDay:
    """One caller's day. calls: recorded ones. seconds: from dial to record, added up."""

    caller_id: int
    calls: int
    seconds: int
    skipped: int
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class LineInUse:
    """A SIM line. cap: of its own, or none. calls: in the last hour. complaints: since watched_from."""

    id: int
    label: str
    cap: int | None
    retired_at: datetime | None
    calls: int
    complaints: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many wait, and where the card at the head of the queue is; 0 where that is not known."""

    waiting: int
    district_id: int
    block_id: int


@dataclass(frozen=True, slots=True)
class DistrictFigures:
    district_id: int
    waiting: int
    held: int
    done_today: int
    verified_today: int
    is_paused: bool


def card(actor: Actor) -> Task | None:
    """The card that somebody holds now."""
    return row_of(Task, "leased_by = %s AND state = 'leased'", [actor.user_id])


def call(actor: Actor, call_uuid: UUID) -> Call | None:
    """A call that the actor made, or that lies within the reach of the open door."""
    return row_of(Call, "uuid = %s LIMIT 1", [call_uuid])


def calls_of_task(actor: Actor, task: Task) -> list[Call]:
    """The call in hand, once it is dialled, and earlier ones, the newest first, as far as the actor reaches."""
    if task.last_attempt_at is None:
        return rows_of(Call, "uuid = %s AND started_at = %s", [task.call_uuid, task.leased_at])
    return rows_of(Call, "task_id = %s ORDER BY started_at DESC, uuid LIMIT 20", [task.id])


def notes(actor: Actor, subject_ids: Sequence[int]) -> dict[UUID, bytes]:
    """Sealed notes about people by call, as far as the actor reaches; field `call.note`."""
    rows = Note.objects.filter(subject_id__in=list(subject_ids)).order_by("call_uuid")
    return {row.call_uuid: bytes(row.note) for row in rows}


def pauses_in_force(*, at: datetime) -> Paused:
    return paused_by(_pauses(at))


def paused_by(pauses: Sequence[Pause]) -> Paused:
    """What these pauses hold up."""
    return Paused(
        room=any(one.caller_id is None and one.district_id is None for one in pauses),
        callers=frozenset(one.caller_id for one in pauses if one.caller_id is not None),
        districts=frozenset(one.district_id for one in pauses if one.district_id is not None),
    )


def pauses(actor: Actor, *, at: datetime) -> list[Pause]:
    """Everything that stands still, the newest first."""
    return _pauses(at)


def room_figures(actor: Actor, *, at: datetime) -> RoomFigures:
    """The whole of what the open door reaches, from roll-ups and partial indexes."""
    states = _states()
    today = _today(ist_day(at))
    spoken = {code: n for code, n in today.items() if code != "skipped"}
    late = Task.objects.filter(state=State.WAITING, named_callback=True, due_at__lte=at)
    return RoomFigures(
        waiting=sum(n for (_district, state), n in states.items() if state == State.WAITING),
        held=sum(n for (_district, state), n in states.items() if state == State.HELD),
        due=_counted(Task.objects.filter(state=State.WAITING, due_at__lte=at)),
        in_call=Task.objects.filter(state=State.LEASED).count(),
        done_today=sum(spoken.values()),
        verified_today=spoken.get("yes", 0),
        callers_present=Presence.objects.filter(seen_at__gt=at - PRESENT).count(),
        oldest_callback_at=late.order_by("due_at", "id").values_list("due_at", flat=True).first(),
        outcomes_today=spoken,
    )


def district_figures(actor: Actor, *, at: datetime) -> list[DistrictFigures]:
    """Each district within reach that has or had something to do, by id."""
    states, paused = _states(), pauses_in_force(at=at)
    done = DistrictTally.objects.filter(day=ist_day(at), district_id__in=_districts()).exclude(code="skipped")
    today: dict[int, Any] = {
        row["district_id"]: row
        for row in done.values("district_id").annotate(calls=Sum("n"), yes=Sum("n", filter=Q(code="yes")))
    }
    districts = sorted({district for district, _state in states} | set(today))
    return [
        DistrictFigures(
            district_id=district,
            waiting=states.get((district, State.WAITING), 0),
            held=states.get((district, State.HELD), 0),
            done_today=today.get(district, {}).get("calls") or 0,
            verified_today=today.get(district, {}).get("yes") or 0,
            is_paused=district in paused.districts,
        )
        for district in districts
    ]


def caller_days(actor: Actor, *, day: date) -> list[CallerDay]:
    """Everybody in the room who recorded or skipped something on a day, the most calls first."""
    return sorted(_days(day), key=lambda one: (-one.calls, one.caller_id))


def own_day(actor: Actor, *, day: date) -> CallerDay:
    """The actor's own day; empty when nothing was recorded yet."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN_DAY, [day, actor.user_id])
        codes = {code: (int(n), int(spent)) for code, n, spent in cursor.fetchall()}
    return _caller_day(actor.user_id, codes)


def own_promises(actor: Actor, *, at: datetime) -> list[datetime]:
    """When the actor has promised to call back, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT due_at FROM calls_own_promises() due_at ORDER BY 1 LIMIT 50")
        return [due_at for (due_at,) in cursor.fetchall()]


def ahead(actor: Actor, *, paused: Paused, at: datetime) -> Ahead:
    """What lies before a caller: a hint, since others take cards too."""
    shut = gates.shut_places(at)
    places = [[*shut.districts, *sorted(paused.districts)], list(shut.blocks), list(shut.panchayats)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM calls_ahead(%s, %s::int[], %s::int[], %s::int[])", [at, *places])
        return Ahead(*cursor.fetchone())


def present_callers(actor: Actor, *, at: datetime) -> dict[int, datetime]:
    """Callers who asked for a card in the last quarter of an hour, and when."""
    return dict(Presence.objects.filter(seen_at__gt=at - PRESENT).values_list("caller_id", "seen_at"))


def _pauses(at: datetime) -> list[Pause]:
    return rows_of(Pause, "(until IS NULL OR until > %s) AND since <= %s ORDER BY since DESC, id", [at, at])


def _districts() -> list[int]:
    return list(current_reach().districts)


def _states() -> dict[tuple[int, str], int]:
    rows = (
        StateTally.objects.filter(district_id__in=_districts())
        .values("district_id", "state")
        .annotate(sum=Sum("n"))
    )
    return {(row["district_id"], row["state"]): row["sum"] for row in rows if row["sum"]}


def _today(day: date) -> dict[str, int]:
    rows = (
        DistrictTally.objects.filter(day=day, district_id__in=_districts())
        .values("code")
        .annotate(sum=Sum("n"))
    )
    return {row["code"]: row["sum"] for row in rows if row["sum"]}


def _days(day: date) -> list[CallerDay]:
    found: dict[int, dict[str, tuple[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [day])
        for caller, code, n, spent in cursor.fetchall():
            found.setdefault(caller, {})[code] = (int(n), int(spent))
    return [_caller_day(caller, codes) for caller, codes in found.items()]


def _caller_day(caller_id: int, codes: Mapping[str, tuple[int, int]]) -> CallerDay:
    """codes: how many, and how many seconds in all."""
    return CallerDay(
        caller_id=caller_id,
        calls=sum(n for code, (n, _spent) in codes.items() if code != "skipped"),
        seconds=sum(spent for _n, spent in codes.values()),
        skipped=codes.get("skipped", (0, 0))[0],
        outcomes={code: n for code, (n, _spent) in codes.items() if code != "skipped" and n},
    )


def _counted(rows: "QuerySet[Task]") -> int:
    """Up to 100,000: past that the exact number helps nobody and costs a page."""
    return int(rows.order_by().values("id")[:COUNTED_TO].aggregate(n=Count("id"))["n"])


def touched(actor: Actor, made: Call) -> list[Task]:
    """Every task that a recorded call changed, the card first, as it stands now, as far as the reach goes."""
    ids = [one["id"] for one in made.before or []]
    found = Task.objects.in_bulk(ids)
    return [found[task_id] for task_id in ids if task_id in found]


def own_calls(actor: Actor, *, day: date) -> list[Call]:
    """The actor's recorded calls of a day, the newest first, at most 200."""
    start = datetime.combine(day, time.min, tzinfo=IST)
    made = Call.objects.filter(
        caller_id=actor.user_id,
        finished_at__isnull=False,
        started_at__gte=start - timedelta(days=1),
        finished_at__gte=start,
        finished_at__lt=start + timedelta(days=1),
    )
    return list(made.order_by("-finished_at", "uuid")[:200])


def calls_by_uuids(actor: Actor, uuids: Sequence[UUID]) -> list[Call]:
    """Calls within reach, in the order in which they were made; at most 200."""
    return list(Call.objects.filter(uuid__in=list(uuids)).order_by("started_at", "uuid")[:200])


def leases(actor: Actor) -> dict[int, datetime]:
    """Who holds a card now within reach, and since when."""
    rows = Task.objects.filter(state=State.LEASED).values_list("leased_by", "leased_at")
    return {caller: since for caller, since in rows if caller is not None and since is not None}


def district_outcomes(actor: Actor, *, day: date) -> dict[tuple[int, str], int]:
    """How the calls of a day ended, by district and outcome."""
    rows = DistrictTally.objects.filter(day=day, district_id__in=_districts()).values("district_id", "code")
    return {
        (row["district_id"], row["code"]): row["sum"] for row in rows.annotate(sum=Sum("n")) if row["sum"]
    }


def calls_by_hour(actor: Actor, *, day: date) -> dict[int, int]:
    """Recorded calls of a day by the hour in India, within reach."""
    rows = DistrictTally.objects.filter(day=day, district_id__in=_districts()).exclude(code="skipped")
    return {row["hour"]: row["sum"] for row in rows.values("hour").annotate(sum=Sum("n")) if row["sum"]}


def promises_of(actor: Actor, *, day: date, at: datetime) -> dict[str, int]:
    """Call-backs promised on a day, and how many promises of any day are overdue."""
    made = DistrictTally.objects.filter(day=day, code="call_back", district_id__in=_districts()).aggregate(
        n=Sum("n")
    )["n"]
    late = Task.objects.filter(state=State.WAITING, named_callback=True, due_at__lte=at).count()
    return {"made": made or 0, "late": late}


def lines(actor: Actor, *, watched_from: datetime, at: datetime) -> list[LineInUse]:
    """Every SIM line, those in use first, by name. watched_from: complaints count from then on."""
    used = LineUse.objects.filter(
        Q(kind="call", at__gt=at - timedelta(hours=1)) | Q(kind="complaint", at__gt=watched_from)
    )
    counts = {
        (row["line_id"], row["kind"]): row["n"]
        for row in used.values("line_id", "kind").annotate(n=Count("at"))
    }
    rows = SimLine.objects.order_by(F("retired_at").desc(nulls_first=True), "label", "id")
    return [
        LineInUse(
            one.id,
            one.label,
            one.cap,
            one.retired_at,
            counts.get((one.id, "call"), 0),
            counts.get((one.id, "complaint"), 0),
        )
        for one in rows
    ]


def line_named(actor: Actor, label: str) -> SimLine | None:
    """The line of a name, retired or not; a bill comes after its line is gone."""
    return SimLine.objects.filter(label=" ".join(label.split())).first()


def calls_by_uuid(actor: Actor, uuids: Sequence[UUID]) -> dict[UUID, Call]:
    """Calls by their ids, as far as the actor reaches."""
    return {one.uuid: one for one in Call.objects.filter(uuid__in=list(uuids))}
