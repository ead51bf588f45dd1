"""Breaches by command: through the same doors and operations as the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.breach import containing, letters, notices, opening, queries, telling
from dharatal.field.trace.breach.fields import FIELDS
from dharatal.field.trace.breach.models import Breach, Notice
from dharatal.field.trace.breach.opening import Answers, Told
from dharatal.field.trace.breach.words import LANGUAGES
from dharatal.field.trace.capabilities import HANDLE_BREACH
from dharatal.guard.access.door import TimedCarrier, route
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory


class CannotRead(Refusal):
    """What was typed is no question of the form, or no moment."""

    code = "wrong_answer"
    status = 422


@route(capability=HANDLE_BREACH)
def open_breach(
    carrier: TimedCarrier,
    *,
    units: Sequence[str],
    noticed_at: datetime | None,
    answers: Sequence[str],
    case: UUID | None,
) -> dict[str, Any]:
    """Start the clocks. answers: `question=text` each; a question that is left out is not determined."""
    made = opening.open_breach(
        carrier.actor,
        [territory.unit_by_ref(unit) for unit in units],
        noticed_at=noticed_at or carrier.at,
        answers=_read_answers(answers),
        case_id=case,
        at=carrier.at,
    )
    return _breach(carrier, made)


@route(capability=HANDLE_BREACH)
def write(carrier: TimedCarrier, breach: UUID, *, answers: Sequence[str]) -> dict[str, Any]:
    """Add to what is known: a new version of the form; what is not named stays as it was."""
    before = opening.answers_of(opening.held(breach), opening.latest_facts(opening.held(breach)))
    written = opening.write(carrier.actor, breach, {**before, **_read_answers(answers)}, at=carrier.at)
    return {"breach": str(breach), "facts": written.version}


@route(capability=HANDLE_BREACH)
def listed(carrier: TimedCarrier) -> dict[str, Any]:
    """Every breach with its clocks, what was told when, and what was closed."""
    return {"breaches": [_breach(carrier, one) for one in queries.breaches(carrier.actor)]}


@route(capability=HANDLE_BREACH)
def tell_office(
    carrier: TimedCarrier, breach: UUID, *, duty: str, how: str, reference: str
) -> dict[str, Any]:
    """Make the text of a duty and, with how and reference, write down that the office was told it."""
    notice = notices.make(carrier.actor, breach, duty=duty, at=carrier.at)
    if how:
        notice = notices.told(carrier.actor, notice.id, how=how, reference=reference, at=carrier.at)
    texts = {language: notices.text_of(notice, language).plain for language in LANGUAGES}
    return {**_notice(notice), "text": texts}


def tell_members(carrier: TimedCarrier, breach: UUID, *, duty: str, units: Sequence[str]) -> dict[str, Any]:
    """Have every member of some places told: all are on the list when this answers."""
    notice_id = _begin(carrier, breach, duty=duty, units=units)
    telling.spread(notice_id, at=carrier.at)  # the worker may do a part of it
    return {"notice": str(notice_id), "duty": duty, "listed": _listed(carrier, notice_id)}


@route(capability=HANDLE_BREACH)
def _begin(carrier: TimedCarrier, breach: UUID, *, duty: str, units: Sequence[str]) -> UUID:
    places = [territory.unit_by_ref(unit) for unit in units]
    notice = notices.make(carrier.actor, breach, duty=duty, at=carrier.at)
    return telling.begin(carrier.actor, notice.id, places, at=carrier.at).id


@route(capability=HANDLE_BREACH)
def _listed(carrier: TimedCarrier, notice_id: UUID) -> int:
    return queries.list_of(notices.one(notice_id)).total


@route(capability=HANDLE_BREACH)
def print_letters(carrier: TimedCarrier, notice: UUID) -> tuple[UUID, int, bytes]:
    made, content = letters.print_some(carrier.actor, notice, at=carrier.at)
    return made.id, made.count, content


@route(capability=HANDLE_BREACH)
def post_letters(carrier: TimedCarrier, printed: UUID, *, reference: str) -> dict[str, Any]:
    made = letters.post(carrier.actor, printed, reference=reference, at=carrier.at)
    return {"letters": str(made.id), "posted": made.count}


@route(capability=HANDLE_BREACH)
def contain(carrier: TimedCarrier, breach: UUID, *, kind: str, login: str, confirm: str) -> dict[str, Any]:
    """Without `confirm`: what the switch would touch, and the word that confirms it. With it: turn it."""
    if not confirm:
        asked = containing.ask(carrier.actor, breach, kind=kind, login=login, at=carrier.at)
        return {"would": kind, "login": login, "touches": asked.touches, "confirm": asked.confirm}
    done = containing.turn(carrier.actor, breach, kind=kind, login=login, confirm=confirm, at=carrier.at)
    return {"switch": str(done.id), "done": kind, "login": login, "touched": done.touched}


@route(capability=HANDLE_BREACH)
def undo(carrier: TimedCarrier, switch: UUID) -> dict[str, Any]:
    undone = containing.undo(carrier.actor, switch, at=carrier.at)
    return {"switch": str(undone.id), "undone": undone.kind}


@route(capability=HANDLE_BREACH)
def close(carrier: TimedCarrier, breach: UUID) -> dict[str, Any]:
    return _breach(carrier, opening.close(carrier.actor, breach, at=carrier.at))


def _read_answers(typed: Sequence[str]) -> Answers:
    """`question=text`, or `question.en=text` for the English of it. Raises CannotRead."""
    found: dict[str, Told] = {}
    for one in typed:
        name, equals, text = one.partition("=")
        if not equals:
            raise CannotRead(_("Write the question and its answer: QUESTION=TEXT. Nothing was changed."))
        code, _dot, language = name.partition(".")
        if code not in FIELDS or language not in ("", "hi", "en"):
            raise CannotRead(
                _("There is no such question. The form asks: %(codes)s.") % {"codes": ", ".join(FIELDS)}
            )
        before = found.get(code, Told())
        found[code] = Told(
            True, before.hi if language == "en" else text, text if language == "en" else before.en
        )
    return found


def _breach(carrier: TimedCarrier, one: Breach) -> dict[str, Any]:
    facts = opening.latest_facts(one)
    told = opening.answers_of(one, facts)
    return {
        "breach": str(one.id),
        "number": one.number,
        "state": str(one.state),
        "case": str(one.case_id) if one.case_id else None,
        "noticed_at": one.noticed_at.isoformat(),
        "facts": facts.version if facts else 0,
        "not_determined": [code for code, answer in told.items() if not answer.is_known],
        "clocks": [
            {
                "duty": clock.clock.code,
                "to": clock.clock.to,
                "is_law": clock.is_law,
                "due_at": clock.due_at.isoformat() if clock.due_at else "without delay",
                "met_at": clock.met_at.isoformat() if clock.met_at else None,
                "state": clock.state,
            }
            for clock in queries.standing(carrier.actor, one, at=carrier.at)
        ],
        "told": [_notice(notice) for notice in queries.notices(carrier.actor, one)],
        "members": [
            {"notice": str(list_.notice.id), "duty": list_.notice.duty, "by_state": list_.by_state}
            for list_ in queries.lists(carrier.actor, one)
        ],
        "switches": [
            {
                "switch": str(switch.id),
                "kind": switch.kind,
                "touched": switch.touched,
                "at": switch.done_at.isoformat(),
                "undone_at": switch.undone_at.isoformat() if switch.undone_at else None,
            }
            for switch in queries.switches(carrier.actor, one)
        ],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "notice": str(notice.id),
        "duty": notice.duty,
        "version": notice.version,
        "facts": notice.facts,
        "made_at": notice.made_at.isoformat(),
        "told_at": notice.told_at.isoformat() if notice.told_at else None,
        "how": notice.told_how,
        "sha256": notice.digest,
    }
