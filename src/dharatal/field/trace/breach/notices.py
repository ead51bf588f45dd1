"""Texts for each duty, frozen version by version; and the proof that an office was told."""

import json
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.breach import opening, wording
from dharatal.field.trace.breach.models import Breach, Notice
from dharatal.field.trace.breach.queries import figures_of
from dharatal.field.trace.breach.words import DUTIES, HOW, LANGUAGES, TO_MEMBERS, Text
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

FIELD = {"hi": "breach.hindi", "en": "breach.english"}
REFERENCE = "breach.reference"
LONGEST = 200


class CannotTell(Refusal):
    """No such duty, no such text, or it was told already."""

    code = "cannot_tell"


def make(actor: Actor, breach_id: UUID, *, duty: str, at: datetime) -> Notice:
    """Make the text of a duty from the latest version of the form: a new version of it, frozen.

    Raises NoSuchBreach, BreachClosed, CannotTell.
    """
    breach = opening.held(breach_id)
    facts = opening.latest_facts(breach)
    if duty not in DUTIES or facts is None:
        raise CannotTell(_("Choose who is to be told."), code="no_such_duty")
    answers = opening.answers_of(breach, facts)
    texts = {
        language: wording.text_for(duty, language, breach, answers, figures_of(breach, language), at=at)
        for language in LANGUAGES
    }
    subject = opening.subject_of(breach)
    sealed = {one: seal(subject, FIELD[one], _to_bytes(texts[one])) for one in LANGUAGES}
    latest = Notice.objects.filter(breach=breach, duty=duty).aggregate(latest=Max("version"))["latest"] or 0
    notice = Notice(
        id=new_uuid(),
        breach=breach,
        duty=duty,
        version=latest + 1,
        facts=facts.version,
        made_at=at,
        made_by=actor.user_id,
        hindi=sealed["hi"],
        english=sealed["en"],
        digest=sha256(b"\0".join(_to_bytes(texts[one]) for one in LANGUAGES)).hexdigest(),
        subject_id=subject.id,
        key_version=key_version(sealed["hi"]),
    )
    notice.save(force_insert=True)
    about: dict[str, Fact] = {
        "duty": duty,
        "version": notice.version,
        "facts": facts.version,
        "sha256": notice.digest,
    }
    opening.tell(actor, "breach.notice_made", breach, about, at=at)
    return notice


def told(actor: Actor, notice_id: UUID, *, how: str, reference: str, at: datetime) -> Notice:
    """Write down that an office was told: how, and the number or receipt that it answered. Raises CannotTell."""
    notice = one(notice_id)
    breach = opening.held(notice.breach_id)
    if notice.duty in TO_MEMBERS:
        raise CannotTell(_("Members are told one by one. Choose the places instead."), code="to_members")
    if notice.told_at is not None:
        raise CannotTell(
            _("This text was told already. Make a new one if more is known."), code="told_already"
        )
    if how not in HOW or not reference.strip():
        raise CannotTell(_("Choose how it was told, and write the number or receipt that proves it."))
    reference_of = seal(opening.subject_of(breach), REFERENCE, reference.strip()[:LONGEST].encode())
    notice.told_at, notice.told_by, notice.told_how, notice.reference = at, actor.user_id, how, reference_of
    notice.save(update_fields=["told_at", "told_by", "told_how", "reference"])
    about: dict[str, Fact] = {
        "duty": notice.duty,
        "version": notice.version,
        "how": how,
        "sha256": notice.digest,
    }
    opening.tell(actor, "breach.office_told", breach, about, at=at)
    return notice


def one(notice_id: UUID) -> Notice:
    """Raises CannotTell."""
    notice = Notice.objects.filter(id=notice_id).select_related("breach").first()
    if notice is None:
        raise CannotTell(_("There is no such text. Load the page again."), code="no_such_notice")
    return notice


def text_of(notice: Notice, language: str) -> Text:
    """A text as it was frozen, opened."""
    subject = opening.subject_of(notice.breach)
    sealed = notice.hindi if language == "hi" else notice.english
    title, to, sections = json.loads(open_sealed(subject, FIELD[language], bytes(sealed)))
    return Text(title, to, [(heading, text) for heading, text in sections])


def reference_of(notice: Notice) -> str:
    if notice.reference is None:
        return ""
    return open_sealed(opening.subject_of(notice.breach), REFERENCE, bytes(notice.reference)).decode()


def told_before(breach: Breach) -> dict[str, datetime]:
    """When each office was first told, by duty; members by their notice, when the last of a list was reached."""
    found: dict[str, datetime] = {}
    for notice in Notice.objects.filter(breach=breach, told_at__isnull=False).order_by("told_at", "id"):
        assert notice.told_at is not None  # noqa: S101 - the filter says so
        found.setdefault(notice.duty, notice.told_at)
    return found


def _to_bytes(text: Text) -> bytes:
    return json.dumps([text.title, text.to, list(text.sections)], ensure_ascii=False).encode()
