"""May we call, here and now, and if not, when?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from dharatal.engines.postgres.bulk import array
from dharatal.engines.postgres.reading import rows_of
from dharatal.field.gates.models import Blackout, LocalHours
from dharatal.field.gates.timetable import Hours, LocalRule, Timetable, at_ist, is_lawful
from dharatal.guard.access import looked_up
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day

LOOKED_UP = "gates"
HARD_STOP, OUT_OF_HOURS, BLACKOUT, OPTED_OUT = "hard_stop", "out_of_hours", "blackout", "opted_out"


@dataclass(frozen=True, slots=True)
class Gate:
    """reason: empty when open. opens_at: None when it never does, or not within two months."""

    open: bool
    reason: str = ""
    opens_at: datetime | None = None

    @property
    def sentence(self) -> str:
        """Why it is shut, in the reader's language; empty when open."""
        return {
            HARD_STOP: _("By law nobody is called between 9 in the evening and 9 in the morning."),
            OUT_OF_HOURS: _("It is outside calling hours."),
            BLACKOUT: _("A silence period holds here."),
            OPTED_OUT: _("This phone is not to be called."),
        }.get(self.reason, "")


@dataclass(frozen=True, slots=True)
class ShutPlaces:
    """Where nobody may be called at a moment. gate: what holds for everywhere."""

    gate: Gate
    districts: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    panchayats: tuple[int, ...] = ()


def may_call(
    *, district_id: int, block_id: int, panchayat_id: int, phone_tokens: Sequence[int], at: datetime
) -> Gate:
    """Whether a phone in a place may be called. phone_tokens: of all key versions still in use."""
    if opted_out(phone_tokens):
        return Gate(open=False, reason=OPTED_OUT)
    over = {("district", 0), ("district", district_id), ("block", block_id), ("panchayat", panchayat_id)}
    silences = [silence for silence in _silences(at) if _place(silence) in over]
    return _gate(timetable(district_id, at=at), silences, at)


def shut_places(at: datetime) -> ShutPlaces:
    """Everything the hand-out of calls must leave out at that moment, in two small reads."""
    silences = _silences(at)
    local = _local_rules(at)
    everywhere = Timetable(tuple(rule for district, rule in local if not district))
    gate = _gate(everywhere, [silence for silence in silences if not _place(silence)[1]], at)
    held = [_place(silence) for silence in silences if silence.since <= at]
    narrowed = {district for district, _rule in local if district}
    late = {district for district in narrowed if not _timetable_of(district, local).is_open(at)}
    return ShutPlaces(
        gate=gate,
        districts=tuple(sorted({unit for kind, unit in held if kind == "district"} | late)),
        blocks=tuple(sorted({unit for kind, unit in held if kind == "block"})),
        panchayats=tuple(sorted({unit for kind, unit in held if kind == "panchayat"})),
    )


def timetable(district_id: int, *, at: datetime) -> Timetable:
    """The opening hours of a district from that moment on; district 0 asks for everywhere."""
    return _timetable_of(district_id, _local_rules(at))


def opted_out(phone_tokens: Iterable[int]) -> set[int]:
    """Which of these tokens belong to phones that must not be called."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token FROM gates_donotcall WHERE token = ANY (%s::bigint[])", [array(phone_tokens)]
        )
        return {token for (token,) in cursor.fetchall()}


def blackouts(actor: Actor, at: datetime) -> list[Blackout]:
    """Silence periods that hold or are to come, the nearest first."""
    return list(Blackout.objects.filter(until__gt=at).order_by("since", "id"))


def local_hours(actor: Actor, at: datetime) -> list[LocalHours]:
    """Local hours that hold or are to come, oldest first."""
    return _hours_in_force(at)


def blackout(actor: Actor, blackout_id: UUID) -> Blackout | None:
    return Blackout.objects.filter(id=blackout_id).first()


def _gate(hours: Timetable, silences: Sequence[Blackout], at: datetime) -> Gate:
    held = any(silence.since <= at < silence.until for silence in silences)
    if hours.is_open(at) and not held:
        return Gate(open=True)
    reason = BLACKOUT if held else OUT_OF_HOURS
    return Gate(False, reason if is_lawful(at) else HARD_STOP, _opening(hours, silences, at))


def _opening(hours: Timetable, silences: Sequence[Blackout], at: datetime) -> datetime | None:
    """Each silence can push the opening on at most once."""
    moment = hours.next_open(at)
    for silence in sorted(silences, key=lambda silence: (silence.since, silence.until)):
        if moment is not None and silence.since <= moment < silence.until:
            moment = hours.next_open(silence.until)
    return moment


def _place(silence: Blackout) -> tuple[str, int]:
    if silence.panchayat_id:
        return "panchayat", silence.panchayat_id
    return ("block", silence.block_id) if silence.block_id else ("district", silence.district_id)


def _silences(at: datetime) -> list[Blackout]:
    """Those that hold or are to come. The desk asks four times about one moment or two: read once for the day."""
    day = ist_day(at)
    begins = at_ist(day, time.min)
    found = looked_up.once(f"{LOOKED_UP} silences {day}", lambda: rows_of(Blackout, "until > %s", [begins]))
    return [row for row in found if row.until > at]


def _hours_in_force(at: datetime) -> list[LocalHours]:
    in_force = "(valid_until IS NULL OR valid_until >= %s) ORDER BY valid_from, set_at, id"
    return rows_of(LocalHours, in_force, [ist_day(at)])


def _local_rules(at: datetime) -> list[tuple[int, LocalRule]]:
    return [
        (
            row.district_id,
            LocalRule(
                Hours(row.opens, row.closes),
                row.valid_from,
                row.valid_until,
                is_everywhere=not row.district_id,
            ),
        )
        for row in looked_up.once(f"{LOOKED_UP} hours {ist_day(at)}", lambda: _hours_in_force(at))
    ]


def _timetable_of(district_id: int, local: Sequence[tuple[int, LocalRule]]) -> Timetable:
    return Timetable(tuple(rule for district, rule in local if district in (0, district_id)))
