"""The only writers of findings. A finding is sealed whole, and is never changed."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from dharatal.field.trace import jobs
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiring.models import Finding
from dharatal.field.trace.inquiring.verdict import Verdict
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.ids import new_uuid

BODY = "finding.body"


def ask(actor: Actor, case_id: UUID, *, at: datetime) -> Finding:
    """Have a case weighed in the background ("trace.finding_asked"). Raises NotNamedInCase."""
    held = cases.case(actor, case_id)
    waiting = (
        Finding.objects.filter(case_id=case_id, state=Finding.State.WAITING).order_by("asked_at").first()
    )
    if waiting is not None:
        return waiting
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    made = Finding(id=new_uuid(), case=held, asked_by=actor.user_id, asked_at=at, sealed_id=subject.id)
    made.save(force_insert=True)
    facts = {"number": held.number}
    audit.record(actor, "trace.finding_asked", object_id=made.id, facts=facts, visibility=CASE, at=at)
    jobs.weigh_later(made.id, user_id=actor.user_id)
    return made


def waiting(actor: Actor, finding_id: UUID) -> Finding | None:
    """A finding that is not made yet."""
    return Finding.objects.filter(id=finding_id, state=Finding.State.WAITING).first()


def finish(actor: Actor, finding_id: UUID, found: Verdict, *, at: datetime) -> Finding:
    """Seal what was found ("trace.finding_made": its digest, so that it cannot be exchanged for another later)."""
    held = Finding.objects.select_for_update().get(id=finding_id)
    if held.state != Finding.State.WAITING:
        return held
    content = found.to_bytes()
    subject = subjects_by_id([held.sealed_id])[held.sealed_id]
    held.body = seal(subject, BODY, content)
    held.key_version = key_version(held.body)
    held.digest, held.state, held.made_at = sha256(content).hexdigest(), Finding.State.MADE, at
    held.save(update_fields=["body", "key_version", "digest", "state", "made_at"])
    facts: dict[str, Fact] = {
        "sha256": held.digest,
        "complaints": found.complaints,
        "set": len(found.set),
        "named": int(bool(found.named)),
    }
    audit.record(actor, "trace.finding_made", object_id=held.id, facts=facts, visibility=CASE, at=at)
    return held


def give_up(actor: Actor, finding_id: UUID, *, problem: str, at: datetime) -> None:
    """Note why a case could not be weighed."""
    Finding.objects.filter(id=finding_id, state=Finding.State.WAITING).update(
        state=Finding.State.FAILED, problem=problem[:40]
    )
    facts = {"problem": problem[:40]}
    audit.record(actor, "trace.finding_failed", object_id=finding_id, facts=facts, visibility=CASE, at=at)
