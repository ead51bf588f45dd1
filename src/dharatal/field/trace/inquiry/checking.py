"""Whether a report is one of ours, unchanged: by its file, or by what stands on a printed page."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dharatal.engines.keys import signing_key
from dharatal.field.trace.inquiry.models import Report
from dharatal.field.trace.inquiry.reporting import NoSuchReport, note_text
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit import proofs
from dharatal.guard.audit.checkpoint import CheckpointInvalid, open_note, origin_of
from dharatal.guard.audit.models import CASE
from dharatal.kernel.actor import Actor

CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """is_signed: the signature stands over this very report. leaf: its place in the sealed log; None: not sealed yet.

    language: of the file that was checked, empty for a page.
    """

    number: int
    made_at: datetime
    content_digest: str
    language: str
    is_signed: bool
    leaf: int | None

    @property
    def is_ours(self) -> bool:
        return self.is_signed and self.leaf is not None


def file(actor: Actor, content: bytes, *, at: datetime) -> Checked:
    """Check a file: it is ours only byte by byte. Raises NoSuchReport."""
    digest = sha256(content).hexdigest()
    found = Report.objects.filter(Q(hindi_digest=digest) | Q(english_digest=digest)).first()
    if found is None:
        raise NoSuchReport(_("This is no report of ours, or it was changed: nothing in it can be relied on."))
    return _checked(actor, found, "hi" if found.hindi_digest == digest else "en", at)


def page(actor: Actor, *, number: str, code: str, at: datetime) -> Checked:
    """Check a printed page by its number and the check at its foot. Raises NoSuchReport."""
    typed = "".join(code.split()).lower()
    is_number = number.strip().isascii() and number.strip().isdigit() and len(number.strip()) < 8
    found = Report.objects.filter(number=int(number)).first() if is_number else None
    if found is None or len(typed) != CODE_LENGTH or not found.content_digest.startswith(typed):
        raise NoSuchReport(
            _("No report of ours has this number with this check. Look once more at the foot of the page.")
        )
    return _checked(actor, found, "", at)


def _checked(actor: Actor, found: Report, language: str, at: datetime) -> Checked:
    key = signing_key().public_key()
    try:
        text = open_note(found.note, origin_of(key), key)
    except CheckpointInvalid:
        text = ""
    audit.record(
        actor,
        "inquiry.report_checked",
        object_id=found.id,
        facts={"number": found.number},
        visibility=CASE,
        at=at,
    )
    return Checked(
        found.number,
        found.made_at,
        found.content_digest,
        language,
        text == note_text(found.number, found.content_digest, found.made_at),
        proofs.place_of(found.entry_id),
    )
