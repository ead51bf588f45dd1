"""A bill is compared with the calls of its line, and whose YES has no call on it is called again first."""

import hmac
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dharatal.engines.keys import keyring
from dharatal.field.callroom.dialling.bills import ordering, queries
from dharatal.field.callroom.dialling.bills.matching import CLOCKS_DIFFER, Match, OurCall, match
from dharatal.field.callroom.dialling.bills.reading import ReadBill, read
from dharatal.field.callroom.dialling.sealed import FIELD, unpack
from dharatal.field.callroom.models import Bill, BillRow, Dialling
from dharatal.field.calls import queries as queue
from dharatal.field.calls.models import SimLine
from dharatal.field.calls.operations.lines import NoSuchLine, refuse_beyond_reach
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import to_ist
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

MOST_BYTES = 20 * 1024 * 1024
MONTHS = (
    *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
    *(_("July"), _("August"), _("September"), _("October"), _("November"), _("December")),
)


class AnotherMonth(Refusal):
    code = "another_month"


class BillTooLarge(Refusal):
    code = "bill_too_large"
    status = 413


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a bill led to. ordered: second calls that are new. is_repeat: it had been loaded before."""

    bill: Bill
    yes_without: int
    ordered: int
    is_repeat: bool = False


def load(actor: Actor, *, line: str, data: bytes, filename: str = "", at: datetime) -> Loaded:
    """Compare a bill with the calls of its line and keep what is ours of it; the same bill again changes nothing.

    Numbers are compared in memory and kept nowhere; of private calls nothing is kept at all.
    Raises NoSuchLine, AnotherMonth, BillTooLarge, CannotReadBill, NotAllowed.
    """
    refuse_beyond_reach()
    held = queue.line_named(actor, line)
    if held is None:
        raise NoSuchLine(
            _("There is no line of this name. See the page “Lines and dialling” of the call room.")
        )
    if len(data) > MOST_BYTES:
        raise BillTooLarge(
            _("This file is too large for a bill of one line. Save the one month and send that.")
        )
    digest = hmac.new(keyring().derive("callroom.bill"), data, "sha256").hexdigest()
    known = Bill.objects.filter(line_id=held.id, digest=digest).first()
    if known is not None:
        return Loaded(known, len(queries.yes_without(actor, known)), 0, is_repeat=True)
    told = read(data, filename)
    ours = _refuse_another_month(actor, held, told)
    bill = _kept(actor, held, digest, told, match(told.calls, _ours(actor, ours, at)), at)
    missing = queries.yes_without(actor, bill)
    audit.record(
        actor,
        "callroom.bill_loaded",
        subjects=[one.subject_id for one in ours],
        object_id=bill.id,
        facts={"line": held.id, "rows": bill.rows, "matched": bill.matched, "without": len(missing)},
        at=at,
    )
    return Loaded(bill, len(missing), ordering.call_again(actor, missing, at=at))


def _refuse_another_month(actor: Actor, line: SimLine, told: ReadBill) -> list[Dialling]:
    """Our calls on the line in the days of the bill. Raises AnotherMonth where there are none."""
    first, last = (bound(one.at for one in told.calls) for bound in (min, max))
    whole_days = (
        to_ist(first).replace(hour=0, minute=0),
        to_ist(last).replace(hour=0, minute=0) + timedelta(days=1),
    )
    ours = list(queries.on_line(actor, line.id, *whole_days))
    if ours:
        return ours
    own = queries.months_of_line(actor, line.id)
    sentence = _(
        "This bill is of %(bill)s. On the line %(line)s calls were made in %(calls)s: load the bill of that month."
    )
    if not own:
        sentence = _(
            "This bill is of %(bill)s, and on the line %(line)s no call was made yet. Check the line."
        )
    months = {"bill": _months([first, last]), "line": line.label, "calls": _months(own)}
    raise AnotherMonth(sentence % months)


def _months(moments: Sequence[datetime]) -> str:
    days = [to_ist(one) for one in moments]
    return ", ".join(dict.fromkeys(f"{MONTHS[day.month - 1]} {day.year}" for day in days))


def _ours(actor: Actor, rows: Sequence[Dialling], at: datetime) -> list[OurCall]:
    """Our calls with their numbers opened. One who was asked on an open line shares the call that opened it."""
    subjects = subjects_by_id({one.subject_id for one in rows})
    made = queue.calls_by_uuid(actor, [one.call_uuid for one in rows])
    began: dict[int, datetime] = defaultdict(lambda: at)
    ours = []
    for row in sorted(rows, key=lambda one: (one.caller_id, one.dialled_at, one.call_uuid)):
        if not row.same_line:
            began[row.caller_id] = row.dialled_at
        subject = subjects.get(row.subject_id)
        call = made.get(row.call_uuid)
        if subject is not None:
            numbers = tuple(unpack(open_sealed(subject, FIELD, bytes(row.sealed)))[1])
            ends = call.finished_at if call and call.finished_at else row.dialled_at + CLOCKS_DIFFER
            ours.append(
                OurCall(
                    row.call_uuid, row.caller_id, numbers, min(began[row.caller_id], row.dialled_at), ends
                )
            )
    return ours


def _kept(
    actor: Actor, line: SimLine, digest: str, told: ReadBill, found: Sequence[Match], at: datetime
) -> Bill:
    bill = Bill(
        id=new_uuid(),
        line_id=line.id,
        digest=digest,
        first_at=min(one.at for one in told.calls),
        last_at=max(one.at for one in told.calls),
        rows=len(told.calls),
        matched=len(found),
        uncertain=sum(one.uncertain for one in found),
        others=len(told.calls) - len(found),
        unreadable=told.unreadable,
        loaded_at=at,
        loaded_by=actor.user_id,
    )
    bill.save(force_insert=True)
    BillRow.objects.bulk_create(
        [
            BillRow(bill=bill, call_uuid=call, at=one.at, seconds=one.seconds, uncertain=one.uncertain)
            for one in found
            for call in one.calls
        ],
        ignore_conflicts=True,
    )
    return bill
