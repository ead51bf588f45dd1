"""What somebody writes about a warning, a lock or a broken glass: kept sealed, shown to the guard only."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.guard.access.queries import logins_of
from dharatal.guard.vault.models import WatchWord
from dharatal.guard.vault.operations import keep, new_subjects
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

FIELD = "watch.words"
SHORTEST, LONGEST = 10, 1_000


class SaysTooLittle(Refusal):
    """Somebody has to read it later and understand."""

    code = "says_too_little"


class Written(NamedTuple):
    """kind: reason, opened, reviewed."""

    kind: str
    login: str
    at: datetime
    words: str


def write(actor: Actor, about: UUID, kind: str, written: str, *, at: datetime) -> None:
    """Seal what was written. Raises SaysTooLittle."""
    text = " ".join(written.split())
    if not SHORTEST <= len(text) <= LONGEST:
        raise SaysTooLittle(
            _(
                "Write what you found in %(least)s to %(most)s signs, so that somebody else understands it later."
            )
            % {"least": SHORTEST, "most": LONGEST}
        )
    (subject,) = new_subjects(1)
    keep([subject])
    sealed = seal(subject, FIELD, text.encode())
    WatchWord(
        subject_id=subject.id,
        about=about,
        kind=kind,
        user_id=actor.user_id,
        at=at,
        words=sealed,
        key_version=key_version(sealed),
    ).save(force_insert=True)


def about(ids: Collection[UUID]) -> dict[UUID, list[Written]]:
    """What was written about each, the first first."""
    rows = list(WatchWord.objects.filter(about__in=ids).order_by("at", "subject_id"))
    subjects, logins = (
        subjects_by_id(row.subject_id for row in rows),
        logins_of({row.user_id for row in rows}),
    )
    found: dict[UUID, list[Written]] = {}
    for row in rows:
        text = open_sealed(subjects[row.subject_id], FIELD, bytes(row.words)).decode()
        found.setdefault(row.about, []).append(Written(row.kind, logins.get(row.user_id, ""), row.at, text))
    return found
