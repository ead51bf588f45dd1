"""Before a report leaves a case, each account's holder sees what speaks against it, and has seven days to answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiry.finding import Finding, Suspect, suspect_from_bytes, suspect_to_bytes
from dharatal.field.trace.inquiry.models import Hearing
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

TO_ANSWER = timedelta(days=7)
EVIDENCE, ANSWER = "inquiry.evidence", "inquiry.answer"
LONGEST = 10_000


class NoHearing(Refusal):
    code = "no_such_hearing"
    status = 404


class CannotAnswer(Refusal):
    """Nothing was written, or the days are over."""

    code = "cannot_answer"


class Opened(NamedTuple):
    """A hearing with what is sealed in it."""

    hearing: Hearing
    evidence: Suspect
    answer: str


def hear(actor: Actor, finding: Finding, *, at: datetime) -> list[Hearing]:
    """Lay a finding before the holder of each account in it, for seven days from now; those already heard are left.

    By somebody named in the case. Raises NotNamedInCase.
    """
    cases.case(actor, finding.case_id)
    known = set(Hearing.objects.filter(finding_id=finding.id).values_list("user_id", flat=True))
    made = [_hearing(actor, finding, one, at) for one in finding.suspects if one.user_id not in known]
    for hearing in made:
        hearing.save(force_insert=True)
        facts: dict[str, Fact] = {"user": hearing.user_id, "sha256": hearing.digest}
        audit.record(
            actor, "inquiry.hearing_opened", object_id=hearing.case_id, facts=facts, visibility=CASE, at=at
        )
    return made


def hearings(actor: Actor, finding: Finding) -> list[Opened]:
    """Every hearing about a finding, for whoever is named in its case. Raises NotNamedInCase."""
    cases.case(actor, finding.case_id)
    return [opened(one) for one in Hearing.objects.filter(finding_id=finding.id).order_by("opened_at", "id")]


def own(actor: Actor) -> list[Hearing]:
    """The hearings of the actor's own account, the latest first."""
    return list(Hearing.objects.filter(user_id=actor.user_id).order_by("-opened_at", "id"))


def has_open(actor: Actor, *, at: datetime) -> bool:
    """Whether something waits for the actor's answer."""
    return Hearing.objects.filter(user_id=actor.user_id, answered_at=None, due_at__gte=at).exists()


def own_one(actor: Actor, hearing_id: UUID, *, at: datetime) -> Opened:
    """One's own hearing; the first look is kept ("inquiry.hearing_seen"). Raises NoHearing."""
    hearing = _own(actor, hearing_id)
    if hearing.seen_at is None:
        hearing.seen_at = at
        hearing.save(update_fields=["seen_at"])
        audit.record(actor, "inquiry.hearing_seen", object_id=hearing.case_id, visibility=CASE, at=at)
    return opened(hearing)


def answer(actor: Actor, hearing_id: UUID, *, text: str, at: datetime) -> Hearing:
    """Write the holder's answer, or write it anew while the days last. Raises NoHearing, CannotAnswer."""
    hearing = _own(actor, hearing_id)
    if at > hearing.due_at:
        raise CannotAnswer(_("The seven days are over. Speak to whoever leads the inquiry."), code="too_late")
    if not text.strip():
        raise CannotAnswer(_("Write what you want to say."), code="nothing_written")
    subject = subjects_by_id([hearing.subject_id])[hearing.subject_id]
    hearing.answer = seal(subject, ANSWER, text.strip()[:LONGEST].encode())
    hearing.answered_at = at
    hearing.save(update_fields=["answer", "answered_at"])
    audit.record(actor, "inquiry.answered", object_id=hearing.case_id, visibility=CASE, at=at)
    return hearing


def is_over(hearing: Hearing, *, at: datetime) -> bool:
    """Whether a report may print it: the holder answered, or the seven days have passed."""
    return hearing.answered_at is not None or at > hearing.due_at


def waiting(found: Sequence[Hearing], *, at: datetime) -> list[Hearing]:
    return [one for one in found if not is_over(one, at=at)]


def opened(hearing: Hearing) -> Opened:
    subject = subjects_by_id([hearing.subject_id])[hearing.subject_id]
    evidence = suspect_from_bytes(open_sealed(subject, EVIDENCE, bytes(hearing.evidence)))
    said = open_sealed(subject, ANSWER, bytes(hearing.answer)).decode() if hearing.answer else ""
    return Opened(hearing, evidence, said)


def _own(actor: Actor, hearing_id: UUID) -> Hearing:
    found = Hearing.objects.select_for_update().filter(id=hearing_id, user_id=actor.user_id).first()
    if found is None:
        raise NoHearing(_("There is nothing here for you to answer."))
    return found


def _hearing(actor: Actor, finding: Finding, one: Suspect, at: datetime) -> Hearing:
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    plain = suspect_to_bytes(one)
    evidence = seal(subject, EVIDENCE, plain)
    return Hearing(
        id=new_uuid(),
        case_id=finding.case_id,
        finding_id=finding.id,
        user_id=one.user_id,
        opened_at=at,
        opened_by=actor.user_id,
        due_at=at + TO_ANSWER,
        evidence=evidence,
        digest=sha256(plain).hexdigest(),
        subject_id=subject.id,
        key_version=key_version(evidence),
    )
