"""What is not kept: who said no, after thirty days, all but the promise not to call; and a member who asks."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from dharatal.field.calls import operations as calls
from dharatal.field.gates import operations as gates
from dharatal.field.intake import tally
from dharatal.field.intake.models import Submission
from dharatal.guard.vault import operations as vault
from dharatal.kernel.actor import Actor
from dharatal.register.people import operations as people
from dharatal.register.people.models import PersonRecord

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
    refused = [(one.index_version, one.phone_token) for one in due if one.outcome in NOT_CALLED_AGAIN]
    _call_no_more(actor, refused, at=at)
    ids = [submission.id for submission in due]
    calls.forget_tasks(actor, [submission.uuid for submission in due], at=at)
    vault.erase(actor, ids, at=at)
    Submission.objects.filter(id__in=ids).delete()
    return len(due)


def forget_member(actor: Actor, person: UUID, *, reason: str, at: datetime) -> None:
    """Take a member out for good: the register's rows, what a district sent of them, and the key of both.

    reason: a key of `people.operations.REASONS`. Who asked for it (`wish`) is not called again, whoever sends the
    number; their village misses one member again. Raises CannotForget when nobody of that id is within reach.
    """
    records = PersonRecord.objects.filter(person__uuid=person)
    phones = list(records.values_list("index_version", "phone_token"))
    ids = list(records.values_list("id", flat=True))
    people.forget(actor, person, reason=reason, at=at)
    if reason == "wish":
        _call_no_more(actor, [(version, token) for version, token in phones if token is not None], at=at)
    sent = list(Submission.objects.select_for_update().filter(id__in=ids))
    if sent:
        calls.forget_tasks(actor, [one.uuid for one in sent], at=at)
        gone = {"submitted": -1, "called": -1, "verified": -1}
        for one in sent:
            tally.append({tally.spot_of(one.unit_id, one): gone}, at=at)
        Submission.objects.filter(id__in=ids).delete()


def _call_no_more(actor: Actor, phones: Iterable[tuple[int, int]], *, at: datetime) -> None:
    """Keep phones as do-not-call tokens. phones: (version of the index, token)."""
    by_version: dict[int, set[int]] = {}
    for version, token in phones:
        by_version.setdefault(version, set()).add(token)
    for version, tokens in by_version.items():
        gates.opt_out(actor, tokens=tokens, index_version=version, reason="asked", at=at)
