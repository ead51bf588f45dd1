"""What is not kept: who said no, after thirty days, all but the promise not to call; and a member who asks."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from dharatal.field.calls import operations as calls
from dharatal.field.gates import operations as gates
from dharatal.field.intake import keeping, tally
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.operations.receiving import drop_files
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.register.people import operations as people
from dharatal.register.people import queries as register
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


def shred_left_rows(actor: Actor, *, today: date, at: datetime, limit: int = 50) -> int:
    """Shred the rows of old lists that were not taken, with the key that sealed them; answers how many rows went.

    The lists themselves, their figures and the names of their files stay. A sheet of them that is corrected after
    that day counts as new.
    """
    oldest = at - timedelta(days=keeping.fewest_days())
    old = Batch.objects.filter(kind="sheet", received_at__lte=oldest).exclude(state=Batch.State.LOADING)
    held = old.filter(id__in=LeftRow.objects.values("batch")).order_by("received_at", "id")
    gone = 0
    for batch in held.select_for_update(skip_locked=True)[:limit]:
        if keeping.kept_until(ist_day(batch.received_at)) <= today:
            gone += _shred_left(actor, batch, at)
    return gone


def _shred_left(actor: Actor, batch: Batch, at: datetime) -> int:
    """Delete a list's rows and their key; its label is sealed anew, its file (of a load that failed) goes."""
    subject = subjects_by_id([batch.subject_id])[batch.subject_id]
    label = open_sealed(subject, "label", bytes(batch.label))
    (fresh,) = vault.new_subjects(1)
    vault.keep([fresh])
    sealed = seal(fresh, "label", label)
    rows, _ = LeftRow.objects.filter(batch=batch).delete()
    Batch.objects.filter(id=batch.id).update(
        subject_id=fresh.id, label=sealed, key_version=key_version(sealed)
    )
    vault.erase(actor, [subject.id], at=at)
    audit.record(
        actor,
        "intake.left_rows_shredded",
        unit_id=batch.unit_id,
        object_id=batch.id,
        facts={"rows": rows},
        at=at,
    )
    drop_files(batch.id)
    return rows


def forget_member(actor: Actor, person: UUID, *, reason: str, at: datetime) -> None:
    """Take a member out for good: the register's rows, what a district sent of them, and the key of both.

    reason: a key of `people.operations.REASONS`. Who asked for it (`wish`) is not called again, whoever sends the
    number; their village misses one member again. Raises CannotForget when nobody of that id is within reach.
    """
    records = PersonRecord.objects.filter(person=register.holder_of(person))
    phones = list(records.values_list("index_version", "phone_token"))
    ids = list(records.values_list("id", flat=True))
    people.forget(actor, person, reason=reason, at=at)
    if reason == "wish":
        _call_no_more(actor, [(version, token) for version, token in phones if token is not None], at=at)
    drop_sent(actor, ids, at=at)


def drop_sent(actor: Actor, ids: Collection[int], *, at: datetime) -> int:
    """Remove what districts sent of people who were erased, with their calls; answers how many submissions went.

    The worker does it again for everybody whom the log calls forgotten, past the reach of whoever took them out:
    what was sent of a member who moved, or was joined, may lie in another district. Doing it again changes nothing.
    """
    sent = list(Submission.objects.select_for_update().filter(id__in=ids).order_by("id"))
    if not sent:
        return 0
    uuids = [one.uuid for one in sent]
    calls.forget_tasks(actor, uuids, at=at)
    gone = {"submitted": -1, "called": -1, "verified": -1}
    for one in filter(lambda one: one.is_counted, sent):
        tally.append({tally.spot_of(one.unit_id, one): gone}, at=at)
    LeftRow.objects.filter(duplicate_of__in=uuids).delete()
    return Submission.objects.filter(id__in=[one.id for one in sent]).delete()[0]


def _call_no_more(actor: Actor, phones: Iterable[tuple[int, int]], *, at: datetime) -> None:
    """Keep phones as do-not-call tokens. phones: (version of the index, token)."""
    by_version: dict[int, set[int]] = {}
    for version, token in phones:
        by_version.setdefault(version, set()).add(token)
    for version, tokens in by_version.items():
        gates.opt_out(actor, tokens=tokens, index_version=version, reason="asked", at=at)
