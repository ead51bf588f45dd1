"""Two people make call sheets: one asks, another approves; with the approval the numbers leave the queue.

Whose yes counts is for `guard.vault.approvals`: never the asker's, a subordinate's, or one person's second log-in's.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.models import Sheet, SheetRow, SheetsAsked
from dharatal.field.callroom.owners import ORDINARY
from dharatal.field.callroom.paper.codes import row_code
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.calls.handout import lease_of
from dharatal.field.calls.models import Task
from dharatal.field.gates.policy import calling_rule_on
from dharatal.field.gates.timetable import at_ist
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import NotAllowed
from dharatal.guard.access.reach import current_reach, is_everything
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import approvals
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.posts import queries as posts

KIND = "paper"
MOST_ROWS = 20  # numbers on paper in one caller's hands
MOST_CALLERS = 50
ASKED_FOR = timedelta(hours=12)  # after that it is asked anew
SHORTEST = timedelta(hours=1)  # a sheet made later in the day is for tomorrow
_APPROVED = """
SELECT * FROM callroom_put_on_paper(%s, %s, %s, %s::uuid[], %s, %s, %s::int[], %s::int[], %s::int[])
"""


class CannotAsk(Refusal):
    code = "cannot_ask_sheets"
    status = 422


class NotAsked(Refusal):
    code = "not_asked"


def ask(actor: Actor, *, callers: Sequence[int], rows: int = MOST_ROWS, at: datetime) -> SheetsAsked:
    """Ask for a sheet each of these callers; nothing leaves the queue before somebody else approves.

    callers: user ids. rows: on each sheet, 1 to 20. Raises CannotAsk, NotAllowed.
    """
    _refuse_part_of_the_room()
    wanted = sorted(set(callers))
    if not 0 < len(wanted) <= MOST_CALLERS:
        raise CannotAsk(_("Choose between 1 and %(most)s callers.") % {"most": MOST_CALLERS})
    if not 0 < rows <= MOST_ROWS:
        raise CannotAsk(_("A sheet holds between 1 and %(most)s numbers.") % {"most": MOST_ROWS})
    if not set(wanted) <= set(access.holders_of(MAKE_CALLS.code, at=at)):
        raise CannotAsk(_("Sheets are printed for callers of this room only."))
    asked = SheetsAsked(id=new_uuid(), callers=wanted, rows=rows, asked_by=actor.user_id, asked_at=at)
    asked.save(force_insert=True)
    facts = {"callers": len(wanted), "rows": rows}
    excluded = posts.subordinates(actor.user_id, at=at)
    approvals.ask(actor, KIND, asked.id, needed=1, excluded=excluded, facts=facts, at=at)
    return asked


def approve(actor: Actor, asked_id: UUID, *, at: datetime) -> list[Sheet]:
    """Make the sheets that somebody else asked for: the numbers leave the queue, all in this transaction or none.

    A caller who is paused meanwhile, or holds 20 numbers on paper already, gets none. Raises NeedsAnother, NotAsked,
    CannotPrint, QuotaReached.
    """
    _refuse_part_of_the_room()
    asked = _waiting(asked_id, at)
    approvals.give(actor, KIND, asked.id, excluded=posts.subordinates(asked.asked_by, at=at), at=at)
    _decide(asked, SheetsAsked.State.APPROVED)
    logins = access.logins_of([asked.asked_by, *asked.callers])
    held = on_paper(asked.callers)
    made = []
    for caller_id in asked.callers:
        room = min(asked.rows, MOST_ROWS - held[caller_id])
        caller = Actor(user_id=caller_id, login=logins[caller_id], channel=actor.channel)
        sheet = _make(actor, asked, caller, logins[asked.asked_by], room, at) if room > 0 else None
        if sheet is not None:
            made.append(sheet)
    if not made:
        raise calls.CannotPrint(_("Nobody waits for a call just now who could be put on a sheet."))
    return made


def refuse(actor: Actor, asked_id: UUID, *, reason: str = "", at: datetime) -> None:
    """Say no to sheets that were asked for, with a reason, or take the own wish back.

    Raises NotAsked, NotAllowed, SayWhyNot.
    """
    _refuse_part_of_the_room()
    asked = _waiting(asked_id, at)
    approvals.refuse(actor, KIND, asked.id, reason=reason, at=at)
    _decide(asked, SheetsAsked.State.REFUSED)


def on_paper(callers: Sequence[int]) -> Counter[int]:
    """How many numbers each of these callers holds on paper now."""
    rows = SheetRow.objects.filter(caller_id__in=list(callers), state=SheetRow.State.OPEN)
    return Counter(rows.values_list("caller_id", flat=True))


def day_ends(at: datetime) -> datetime:
    """Until when a sheet made at that moment may be called from: the hour at which the law ends calling."""
    ends = at_ist(ist_day(at), calling_rule_on(ist_day(at)).law_closes)
    if at + SHORTEST < ends:
        return ends
    tomorrow = ist_day(at) + timedelta(days=1)
    return at_ist(tomorrow, calling_rule_on(tomorrow).law_closes)


def _make(
    actor: Actor, asked: SheetsAsked, caller: Actor, printer: str, most: int, at: datetime
) -> Sheet | None:
    until = day_ends(at)
    printing = Actor(user_id=asked.asked_by, login=printer, channel=actor.channel)
    try:
        tasks = calls.put_on_paper(
            printing,
            caller=caller,
            owner_kind=ORDINARY.code,
            most=most,
            take=lambda values: list(Task.objects.raw(_APPROVED, [asked.id, *values])),
            until=until,
            at=at,
        )
    except calls.CannotPrint as refusal:
        if refusal.code != "caller_paused":
            raise
        return None
    if not tasks:
        return None
    sheet = Sheet(
        asked=asked,
        caller_id=caller.user_id,
        made_by=asked.asked_by,
        approved_by=actor.user_id,
        made_at=at,
        until=until,
    )
    sheet.save(force_insert=True)
    SheetRow.objects.bulk_create(_row(sheet, place, task) for place, task in enumerate(tasks, 1))
    audit.record(
        actor,
        "callroom.sheet_made",
        subjects=[task.subject_id for task in tasks],
        object_id=asked.id,
        facts={
            "sheet": sheet.number,
            "rows": len(tasks),
            "caller": caller.user_id,
            "asked_by": asked.asked_by,
        },
        at=at,
    )
    return sheet


def _row(sheet: Sheet, place: int, task: Task) -> SheetRow:
    call, _since = lease_of(task)
    return SheetRow(
        call_uuid=call,
        sheet=sheet,
        place=place,
        code=row_code(sheet.number, place),
        owner_kind=task.owner_kind,
        owner_ref=task.owner_ref,
        subject_id=task.subject_id,
        caller_id=sheet.caller_id,
        unit_id=task.unit_id,
        district_id=task.district_id,
        block_id=task.block_id,
        panchayat_id=task.panchayat_id,
    )


def _waiting(asked_id: UUID, at: datetime) -> SheetsAsked:
    asked = SheetsAsked.objects.select_for_update().filter(id=asked_id).first()
    if asked is None or asked.state != SheetsAsked.State.ASKED or asked.asked_at < at - ASKED_FOR:
        raise NotAsked(_("This is decided already, or too old. Ask anew."))
    return asked


def _decide(asked: SheetsAsked, state: SheetsAsked.State) -> None:
    asked.state = state
    asked.save(update_fields=["state"])


def _refuse_part_of_the_room() -> None:
    """A sheet holds names of any district, so both who ask and who approve answer for the whole room."""
    if not is_everything(current_reach()):
        raise NotAllowed(_("This reaches beyond your area. Ask the in-charge of the whole room."))
