"""A breach is opened, what is known of it is written down version by version, and it is closed."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.breach.fields import FIELDS, LONGEST
from dharatal.field.trace.breach.models import Breach, Facts
from dharatal.field.trace.cases import queries as cases
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.audit.models import CASE, ORDINARY
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import Subject, key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.territory.models import Unit

FACTS = "breach.facts"
OLDEST = timedelta(days=5 * 365)


class NoSuchBreach(Refusal):
    code = "no_such_breach"
    status = 404


class CannotOpen(Refusal):
    """A district or the moment when it was noticed is missing."""

    code = "cannot_open_breach"
    status = 422


class BreachClosed(Refusal):
    code = "breach_closed"


class Told(NamedTuple):
    """An answer to one question of the form, in either language or both. is_known: else "not determined"."""

    is_known: bool = False
    hi: str = ""
    en: str = ""

    def say(self, language: str) -> str:
        """In the language asked for, else in the other."""
        return (self.hi or self.en) if language == "hi" else (self.en or self.hi)


Answers = Mapping[str, Told]


def open_breach(
    actor: Actor,
    districts: Sequence[Unit],
    *,
    noticed_at: datetime,
    answers: Answers,
    case_id: UUID | None = None,
    at: datetime,
) -> Breach:
    """Start the clocks of a breach. noticed_at: when somebody of the house first knew. Raises CannotOpen."""
    if not districts or any(not unit.district_id for unit in districts):
        raise CannotOpen(_("Choose the districts whose members are concerned."))
    if case_id is not None:
        cases.case(actor, case_id)
    if noticed_at > at:
        raise CannotOpen(_("This moment has not come yet. Write when it was first noticed."))
    if noticed_at < at - OLDEST:
        raise CannotOpen(_("This is more than five years ago. Look at the year that you wrote."))
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    breach = Breach(
        id=new_uuid(),
        number=_next_number(),
        case_id=case_id,
        subject_id=subject.id,
        districts=sorted({unit.district_id for unit in districts}),
        noticed_at=noticed_at,
        opened_at=at,
        opened_by=actor.user_id,
    )
    breach.save(force_insert=True)
    tell(actor, "breach.opened", breach, {"districts": len(breach.districts)}, at=at)
    write(actor, breach.id, answers, at=at)
    return breach


def write(actor: Actor, breach_id: UUID, answers: Answers, *, at: datetime) -> Facts:
    """Write down what is known now as a new version; what nobody answered is not determined.

    Raises NoSuchBreach, BreachClosed.
    """
    breach = held(breach_id)
    subject = subject_of(breach)
    told = {code: _clean(answers.get(code, Told())) for code in FIELDS}
    body = seal(subject, FACTS, json.dumps(told, ensure_ascii=False).encode())
    latest = breach.facts.aggregate(latest=Max("version"))["latest"] or 0
    facts = Facts(
        id=new_uuid(),
        breach=breach,
        version=latest + 1,
        written_at=at,
        written_by=actor.user_id,
        body=body,
        subject_id=subject.id,
        key_version=key_version(body),
    )
    facts.save(force_insert=True)
    known = sum(one.is_known for one in told.values())
    tell(actor, "breach.facts_written", breach, {"version": facts.version, "known": known}, at=at)
    return facts


def answers_of(breach: Breach, facts: Facts | None) -> dict[str, Told]:
    """A version of the form, opened; all "not determined" for none."""
    if facts is None:
        return {code: Told() for code in FIELDS}
    body = json.loads(open_sealed(subject_of(breach), FACTS, bytes(facts.body)))
    return {code: Told(*body[code]) if code in body else Told() for code in FIELDS}


def latest_facts(breach: Breach) -> Facts | None:
    return breach.facts.order_by("-version").first()


def close(actor: Actor, breach_id: UUID, *, at: datetime) -> Breach:
    """Close a breach: nothing more is told or contained in it; what was stays. Raises NoSuchBreach, BreachClosed."""
    breach = held(breach_id)
    breach.state, breach.closed_at, breach.closed_by = Breach.State.CLOSED, at, actor.user_id
    breach.save(update_fields=["state", "closed_at", "closed_by"])
    tell(actor, "breach.closed", breach, {}, at=at)
    return breach


def held(breach_id: UUID) -> Breach:
    """An open breach, locked. Raises NoSuchBreach, BreachClosed."""
    breach = Breach.objects.select_for_update().filter(id=breach_id).first()
    if breach is None:
        raise NoSuchBreach(_("There is no such breach. Open it from the page of breaches."))
    refuse_unnamed(breach)
    if breach.state != Breach.State.OPEN:
        raise BreachClosed(_("This breach is closed. Open a new one if something new is known."))
    return breach


def refuse_unnamed(breach: Breach) -> None:
    """What belongs to an inquiry is for those who are named in it. Raises NoSuchBreach."""
    if breach.case_id is not None and not cases.is_named(breach.case_id):
        raise NoSuchBreach(_("There is no such breach. Open it from the page of breaches."))


def subject_of(breach: Breach) -> Subject:
    return subjects_by_id([breach.subject_id])[breach.subject_id]


def tell(
    actor: Actor,
    action: str,
    breach: Breach,
    facts: Mapping[str, Fact],
    *,
    subjects: Sequence[int] = (),
    at: datetime,
) -> UUID:
    """Write an entry of the log. What concerns members stands in their own pages; the rest is for the inquiry."""
    visibility = ORDINARY if subjects else CASE
    return audit.record(
        actor, action, subjects=subjects, object_id=breach.id, facts=facts, visibility=visibility, at=at
    )


def _clean(told: Told) -> Told:
    hi, en = (" ".join(text.split())[:LONGEST] for text in (told.hi, told.en))
    return Told(bool(told.is_known and (hi or en)), hi, en)


def _next_number() -> int:
    return (Breach.objects.aggregate(latest=Max("number"))["latest"] or 0) + 1
