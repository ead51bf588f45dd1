"""What the caller's pages show, as their templates want it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dharatal.field.callroom import operations, script
from dharatal.field.callroom.checking import queries as checking
from dharatal.field.callroom.dialling import handsets
from dharatal.field.callroom.dialling import presenting as dialling
from dharatal.field.callroom.dialling.operations import Dialled
from dharatal.field.callroom.kinds.protocol import HEARD, PHONED, TOLD, Opened
from dharatal.field.callroom.models import Handset
from dharatal.field.callroom.owners import kind_named, kind_of
from dharatal.field.callroom.paper import queries as paper
from dharatal.field.calls import queries as queue
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Claim
from dharatal.field.calls.retry import MOST_ATTEMPTS
from dharatal.field.gates import queries as gates
from dharatal.field.gates.policy import calling_rule_on
from dharatal.guard.access.reach import lending
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day, to_ist
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.card import Card
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

SHOWN_OUTCOMES = ("yes", "no", "wrong_number", "no_answer")
SKIP_LABELS = {
    "known_to_me": gettext_lazy("I know this person"),
    "card_unclear": gettext_lazy("The card cannot be read"),
    "language": gettext_lazy("Another language"),
    "other": gettext_lazy("Another reason"),
}
IDLE = {
    "empty": "nothing_due",
    "later": "nothing_due",
    "places_shut": "district_paused",
    "caller_paused": "paused",
    "room_paused": "room_paused",
    gates.BLACKOUT: "silence",
    gates.OUT_OF_HOURS: "outside_hours",
    gates.HARD_STOP: "outside_hours",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """What a drawing of the desk asks once, for all its parts.

    handset: the phone that is paired with it. dialled: the card in hand, where it was dialled just now.
    """

    own: queue.CallerDay
    paused: queue.Paused
    handset: Handset | None
    dialled: Dialled | None


def desk(
    actor: Actor,
    *,
    at: datetime,
    sent: Mapping[str, str] | None = None,
    toast: dict[str, Any] | None = None,
    refusal: str = "",
    session: str = "",
    dialled: Dialled | None = None,
) -> dict[str, Any]:
    """The desk: a card, or why there is none. sent: what the form held before. session: of the log-in here.

    dialled: the card in hand, whose look is recorded with the dialling.
    """
    pauses = queue.pauses(actor, at=at)
    seat = Seat(
        own=queue.own_day(actor, day=ist_day(at)),
        paused=queue.paused_by(pauses),
        handset=handsets.paired_to(actor, session=session, at=at),
        dialled=dialled,
    )
    resting = operations.break_of(actor, pauses)
    if resting is not None:
        day = day_of(actor, seat.own, seat.paused, at=at)
        return {**_idle("on_break", until=resting.until, at=at), "day": day, "toast": toast}
    held = dialled.task if dialled else None
    with operations.drawing(actor, held, paused=seat.paused, at=at) as (claim, opened):
        coming = queue.ahead(actor, paused=seat.paused, at=at)
        path, units = _places(opened, coming)
        shared = {
            "day": _day(actor, seat.own, coming, units, at=at),
            "toast": toast,
            "refusal": refusal,
            "pause_href": reverse("callroom:break"),
            "handset_href": reverse("callroom:handset"),
            "handset": seat.handset,
        }
        if claim.task is None or opened is None:
            return {**_idle_of(actor, claim, at), **shared}
        return {"card": _card(actor, claim.task, opened, path, seat, sent or {}, at=at), **shared}


def day_of(actor: Actor, own: queue.CallerDay, paused: queue.Paused, *, at: datetime) -> dict[str, Any]:
    """The caller's own figures beside the card."""
    coming = queue.ahead(actor, paused=paused, at=at)
    return _day(actor, own, coming, territory.units_by_ids(_ids(coming)), at=at)


def _day(
    actor: Actor, own: queue.CallerDay, coming: queue.Ahead, units: Mapping[int, Unit], *, at: datetime
) -> dict[str, Any]:
    promises = queue.own_promises(actor, at=at)
    page = reverse("callroom:my_day")
    return {
        "done": own.calls,
        "target": None,
        "tally": [
            {"code": code, "count": own.outcomes.get(code, 0), "href": f"{page}?outcome={code}"}
            for code in SHOWN_OUTCOMES
        ],
        "queue": coming.waiting,
        "next_place": _place(coming, units),
        "promise_at": promises[0] if promises else None,
    }


def _places(opened: Opened | None, coming: queue.Ahead) -> tuple[list[Unit], dict[int, Unit]]:
    """The line down to the card's unit, and the units that the desk names beside it."""
    if opened is None:
        return [], territory.units_by_ids(_ids(coming))
    return territory.path_and(opened.unit_id, _ids(coming))


def _ids(coming: queue.Ahead) -> list[int]:
    return [unit for unit in (coming.district_id, coming.block_id) if unit]


def _place(coming: queue.Ahead, units: Mapping[int, Unit]) -> str:
    """District and block of the card that is next in the queue, in words; empty when nothing waits."""
    return " › ".join(territory.name(units[unit]) for unit in _ids(coming) if unit in units)


def own_day(actor: Actor, *, outcome: str, at: datetime) -> dict[str, Any]:
    made = [one for one in queue.own_calls(actor, day=ist_day(at)) if not outcome or one.outcome == outcome]
    units = territory.units_by_ids({one.unit_id for one in made})
    own, paused = queue.own_day(actor, day=ist_day(at)), queue.pauses_in_force(at=at)
    return {
        "day": day_of(actor, own, paused, at=at),
        "promises": [{"at": moment, "late": moment < at} for moment in queue.own_promises(actor, at=at)],
        "rows": [
            {"at": one.finished_at, "place": units.get(one.unit_id), "outcome": one.outcome} for one in made
        ],
        "outcome": outcome,
        "paper_href": reverse("callroom:own_paper") if paper.own(actor, at=at) else "",
        "checks_href": reverse("callroom:my_checks"),
    }


def toast(done: operations.Recorded) -> dict[str, Any]:
    """What was just recorded, and the way back where there is one."""
    kind = kind_named(done.kind)
    text = (kind.toasts.get(done.outcome) or _("%(name)s: recorded.")) % {"name": done.name}
    if done.next_due_at:
        text += " " + _("Called again at %(time)s.") % {"time": f"{to_ist(done.next_due_at):%d.%m. %H:%M}"}
    return {
        "text": text,
        "undo_href": ""
        if done.is_repeat or kind.stands(done.outcome)
        else reverse("callroom:undo", args=[done.call]),
        "undo_key": "Z",
    }


def _card(
    actor: Actor,
    task: Task,
    opened: Opened,
    path: Sequence[Unit],
    seat: Seat,
    sent: Mapping[str, str],
    *,
    at: datetime,
) -> dict[str, Any]:
    shown = kind_of(task).shown(opened, path=path, at=at)
    return {
        **_any_card(actor, task, opened, seat, sent, at=at),
        "unit_path": [unit for unit in path if unit.kind != "state"],
        "pair": _other(*shown.other) if shown.other else None,
        "sender": shown.sender,
        "sent_at": shown.sent_at,
        "script": shown.script,
        "where": script.WHERE if kind_of(task).asks_where(task) else "",
        "heard": sent.get(HEARD, ""),
        "phoned": {"sentence": script.PHONED, "answer": sent.get(PHONED, "")},
        "told": {name: sent.get(name, "") for name in TOLD},
    }


def _other(card: Card, unit_id: int) -> dict[str, Any]:
    """The other record, when a call is about two."""
    return {
        "name": card.name,
        "relation": card.relation,
        "relative_name": card.relative_name,
        "age": card.age,
        "unit": territory.unit(unit_id),
    }


def _any_card(
    actor: Actor, task: Task, opened: Opened, seat: Seat, sent: Mapping[str, str], *, at: datetime
) -> dict[str, Any]:
    call, person = task.call_uuid, opened.card
    assert call is not None  # noqa: S101 - a leased card has one
    with lending(district_id=task.district_id, block_id=task.block_id, panchayat_id=task.panchayat_id):
        made = queue.calls_of_task(actor, task)
    shown_at = next((one.dialled_at for one in made if one.uuid == call), None)
    earlier = [one for one in made if one.finished_at]
    return {
        "id": call,
        "name": person.name,
        "age": person.age,
        "relation": person.relation,
        "relative_name": person.relative_name,
        "attempt": task.attempts + 1,
        "attempts": MOST_ATTEMPTS,
        "earlier": [{"at": one.finished_at, "outcome": one.outcome} for one in earlier[:3]],
        "promise": {"at": task.due_at} if task.named_callback and task.due_at else None,
        "also_here": 0,
        "number": dialling.on_desk(
            actor, task, shown_at=shown_at, is_paired=seat.handset is not None, dialled=seat.dialled, at=at
        )
        if shown_at
        else None,
        "started_at": shown_at,
        "answers": {name: sent.get(name, "") for name in operations.QUESTIONS},
        "note": sent.get("note", ""),
        "call_back_choices": call_back_choices(task.district_id, at),
        "skip_reasons": [{"code": code, "label": label} for code, label in SKIP_LABELS.items()],
        "skips_left": max(0, calling_rule_on(ist_day(at)).skips_a_day - seat.own.skipped),
        "key": new_uuid(),
        **_addresses(call),
    }


def _addresses(call: UUID) -> dict[str, str]:
    return {
        f"{name}_href": reverse(f"callroom:{name}", args=[call])
        for name in ("dial", "record", "skip", "heartbeat")
    }


def call_back_choices(district_id: int, at: datetime) -> list[dict[str, str]]:
    """Moments that people name most: in an hour, this evening, tomorrow at the same hour; within calling hours."""
    timetable = gates.timetable(district_id, at=at)
    evening = to_ist(at).replace(hour=18, minute=0, second=0, microsecond=0)
    wishes = [
        (_("in an hour"), at + timedelta(hours=1)),
        (_("this evening"), evening),
        (_("tomorrow"), at + timedelta(days=1)),
    ]
    return [
        {"value": to_ist(moment).isoformat(timespec="minutes"), "label": label}
        for label, moment in wishes
        if moment > at and timetable.is_open(moment)
    ]


def _idle_of(actor: Actor, claim: Claim, at: datetime) -> dict[str, Any]:
    if claim.reason == "caller_paused" and (found := checking.own_hearing(actor)):
        waits = found.decided_at is None or found.decision != "continue"
        if waits:
            shown = _idle("stopped", until=None, at=at)
            return {**shown, "hearing_href": reverse("callroom:own_hearing")}
    return _idle(IDLE.get(claim.reason, claim.sentence or claim.reason), until=claim.opens_at, at=at)


def _idle(reason: str, *, until: datetime | None, at: datetime) -> dict[str, Any]:
    return {
        "card": None,
        "reason": reason,
        "until": until,
        "next_at": until if reason == "nothing_due" else None,
        "said_by": "",
        "why": "",
        "resume_href": reverse("callroom:resume_own"),
        "again_href": reverse("callroom:desk"),
        "enrol_href": "",
    }
