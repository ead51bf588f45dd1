"""What the pages of paper hour show, as their templates want it."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.urls import reverse

from dharatal.field.callroom.models import Sheet, SheetRow, SheetsAsked
from dharatal.field.callroom.paper import queries
from dharatal.field.callroom.paper.asking import MOST_ROWS, on_paper
from dharatal.field.callroom.paper.codes import spoken
from dharatal.field.callroom.paper.entering import Entered
from dharatal.field.callroom.paper.printing import PrintedRow, PrintedSheet
from dharatal.field.callroom.paper.queries import SheetFigures
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import to_ist
from dharatal.kernel.ids import new_uuid
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

Context = dict[str, Any]
_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:. ]?\s*([0-5]\d)")
_TO_ASCII = str.maketrans("०१२३४५६७८९", "0123456789")


def board(actor: Actor, *, at: datetime) -> Context:
    """The in-charge's page: what was asked, who may get a sheet, what is out, what is over."""
    out = queries.out(actor, at=at)
    return {
        "asked": asked(actor, at=at),
        "callers": _callers(actor, at=at),
        "most_rows": MOST_ROWS,
        "out": _sheets(out),
        "missing": sum(one.is_missing for one in out),
        "over": _sheets(queries.over(actor, at=at)[:30]),
        "ask_href": reverse("callroom:paper_ask"),
        "enter_href": reverse("callroom:paper_enter"),
        "back_href": reverse("callroom:room"),
    }


def asked(actor: Actor, *, at: datetime) -> list[Context]:
    """What waits for an approval; who asked for it cannot give it."""
    rows = queries.asked(actor, at=at)
    logins = access.logins_of({one.asked_by for one in rows} | {id_ for one in rows for id_ in one.callers})
    return [_asked(actor, one, logins) for one in rows]


def _asked(actor: Actor, one: SheetsAsked, logins: Mapping[int, str]) -> Context:
    return {
        "callers": [logins.get(id_, "") for id_ in one.callers],
        "rows": one.rows,
        "by": logins.get(one.asked_by, ""),
        "at": one.asked_at,
        "is_mine": one.asked_by == actor.user_id,
        "approve_href": reverse("callroom:paper_approve", args=[one.id]),
        "refuse_href": reverse("callroom:paper_refuse", args=[one.id]),
    }


def _callers(actor: Actor, *, at: datetime) -> list[Context]:
    logins = access.holders_of(MAKE_CALLS.code, at=at)
    held, paused = on_paper(list(logins)), queue.pauses_in_force(at=at).callers
    return [
        {"id": id_, "login": login, "held": held[id_], "is_paused": id_ in paused}
        for id_, login in logins.items()
    ]


def _sheets(found: list[SheetFigures]) -> list[Context]:
    logins = access.logins_of({one.sheet.caller_id for one in found} | {one.sheet.made_by for one in found})
    return [
        {
            **_sheet(one.sheet),
            "caller": logins.get(one.sheet.caller_id, ""),
            "by": logins.get(one.sheet.made_by, ""),
            "rows": one.rows,
            "open": one.open,
            "state": "missing" if one.is_missing else f"sheet_{one.sheet.state}",
        }
        for one in found
    ]


def _sheet(sheet: Sheet) -> Context:
    return {
        "number": sheet.number,
        "made_at": sheet.made_at,
        "until": sheet.until,
        "printed_at": sheet.printed_at,
        "closed_at": sheet.closed_at,
        "href": reverse("callroom:paper_sheet", args=[sheet.number]),
        "print_href": reverse("callroom:paper_print", args=[sheet.number]),
    }


def sheet(actor: Actor, number: int, *, at: datetime, refusal: str = "") -> Context:
    """One sheet row by row, without a name or a number."""
    found = queries.sheet(actor, number)
    rows = queries.rows_of(actor, found)
    people = {found.caller_id, found.made_by, found.approved_by, found.closed_by or 0}
    people |= {one.entered_by or 0 for one in rows} | {one.again_by or 0 for one in rows}
    logins = access.logins_of(people)
    left = sum(one.state == SheetRow.State.OPEN for one in rows)
    is_out = found.state == Sheet.State.OUT
    return {
        "sheet": _sheet(found),
        "caller": logins.get(found.caller_id, ""),
        "by": logins.get(found.made_by, ""),
        "approved_by": logins.get(found.approved_by, ""),
        "lost_reason": found.lost_reason,
        "state": "missing" if is_out and found.until <= at else f"sheet_{found.state}",
        "is_out": is_out,
        "may_print": is_out and found.made_by == actor.user_id and at < found.until,
        "left": left,
        "rows": [_row(one, logins) for one in rows],
        "back_href": reverse("callroom:paper"),
        "enter_href": reverse("callroom:paper_enter"),
        "sign_href": reverse("callroom:paper_back", args=[number]),
        "lost_href": reverse("callroom:paper_lost", args=[number]),
        "refusal": refusal,
    }


def _row(one: SheetRow, logins: Mapping[int, str]) -> Context:
    return {
        "place": one.place,
        "code": spoken(one.code),
        "state": one.outcome or f"row_{one.state}",
        "is_late": one.state == SheetRow.State.LATE,
        "called_at": one.called_at,
        "entered_by": logins.get(one.entered_by or 0, ""),
        "again": one.again_outcome,
        "again_called_at": one.again_called_at,
        "again_by": logins.get(one.again_by or 0, ""),
        "correct_href": f"{reverse('callroom:paper_enter')}?code={one.code}&correct=1"
        if one.state in (SheetRow.State.ENTERED, SheetRow.State.NOT_CALLED)
        else "",
    }


def printed(opened: PrintedSheet, *, at: datetime) -> Context:
    """A sheet for print. mark: what every page of it says of who printed it for whom."""
    units = territory.units_by_ids({one.row.unit_id for one in opened.rows})
    moment = f"{to_ist(at):%d.%m.%Y %H:%M}"
    return {
        "sheet": _sheet(opened.sheet),
        "caller": opened.caller,
        "by": opened.printer,
        "printed_at": at,
        "mark": f"{opened.printer} → {opened.caller} · {opened.sheet.number} · {moment}",
        "rows": [_printed_row(one, units) for one in opened.rows],
    }


def _printed_row(one: PrintedRow, units: Mapping[int, Unit]) -> Context:
    place = [unit for unit in territory.path(units[one.row.unit_id]) if unit.kind != "state"]
    return {
        "place": one.row.place,
        "code": spoken(one.row.code),
        "card": one.card,
        "path": place[:1] + place[-1:] if len(place) > 1 else place,
        "phones": one.phones,
    }


def entry(
    actor: Actor,
    *,
    sent: Mapping[str, str],
    is_own: bool,
    at: datetime,
    done: Entered | None = None,
    refusal: str = "",
) -> Context:
    """The page on which results are typed. sent: what was typed before; after a result only its time stays."""
    is_kept = bool(refusal) or done is None or done.state == "second"
    values = dict(sent) if is_kept else {"time": sent.get("time", "")}
    entered = queries.entered_today(actor, at=at)
    return {
        "values": values,
        "key": new_uuid().hex,
        "refusal": refusal,
        "done": _done(done) if done else None,
        "is_own": is_own,
        "sheets": _sheets(queries.own(actor, at=at) if is_own else queries.out(actor, at=at)),
        "entered": [
            {"code": spoken(one.code), "state": one.outcome or f"row_{one.state}", "at": one.called_at}
            for one in entered
        ],
        "action_href": reverse("callroom:own_paper" if is_own else "callroom:paper_enter"),
        "back_href": reverse("callroom:my_day" if is_own else "callroom:paper"),
    }


def _done(done: Entered) -> Context:
    row = done.row
    return {
        "state": done.state,
        "name": done.name,
        "code": spoken(row.code),
        "outcome": row.outcome or f"row_{row.state}",
        "called_at": row.called_at,
        "again": row.again_outcome,
        "again_called_at": row.again_called_at,
    }


def read_clock(text: str) -> time | None:
    """A time of day as people write it: 14:05, 14.05, 1405, also in Devanagari digits; None when it is none."""
    found = _CLOCK.fullmatch(text.strip().translate(_TO_ASCII))
    return time(int(found[1]), int(found[2])) if found else None
