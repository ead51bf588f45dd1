"""Hearings and reports by command: through the same doors and operations as the pages."""

from typing import Any
from uuid import UUID

from dharatal.field.trace.inquiry import checking, findings, hearing, reporting
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import TimedCarrier, route


@route()
def hear(carrier: TimedCarrier, case: UUID) -> dict[str, Any]:
    """Lay the latest finding of a case before the holders of the accounts in it."""
    finding = findings.latest(carrier.actor, case, at=carrier.at)
    hearing.hear(carrier.actor, finding, at=carrier.at)
    return {
        "case": str(case),
        "hearings": [
            {
                "login": access.login_of(one.hearing.user_id),
                "due_at": one.hearing.due_at.isoformat(),
                "answered_at": one.hearing.answered_at.isoformat() if one.hearing.answered_at else None,
            }
            for one in hearing.hearings(carrier.actor, finding)
        ],
    }


@route()
def own(carrier: TimedCarrier) -> dict[str, Any]:
    """What is laid before the holder of this account."""
    return {
        "hearings": [
            {
                "hearing": str(one.id),
                "due_at": one.due_at.isoformat(),
                "answered": one.answered_at is not None,
            }
            for one in hearing.own(carrier.actor)
        ]
    }


@route()
def answer(carrier: TimedCarrier, hearing_id: UUID, *, text: str) -> dict[str, Any]:
    hearing.own_one(carrier.actor, hearing_id, at=carrier.at)
    answered = hearing.answer(carrier.actor, hearing_id, text=text, at=carrier.at)
    return {"hearing": str(answered.id), "answered_at": carrier.at.isoformat()}


@route()
def report(carrier: TimedCarrier, case: UUID) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Print the report of a case; answers what proves it, and its two files by language."""
    printed = reporting.print_report(
        carrier.actor, findings.latest(carrier.actor, case, at=carrier.at), at=carrier.at
    )
    made = printed.report
    return {
        "report": str(made.id),
        "number": made.number,
        "check": reporting.check_code(made.content_digest),
        "sha256": {"hi": made.hindi_digest, "en": made.english_digest},
        "entry": str(made.entry_id),
    }, printed.files


@route()
def check(carrier: TimedCarrier, content: bytes) -> dict[str, Any]:
    """Whether a file is a report of ours, unchanged, signed and in the log."""
    return _told(checking.file(carrier.actor, content, at=carrier.at))


@route()
def check_page(carrier: TimedCarrier, *, number: str, code: str) -> dict[str, Any]:
    """The same of a printed page."""
    return _told(checking.page(carrier.actor, number=number, code=code, at=carrier.at))


def _told(found: checking.Checked) -> dict[str, Any]:
    return {
        "ok": found.is_ours,
        "number": found.number,
        "made_at": found.made_at.isoformat(),
        "signed": found.is_signed,
        "leaf": found.leaf,
        "sha256": found.content_digest,
    }
