"""A call-back made once more, by somebody else: the answer before stays in the book, and the last alone weighs.

Asked for when the member says that it was written down wrongly, or when whoever made the call-back is under suspicion.
While it is waited for the complaint weighs nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.calls.handout import UNDO_WITHIN
from dharatal.field.trace.complaints import operations
from dharatal.field.trace.complaints.queries import NoSuchComplaint
from dharatal.field.trace.models import Complaint
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

WHY = {
    "member": _("The member says that it was written down wrongly"),
    "caller": _("Whoever made the call-back is in doubt"),
}
ANSWERED = (Complaint.State.CONFIRMED, Complaint.State.DENIED, Complaint.State.UNREACHABLE)


class CannotCallAgain(Refusal):
    """There is no answer yet that another could follow, or nobody who could be asked."""

    code = "cannot_call_again"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call-back that another followed. state: what it came to; by: who made it, 0 for nobody; called_at: when the
    rival called, as it was known then; why: of WHY; asked_by, asked_at: who asked for the next one, and when.
    """

    state: str
    at: str
    by: int
    call: str
    called_at: str
    why: str
    asked_by: int
    asked_at: str

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Earlier":
        return cls(**told)


def earlier_of(held: Complaint) -> list[Earlier]:
    """The call-backs before the last, the oldest first."""
    return [Earlier.of(one) for one in held.earlier]


def call_again(
    actor: Actor, complaint_id: UUID, *, why: str, of_case: UUID | None = None, at: datetime
) -> Complaint:
    """Have the registered number called back once more, by nobody who wrote it down, asks now, or called before.

    why: of WHY. of_case: as in `queries.one`. Raises NoSuchComplaint, CannotCallAgain.
    """
    held = Complaint.objects.select_for_update().filter(id=complaint_id).first()
    if held is None:
        raise NoSuchComplaint(_("There is no such complaint in your area. Open it from the book."))
    if why not in WHY:
        raise CannotCallAgain(_("Choose why it is to be called back again."), code="no_reason")
    _refuse_unanswered(held, at)
    before = _answer(actor, held, why, at)
    with operations.lent(held.district_id):
        subject = subjects_by_id([held.sealed_id])[held.sealed_id]
        last = operations.heard_in(held, subject)
        held.heard = operations.heard_before(held, type(last)(last.when, last.heard_name))
        held.earlier = [*held.earlier, asdict(before)]
        held.state = Complaint.State.TOLD
        held.confirmed_at, held.confirmed_by, held.call_uuid = None, 0, None
        held.save(update_fields=["heard", "earlier", "state", "confirmed_at", "confirmed_by", "call_uuid"])
        facts: dict[str, int | str] = {"why": why, "before": before.state, "times": len(held.earlier)}
        operations.record(actor, "complaint.called_again", held, of_case=of_case, at=at, **facts)
        barred = {held.told_by, max(actor.user_id, 0), *(one.by for one in earlier_of(held))}
        operations.have_called_back(actor, held, barred=barred, at=at)
    return held


def _refuse_unanswered(held: Complaint, at: datetime) -> None:
    if held.state == Complaint.State.DUPLICATE:
        raise CannotCallAgain(
            _(
                "This repeats what was told before. Open the first telling; it is the one that is called back."
            ),
            code="repeats",
        )
    if held.state not in ANSWERED or held.confirmed_at is None:
        raise CannotCallAgain(_("It waits for its call-back already."), code="waits_already")
    if held.call_uuid and held.confirmed_at > at - UNDO_WITHIN:
        raise CannotCallAgain(
            _("The caller may still take the answer back. Ask again in ten minutes."), code="too_fresh"
        )
    if held.sealed_id not in subjects_by_id([held.sealed_id]):
        raise CannotCallAgain(
            _("The member was erased: there is nobody any more who could be asked."), code="erased"
        )


def _answer(actor: Actor, held: Complaint, why: str, at: datetime) -> Earlier:
    """The answer that held until now."""
    return Earlier(
        state=str(held.state),
        at=held.confirmed_at.isoformat() if held.confirmed_at else "",
        by=held.confirmed_by,
        call=str(held.call_uuid or ""),
        called_at=held.called_at.isoformat() if held.called_at else "",
        why=why,
        asked_by=actor.user_id,
        asked_at=at.isoformat(),
    )
