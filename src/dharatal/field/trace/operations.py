"""The only writers of this room."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace import jobs, keeping
from dharatal.field.trace.models import SuspectFile
from dharatal.field.trace.queries import NoSuchFile
from dharatal.field.trace.reporting import Report
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

LARGEST = 100 << 20
KEPT = timedelta(days=180)  # an inquiry's time; CERT-In wants the logs of it as long


class CannotReceive(Refusal):
    code = "cannot_receive_list"
    status = 422


def receive(actor: Actor, *, filename: str, content: bytes, at: datetime) -> SuspectFile:
    """Keep a list that turned up, sealed, and have it read in the background. Raises CannotReceive, CannotKeep."""
    if not content:
        raise CannotReceive(_("The file is empty. Check that you chose the right one."), code="empty_file")
    if len(content) > LARGEST:
        raise CannotReceive(
            _("The file is larger than %(limit)s MB. Split it, and hand in each part.")
            % {"limit": LARGEST >> 20},
            code="file_too_large",
        )
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    label = seal(subject, "label", filename[-120:].encode())
    suspect = SuspectFile(
        id=new_uuid(),
        subject_id=subject.id,
        received_by=actor.user_id,
        received_at=at,
        label=label,
        key_version=key_version(label),
        digest=sha256(content).hexdigest(),
        kept_until=at + KEPT,
    )
    suspect.save(force_insert=True)
    _tell(actor, "trace.file_received", suspect, {"bytes": len(content), "sha256": suspect.digest}, at=at)
    jobs.trace_later(suspect.id, user_id=actor.user_id)
    keeping.keep(suspect, "list", content)  # last, so that what the database refuses leaves no file behind
    return suspect


def advance(suspect_id: UUID, *, percent: int) -> None:
    """Tell how much of the work is done."""
    waiting = SuspectFile.objects.filter(id=suspect_id, state=SuspectFile.State.WAITING)
    waiting.update(percent=percent)


def finish(actor: Actor, suspect: SuspectFile, report: Report, rows: bytes, *, at: datetime) -> None:
    """Keep what was found. rows: the rows of the list with whose they are, as `rows.to_bytes` wrote them."""
    held = SuspectFile.objects.select_for_update().get(id=suspect.id)
    if held.state == SuspectFile.State.SHREDDED:
        raise NoSuchFile(_("The list was shredded while it was read."), code="list_gone")
    held.state, held.percent, held.rows, held.read_at, held.problem = (
        SuspectFile.State.READ,
        100,
        report.matched + report.foreign,
        at,
        "",
    )
    held.save(update_fields=["state", "percent", "rows", "read_at", "problem"])
    facts = {"matched": report.matched, "foreign": report.foreign, "named": len(report.named)}
    _tell(actor, "trace.file_read", held, facts, at=at)
    keeping.keep(held, "rows", rows)
    keeping.keep(held, "report", report.to_bytes())


def give_up(actor: Actor, suspect_id: UUID, *, problem: str, at: datetime) -> None:
    """Note why a list could not be read."""
    suspect = SuspectFile.objects.get(id=suspect_id)
    suspect.state, suspect.problem = SuspectFile.State.FAILED, problem[:40]
    suspect.save(update_fields=["state", "problem"])
    _tell(actor, "trace.file_failed", suspect, {"problem": problem[:40]}, at=at)


def read_again(actor: Actor, suspect: SuspectFile, *, at: datetime) -> None:
    """Read a list once more: the register, the exports or the reading itself have changed since."""
    if suspect.state == SuspectFile.State.SHREDDED:
        raise NoSuchFile(_("The list was shredded: its time was over."), code="list_gone")
    suspect.state, suspect.percent, suspect.problem = SuspectFile.State.WAITING, 0, ""
    suspect.save(update_fields=["state", "percent", "problem"])
    _tell(actor, "trace.file_read_again", suspect, {}, at=at)
    jobs.trace_later(suspect.id, user_id=actor.user_id)


def shred(actor: Actor, suspect: SuspectFile, *, at: datetime) -> None:
    """Destroy a list and what was found in it; that there was one stays."""
    vault.erase(actor, [suspect.subject_id], at=at)
    SuspectFile.objects.filter(id=suspect.id).update(state=SuspectFile.State.SHREDDED)
    _tell(actor, "trace.file_shredded", suspect, {}, at=at)
    keeping.drop(suspect.id)


def shred_due(actor: Actor, *, at: datetime) -> int:
    """Shred every list whose time is over. Answers how many."""
    due = SuspectFile.objects.filter(kept_until__lte=at).exclude(state=SuspectFile.State.SHREDDED)
    found = list(due.order_by("kept_until", "id"))
    for suspect in found:
        shred(actor, suspect, at=at)
    return len(found)


def _tell(
    actor: Actor, action: str, suspect: SuspectFile, facts: Mapping[str, int | str], *, at: datetime
) -> None:
    audit.record(actor, action, object_id=suspect.id, facts=facts, visibility=CASE, at=at)
