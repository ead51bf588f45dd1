"""What is not kept: those who said no are forgotten after thirty days, all but the promise not to call."""

from datetime import date, datetime

from dharatal.field.calls import operations as calls
from dharatal.field.gates import operations as gates
from dharatal.field.intake.models import Submission
from dharatal.guard.vault import operations as vault
from dharatal.kernel.actor import Actor

NOT_CALLED_AGAIN = ("no", "refused", "abusive", "complaint", "not_this_person")


def shred_declined(actor: Actor, *, today: date, at: datetime, limit: int = 1_000) -> int:
    """Erase submissions whose days are over; their phones remain as keyed do-not-call tokens only.

    Answers how many went. In one transaction: the tokens are there before the rows are gone.
    """
    due = list(
        Submission.objects.select_for_update(skip_locked=True)
        .filter(shred_after__lte=today)
        .order_by("shred_after", "id")[:limit]
    )
    if not due:
        return 0
    by_version: dict[int, set[int]] = {}
    for submission in due:
        if submission.outcome in NOT_CALLED_AGAIN:
            by_version.setdefault(submission.index_version, set()).add(submission.phone_token)
    for version, tokens in by_version.items():
        gates.opt_out(actor, tokens=tokens, index_version=version, reason="asked", at=at)
    ids = [submission.id for submission in due]
    calls.forget_tasks(actor, [submission.uuid for submission in due], at=at)
    vault.erase(actor, ids, at=at)
    Submission.objects.filter(id__in=ids).delete()
    return len(due)
