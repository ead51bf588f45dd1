"""The book of complaints, as far as the reach goes."""

from collections.abc import Collection, Sequence
from uuid import UUID

from dharatal.field.trace.complaints.words import HEARD, WORDS, HeardAgain, Words
from dharatal.field.trace.models import Complaint
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.register.people import whose as people


def opened(rows: Sequence[Complaint]) -> dict[UUID, tuple[Words, HeardAgain]]:
    """What was told, opened, without what was of members erased since. Whoever shows it records the look."""
    subjects = subjects_by_id([one.sealed_id for one in rows])
    found = {}
    for one in rows:
        subject = subjects.get(one.sealed_id)
        if subject is None:
            continue
        told = Words.from_bytes(open_sealed(subject, WORDS, bytes(one.words)))
        again = HeardAgain()
        if one.heard is not None:
            again = HeardAgain.from_bytes(open_sealed(subject, HEARD, bytes(one.heard)))
        found[one.id] = told, again
    return found


def heard_names(rows: Sequence[Complaint]) -> dict[UUID, str]:
    """Which name the rival's caller used; what was said in the call-back goes before what was told first."""
    names = {one.id: "" for one in rows}
    for which, (told, again) in opened(rows).items():
        names[which] = again.heard_name or told.heard_name
    return names


def members_of(subject_ids: Collection[int]) -> dict[int, int]:
    """Who the subjects of complaints are now: records that were joined since are one member."""
    return people.persons_of(subject_ids)
