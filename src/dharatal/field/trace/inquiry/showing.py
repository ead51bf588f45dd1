"""Reports and hearings as their pages show them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from dharatal.field.trace.inquiry import checking, findings, reporting, sentences, wording
from dharatal.field.trace.inquiry import hearing as hearings
from dharatal.field.trace.inquiry.finding import Finding, Suspect, units_of
from dharatal.field.trace.models import Case, Hearing, Report
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.register.territory import queries as territory

Context = dict[str, Any]


def case(actor: Actor, of: Case, *, at: datetime) -> Context:
    """The page of a case's report; without a finding it says so."""
    try:
        finding: Finding | None = findings.latest(actor, of.id, at=at)
    except findings.NoFinding:
        finding = None
    heard = hearings.hearings(actor, finding) if finding else []
    asked = {one.hearing.user_id for one in heard}
    left = [one for one in finding.suspects if one.user_id not in asked] if finding else []
    waiting = hearings.waiting([one.hearing for one in heard], at=at)
    return {
        "case": {"number": of.number, "state": of.state},
        "finding": finding,
        "suspects": [_suspect(one) for one in finding.suspects] if finding else [],
        "left": len(left),
        "heard": [_heard(one, at) for one in heard],
        "waiting": len(waiting),
        "hear_href": reverse("inquiry:hear", args=[of.id]) if left else "",
        "print_href": reverse("inquiry:print", args=[of.id]) if finding and not left and not waiting else "",
        "reports": [_report(one) for one in reporting.reports(actor, of.id)],
        "check_href": reverse("inquiry:check"),
        "back_href": reverse("cases:one", args=[of.id]),
    }


def answers(actor: Actor, *, at: datetime) -> Context:
    return {"hearings": [_own(one, at) for one in hearings.own(actor)]}


def answer(actor: Actor, hearing_id: UUID, *, refusal: str, at: datetime) -> Context:
    """One's own evidence: only what concerns the own account, and nothing of any member."""
    found = hearings.own_one(actor, hearing_id, at=at)
    return {
        **_own(found.hearing, at),
        "login": found.evidence.login,
        "said": sentences.of_account(found.evidence),
        "against": sentences.against(found.evidence),
        "districts": _districts(found.evidence),
        "digest": _grouped(found.hearing.digest),
        "answer": found.answer,
        "longest": hearings.LONGEST,
        "refusal": refusal,
        "action_href": reverse("inquiry:answer", args=[hearing_id]),
        "back_href": reverse("inquiry:answers"),
    }


def checked(found: checking.Checked) -> Context:
    return {
        "number": found.number,
        "made_at": found.made_at,
        "language": found.language,
        "is_signed": found.is_signed,
        "is_sealed": found.leaf is not None,
        "leaf": found.leaf,
        "digest": _grouped(found.content_digest),
    }


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _suspect(one: Suspect) -> Context:
    return {
        "login": one.login,
        "is_shared": one.is_shared,
        "said": sentences.of_account(one),
        "against": sentences.against(one),
        "districts": _districts(one),
    }


def _districts(one: Suspect) -> list[Context]:
    units = territory.units_by_ids(units_of([one]))
    return [
        {"unit": units.get(part.unit_id), "inside": part.inside, "outside": part.outside}
        for part in one.districts
    ]


def _heard(one: hearings.Opened, at: datetime) -> Context:
    hearing = one.hearing
    return {
        "login": access.login_of(hearing.user_id),
        "state": _state(hearing, at),
        "opened_at": hearing.opened_at,
        "seen_at": hearing.seen_at,
        "due_at": hearing.due_at,
        "answered_at": hearing.answered_at,
        "answer": one.answer,
    }


def _own(hearing: Hearing, at: datetime) -> Context:
    return {
        "state": _state(hearing, at),
        "opened_at": hearing.opened_at,
        "due_at": hearing.due_at,
        "answered_at": hearing.answered_at,
        "may_answer": at <= hearing.due_at,
        "href": reverse("inquiry:answer", args=[hearing.id]),
    }


def _state(hearing: Hearing, at: datetime) -> str:
    if hearing.answered_at:
        return "hearing_answered"
    return "hearing_over" if at > hearing.due_at else "hearing_waits"


def _report(one: Report) -> Context:
    return {
        "number": one.number,
        "made_at": one.made_at,
        "check": reporting.check_code(one.content_digest),
        "files": [
            {"language": language, "href": reverse("inquiry:fetch", args=[one.id, language])}
            for language in wording.LANGUAGES
        ],
    }
