"""What is drawn for a second call as the log tells of finished calls; each call once, however often it comes."""

from dharatal.field.callroom.checking import drawing, ordering, plan, planting
from dharatal.field.callroom.checking.comparing import COMPARED, ENDED
from dharatal.field.callroom.models import Check
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Call
from dharatal.field.intake.operations.correcting import OWNER_KIND as SUBMISSION
from dharatal.guard.access.door import entering
from dharatal.guard.audit.followers import SealedEntry
from dharatal.kernel.actor import SYSTEM

FOLLOWED = ("call.finished", "call.undone")


def draw_or_leave(entry: SealedEntry) -> None:
    """Follow the log: a finished call may be made again; one that was taken back is not."""
    if entry.object_id is None:
        return
    with entering(SYSTEM, STEER_CALLS):
        if entry.action == "call.undone":
            taken_back = Check.objects.filter(first_call=entry.object_id)
            ordering.cancel(SYSTEM, taken_back, at=entry.at)
            taken_back.filter(state=Check.State.VOID, second_outcome="").delete()
        elif entry.facts.get("owner") == SUBMISSION:
            _draw(entry)


def _draw(entry: SealedEntry) -> None:
    call = entry.object_id
    assert call is not None  # noqa: S101 - asked above
    planting.plant_after(SYSTEM, call, at=entry.at)
    made = Call.objects.filter(uuid=call, outcome__in=(*COMPARED, *ENDED)).first()
    if made is None or Check.objects.filter(first_call=call).exists():
        return
    lot, done = drawing.draw("second", call), drawing.drawn_before(made.caller_id)
    is_ended = made.outcome in ENDED
    if plan.is_ended_checked(lot) if is_ended else plan.is_checked(done, lot, drawing.risk_of(made)):
        by_risk = not is_ended and done >= plan.FIRST and lot >= plan.DRAWN_AT_RANDOM
        device = entry.actor.device if entry.actor.channel != "cli" else ""
        reason = "risk" if by_risk else "drawn"
        ordering.order(SYSTEM, [call], reason=reason, device=device[:40], at=entry.at)
