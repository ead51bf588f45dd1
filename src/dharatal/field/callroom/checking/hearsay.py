"""What somebody answered to the open questions: sealed, for the person who decides."""

from collections.abc import Collection
from uuid import UUID

from dharatal.field.callroom.checking.sealed import HEARD
from dharatal.field.callroom.models import Heard
from dharatal.field.calls.models import Task
from dharatal.guard.vault.queries import subject_of, subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal

LONGEST = 200


def keep(task: Task, call: UUID, text: str, *, phoned: str, caller_id: int) -> None:
    """Within the reach of the call's task, in the transaction that records the call.

    phoned: "yes" or "no" to whether the office had phoned before; anything else is no answer.
    """
    phoned = phoned if phoned in ("yes", "no") else ""
    is_told = bool(text.strip() or phoned)
    subject = subject_of(task.subject_id) if is_told else None
    if subject is None:
        return
    sealed = seal(subject, HEARD, text.strip()[:LONGEST].encode())
    Heard(
        call_uuid=call,
        subject_id=task.subject_id,
        caller_id=caller_id,
        unit_id=task.unit_id,
        district_id=task.district_id,
        block_id=task.block_id,
        panchayat_id=task.panchayat_id,
        heard=sealed,
        phoned=phoned,
        key_version=key_version(sealed),
    ).save(force_insert=True)


def drop(call: UUID) -> None:
    """The call was taken back."""
    Heard.objects.filter(call_uuid=call).delete()


def denied(call: UUID) -> bool:
    """Whether they said in this call that nobody of the office had phoned them before."""
    return Heard.objects.filter(call_uuid=call, phoned="no").exists()


def opened(calls: Collection[UUID]) -> dict[UUID, str]:
    """What was answered in these calls, as far as the open door reaches; whoever asks records the look."""
    rows = list(Heard.objects.filter(call_uuid__in=list(calls)))
    subjects = subjects_by_id([row.subject_id for row in rows])
    return {
        row.call_uuid: open_sealed(subjects[row.subject_id], HEARD, bytes(row.heard)).decode()
        for row in rows
        if row.subject_id in subjects
    }
