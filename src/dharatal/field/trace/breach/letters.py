"""Letters to members whom no call reaches: printed some at a time, posted with a receipt."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dharatal.engines.paper import Document
from dharatal.field.trace.breach import notices, opening
from dharatal.field.trace.breach.models import Concerned, Letters, Notice
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.vault import quotas
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.people import reaching
from dharatal.register.people.card import Card
from dharatal.register.people.exports.rules import RULES
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

AT_ONCE = 100
QUOTA = "letter"


class NoLetters(Refusal):
    """Nobody waits for a letter, or these were posted already."""

    code = "no_letters"


def print_some(actor: Actor, notice_id: UUID, *, at: datetime) -> tuple[Letters, bytes]:
    """Print the next letters of a list, one a sheet, in Hindi and English; each name on them counts against the day.

    Raises NoLetters, BreachClosed, QuotaReached.
    """
    notice = notices.one(notice_id)
    breach = opening.held(notice.breach_id)
    waiting = Concerned.objects.select_for_update().filter(notice=notice, state="letter")
    rows = list(waiting.order_by("district_id", "block_id", "panchayat_id", "unit_id", "id")[:AT_ONCE])
    cards = reaching.cards(actor, [row.subject_id for row in rows])
    Concerned.objects.filter(id__in=[row.id for row in rows if row.subject_id not in cards]).update(
        state="gone"
    )
    rows = [row for row in rows if row.subject_id in cards]
    if not rows:
        raise NoLetters(gettext_lazy("Nobody on this list waits for a letter."))
    quotas.spend(actor, QUOTA, [row.subject_id for row in rows], limit=RULES.approval_over, at=at)
    content = _pdf(notice, rows, cards, at)
    marker = seal(opening.subject_of(breach), notices.REFERENCE, b"")
    made = Letters(
        id=new_uuid(),
        notice=notice,
        count=len(rows),
        digest=sha256(content).hexdigest(),
        printed_at=at,
        printed_by=actor.user_id,
        subject_id=breach.subject_id,
        key_version=key_version(marker),
    )
    made.save(force_insert=True)
    Concerned.objects.filter(id__in=[row.id for row in rows]).update(state="printed", letters=made.id)
    audit.record(
        actor,
        "breach.letters_printed",
        subjects=[row.subject_id for row in rows],
        object_id=made.id,
        facts={"letters": len(rows), "sha256": made.digest},
        at=at,
    )
    return made, content


def post(actor: Actor, letters_id: UUID, *, reference: str, at: datetime) -> Letters:
    """Write down that printed letters were posted, with the number of the receipt. Raises NoLetters."""
    made = Letters.objects.select_for_update().select_related("notice__breach").filter(id=letters_id).first()
    if made is None or made.posted_at is not None:
        raise NoLetters(
            gettext_lazy("These letters were posted already. Load the page again."), code="posted_already"
        )
    if not reference.strip():
        raise NoLetters(gettext_lazy("Write the number of the post office's receipt."), code="no_receipt")
    subject = opening.subject_of(made.notice.breach)
    made.posted_at, made.posted_by = at, actor.user_id
    made.reference = seal(subject, notices.REFERENCE, reference.strip()[: notices.LONGEST].encode())
    made.save(update_fields=["posted_at", "posted_by", "reference"])
    rows = Concerned.objects.filter(letters=made.id, state="printed")
    told = list(rows.values_list("subject_id", flat=True))
    rows.update(state="posted", told_at=at, told_by=actor.user_id)
    facts: dict[str, Fact] = {"letters": len(told), "way": "letter"}
    audit.record(actor, "breach.letters_posted", subjects=told, object_id=made.id, facts=facts, at=at)
    return made


def printed(actor: Actor, of: Sequence[Notice]) -> list[Letters]:
    return list(Letters.objects.filter(notice__in=of).order_by("-printed_at", "id"))


def _pdf(notice: Notice, rows: Sequence[Concerned], cards: dict[int, Card], at: datetime) -> bytes:
    texts = [notices.text_of(notice, language) for language in ("hi", "en")]
    with override("hi"):
        foot = _("Text %(version)s, check: %(digest)s") % {
            "version": notice.version,
            "digest": notice.digest[:16],
        }
    units = territory.units_by_ids({row.unit_id for row in rows})
    paper = Document(foot=foot, made_at=at, title=texts[0].title, language="hi")
    for row in rows:
        paper.add_page()
        for line in _address(cards[row.subject_id], units.get(row.unit_id)):
            paper.say(line)
        paper.ln(8)
        for text in texts:
            paper.heading(text.title)
            for heading, said in text.sections:
                if heading:
                    paper.aside(heading)
                paper.say(said)
    return paper.done()


def _address(card: Card, unit: Unit | None) -> list[str]:
    path = territory.path(unit) if unit else []
    places = ", ".join(territory.name(one, "hi") for one in reversed(path) if one.kind != "state")
    with override("hi"):
        relation = {"F": _("Father: %(name)s"), "H": _("Husband: %(name)s")}.get(card.relation, "%(name)s")
    of = relation % {"name": card.relative_name} if card.relative_name else ""
    return [line for line in (card.name, of, card.address, places) if line]
