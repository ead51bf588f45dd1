"""What the pages of dialling show, as their templates want it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import row_of
from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.dialling import dialers, handsets
from dharatal.field.callroom.dialling.codes import Code
from dharatal.field.callroom.dialling.dialers import GATEWAY, HANDSET, SHOWN
from dharatal.field.callroom.dialling.operations import Dialled
from dharatal.field.callroom.models import Dialling, Handset, Way
from dharatal.field.calls import queries as queue
from dharatal.field.calls.handout import lease_of
from dharatal.field.calls.models import SimLine, Task
from dharatal.field.gates.policy import calling_rule_on
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day

WAY_WORDS = {
    SHOWN: _("the number on the screen"),
    HANDSET: _("a paired phone, never the screen"),
    GATEWAY: _("the gateway rings the caller's line"),
}
STATE_WORDS = {
    "wanted": _("Your line will ring in a moment"),
    "up": _("Your line rings: pick it up"),
    "ringing": _("It rings at the other end"),
    "talking": _("You are connected"),
    "ended": _("The call has ended"),
    "failed": _("The call did not come about"),
}
CAUSES = {
    "busy": _("The line is busy. Record it, or try again."),
    "no_answer": _("Nobody picked up. Record it, or try again."),
    "refused": _("The network did not put the call through."),
    "caller_away": _("Your own line was not picked up. Pick it up when it rings, or dial another way."),
    "gateway_down": _("The gateway does not answer. Dial by your phone or by the number instead."),
    "gateway_refused": _(
        "The gateway did not let us in. Tell the in-charge, and dial by your phone or the number."
    ),
}
AGAIN = frozenset({"failed", "ended"})
NOT_TAKEN_UP = timedelta(seconds=8)  # the worker looks four times a second
OVER = frozenset({"", "ended", "failed"})


def on_desk(
    actor: Actor,
    task: Task,
    *,
    shown_at: datetime,
    is_paired: bool,
    dialled: Dialled | None = None,
    at: datetime,
) -> dict[str, Any] | None:
    """How the call in hand is being dialled. e164 is empty where the screen must not show it.

    task: the card in hand. shown_at: when its number was opened. is_paired: whether a phone is paired with this desk.
    dialled: the same card, where it was dialled just now.
    """
    call, _since = lease_of(task)
    row, numbers = (dialled.row, dialled.numbers) if dialled else _known(actor, task, call)
    way = row.way if row else SHOWN
    if way == SHOWN and not numbers:
        return None
    return {
        "way": way,
        "e164": numbers[0] if way == SHOWN else "",
        "alternates": numbers[1:] if way == SHOWN else [],
        "shown_at": shown_at,
        "code": _spoken(row),
        "line": _label(row.line_id) if row else "",
        **_progress(row, call, is_paired, at),
    }


def _known(actor: Actor, task: Task, call: UUID) -> tuple[Dialling | None, list[str]]:
    """The numbers only where the screen may show them."""
    row = row_of(Dialling, "call_uuid = %s AND caller_id = %s", [call, actor.user_id])
    is_shown = row is None or row.way == SHOWN
    return row, callroom.phones_of(actor, task) if is_shown else []


def _spoken(row: Dialling | None) -> dict[str, str] | None:
    if row is None:
        return None
    code = Code(row.word_a, row.word_b)
    return {"hindi": code.hindi, "english": code.english}


def _label(line_id: int | None) -> str:
    return SimLine.objects.filter(id=line_id).values_list("label", flat=True).first() or "" if line_id else ""


def _progress(row: Dialling | None, call: UUID, is_paired: bool, at: datetime) -> dict[str, Any]:
    """How far the gateway or the phone is. follow_href: asked again and again while something may change.

    fall_back_href: when the gateway has failed, or the phone that was dialled by is paired no more.
    """
    if row is None or row.way == SHOWN:
        return {"state": "", "sentence": "", "follow_href": "", "fall_back_href": "", "opened_at": None}
    if row.state == "wanted" and at - row.dialled_at > NOT_TAKEN_UP:
        row.state, row.cause = "failed", "gateway_down"
    is_gone = row.way == HANDSET and not is_paired
    goes_on = row.state not in OVER if row.way == GATEWAY else row.opened_at is None and is_paired
    failed = is_gone or (row.way == GATEWAY and row.state in AGAIN)
    state = "talking" if row.state == "up" and row.answered_at else row.state
    state = "ringing" if state == "up" and row.rang_at else state
    return {
        "state": state,
        "sentence": CAUSES.get(row.cause) or STATE_WORDS.get(state, ""),
        "follow_href": reverse("callroom:dialling", args=[call]) if goes_on else "",
        "fall_back_href": reverse("callroom:fall_back", args=[call]) if failed else "",
        "opened_at": row.opened_at,
    }


def own_handset(actor: Actor, *, session: str, at: datetime) -> dict[str, Any]:
    """The page on which a caller pairs a phone."""
    found = handsets.paired_to(actor, session=session, at=at)
    lines = SimLine.objects.filter(retired_at__isnull=True).order_by("label", "id")
    return {
        "handset": {
            "paired_at": found.paired_at,
            "ends_at": found.ends_at,
            "line": _label(found.line_id),
            "end_href": reverse("callroom:handset_end"),
        }
        if found
        else None,
        "lines": [{"id": one.id, "label": one.label} for one in lines],
        "offer_href": reverse("callroom:handset_offer"),
        "back_href": reverse("callroom:desk"),
    }


def lines(actor: Actor, *, refusal: str = "", at: datetime) -> dict[str, Any]:
    """SIM lines, how callers dial, and whose phones are paired."""
    rule = calling_rule_on(ist_day(at))
    rows = queue.lines(actor, watched_from=at - timedelta(days=rule.complaint_days), at=at)
    ways = {one.caller_id: one for one in Way.objects.all()}
    paired = handsets.in_use(at=at)
    callers = sorted({*ways, *queue.present_callers(actor, at=at), *(one.caller_id for one in paired)} - {0})
    logins = access.logins_of(callers)
    labels = {one.id: one.label for one in rows}
    house = ways.get(dialers.HOUSE)
    return {
        "lines": [_line(one, rule.calls_a_line_and_hour, rule.complaints_a_line) for one in rows],
        "house": {"way": house.way if house else SHOWN},
        "ways": [{"code": code, "word": word} for code, word in WAY_WORDS.items()],
        "callers": [
            {
                "id": one,
                "login": logins.get(one, ""),
                "way": ways[one].way if one in ways else "",
                "extension": ways[one].extension if one in ways else "",
            }
            for one in callers
        ],
        "handsets": [_handset(one, logins, labels) for one in paired],
        "refusal": refusal,
        "usual_cap": rule.calls_a_line_and_hour,
        "add_href": reverse("callroom:line_add"),
        "way_href": reverse("callroom:way"),
        "bills_href": reverse("callroom:bills"),
        "back_href": reverse("callroom:room"),
    }


def _line(one: queue.LineInUse, usual: int, complaints: int) -> dict[str, Any]:
    cap = one.cap or usual
    if one.retired_at:
        state = "ended"
    elif one.complaints >= complaints:
        state = "line_resting"
    else:
        state = "line_full" if one.calls >= cap else "line_in_use"
    return {
        "label": one.label,
        "cap": cap,
        "calls": one.calls,
        "complaints": one.complaints,
        "state": state,
        "retire_href": "" if one.retired_at else reverse("callroom:line_retire", args=[one.id]),
    }


def _handset(one: Handset, logins: dict[int, str], labels: dict[int, str]) -> dict[str, Any]:
    return {
        "login": logins.get(one.caller_id, ""),
        "line": labels.get(one.line_id or 0, ""),
        "paired_at": one.paired_at,
        "seen_at": one.seen_at,
        "ends_at": one.ends_at,
        "end_href": reverse("callroom:handset_end_of", args=[one.id]),
    }
