"""What the pages of second calls show, as their templates want it. Figures never stand without what was checked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from dharatal.engines.home import mode
from dharatal.field.callroom.checking import certainty, hearings, hearsay, plan, planting, queries, ruling
from dharatal.field.callroom.checking.sampling import Answered
from dharatal.field.callroom.checking.telling import RULED, WHY, signals_told
from dharatal.field.callroom.models import Check, Hearing
from dharatal.field.calls import queries as queue
from dharatal.field.calls.models import Call
from dharatal.field.intake import queries as lists
from dharatal.field.intake.views.showing import pager
from dharatal.guard.access import queries as access
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import to_ist
from dharatal.register.territory import queries as territory


def chance_in_words(chance: float | None) -> str:
    """How likely it is that more than a tenth would differ, as one says it."""
    if chance is None:
        return _("nobody can say yet")
    steps = ((0.05, _("hardly likely")), (0.25, _("not likely")), (0.5, _("possible")), (0.8, _("likely")))
    return next((word for limit, word in steps if chance < limit), _("very likely"))


def overview(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """Every caller's checks, what waits for somebody, lists and their samples."""
    figures = queries.caller_figures(actor)
    logins = access.logins_of([one.caller_id for one in figures])
    checks, differ = sum(one.checks for one in figures), sum(one.differ for one in figures)
    asked = queries.to_rule(actor)
    return {
        "now": at,
        "figures": {
            "checks": {"count": checks, "href": "#callers"},
            "differ": {"count": differ, "href": "#callers"},
            "waiting": {"count": sum(one.waiting for one in figures), "href": "#callers"},
            "not_certain": {
                "count": certainty.not_certain(actor),
                "href": "#stopped" if queries.count_hearings(actor) else "#asked",
            },
        },
        "hearings": [_hearing_line(one, at) for one in queries.hearings(actor)],
        "asked": _rows(asked),
        "callers": [caller_line(one, logins.get(one.caller_id, "")) for one in figures],
        "lists": [_list_line(one) for one in queries.sampled_lists(actor)],
        "tests_href": reverse("callroom:planted") if mode() == "trial" else "",
        "simulations_href": reverse("callroom:simulations"),
        "back_href": reverse("callroom:room"),
    }


def _state(one: queries.CallerFigures) -> str:
    """Of words.STATES: a caller who is stopped is stopped until somebody has looked, and no more."""
    return "stopped" if one.hearing else one.verdict


def caller_line(one: queries.CallerFigures, login: str) -> dict[str, Any]:
    href = reverse("callroom:checks_of", args=[one.caller_id])
    return {
        "name": login,
        "checks": {"count": one.checks, "href": href},
        "differ": {"count": one.differ, "href": href + "?only=differs"},
        "waiting": {"count": one.waiting, "href": href + "?only=open"},
        "since": one.since,
        "chance": chance_in_words(one.chance),
        "verdict": _state(one),
        "hearing_href": reverse("callroom:hearing", args=[one.hearing]) if one.hearing else "",
    }


def of_caller(actor: Actor, caller_id: int, *, only: str, page: int, at: datetime) -> dict[str, Any]:
    """One caller's calls that were made again: places and answers, no names."""
    figures = queries.figures_of(actor, caller_id)
    rows = queries.checks_of(actor, caller_id, only=only, page=page)
    total = queries.count_checks_of(actor, caller_id, only=only)
    href = reverse("callroom:checks_of", args=[caller_id])
    return {
        "caller": {"name": access.login_of(caller_id)},
        "verdict": _state(figures),
        "checked": figures.checks,
        "wrong": figures.differ,
        "unclear": figures.unclear,
        "waiting": figures.waiting,
        "since": {"checks": figures.since[0], "differ": figures.since[1]},
        "chance": chance_in_words(figures.chance),
        "only": only,
        "filters": [
            {"label": label, "href": href + (f"?only={code}" if code else ""), "chosen": only == code}
            for code, label in (
                ("", _("All")),
                ("differs", _("Heard something else")),
                ("unclear", _("Not counted")),
                ("open", _("Still to be called")),
            )
        ],
        "rows": _rows(rows),
        "signals": signals_told(queries.signals_of(actor, caller_id=caller_id)),
        "held": queries.held_of(actor, caller_id),
        "hearing_href": reverse("callroom:hearing", args=[figures.hearing]) if figures.hearing else "",
        "page": pager(page, len(rows), total),
        "back_href": reverse("callroom:checks"),
    }


def record(actor: Actor, check_id: UUID, *, at: datetime, refusal: str = "") -> dict[str, Any]:
    """One call and the one made after it, opened for whoever decides; the look is recorded."""
    found = queries.check(actor, check_id)
    is_test = found.reason == "planted"
    calls = [one for one in (found.first_call, found.second_call) if one]
    heard = {} if is_test else hearsay.opened(calls)
    audit.record(
        actor,
        "callroom.check_shown",
        subjects=[found.subject_id],
        unit_id=found.unit_id,
        object_id=found.id,
        purpose="verification",
        at=at,
    )
    logins = access.logins_of([one for one in (found.caller_id, found.second_caller) if one])
    return {
        "name": "" if is_test else lists.name_of(actor, found.about),
        "is_test": is_test,
        "place": territory.unit(found.unit_id),
        "state": found.state,
        "why": WHY.get(found.reason, ""),
        "first": {
            "at": found.first_at,
            "by": logins.get(found.caller_id, ""),
            "outcome": found.first_outcome,
            "heard": heard.get(found.first_call, ""),
        },
        "second": {
            "at": found.decided_at,
            "by": logins.get(found.second_caller or 0, ""),
            "outcome": found.second_outcome,
            "heard": heard.get(found.second_call, "") if found.second_call else "",
            "denied": found.second_call is not None and hearsay.denied(found.second_call),
        },
        "ruling": RULED.get(found.ruling, ""),
        "rulings": [{"code": code, "label": label} for code, label in ruling.RULINGS.items()]
        if found.ruling == "asked"
        else [],
        "refusal": refusal,
        "is_doubted": found.doubted_by is not None,
        "may_doubt": found.sample is not None and found.state in ("agrees", "differs"),
        "action_href": reverse("callroom:check", args=[found.id]),
        "doubt_href": reverse("callroom:doubt", args=[found.id]),
        "back_href": reverse("callroom:checks_of", args=[found.caller_id])
        if found.caller_id
        else reverse("callroom:checks"),
    }


def of_hearing(actor: Actor, hearing_id: UUID, *, at: datetime, refusal: str = "") -> dict[str, Any]:
    """A stop for the person who decides: both stages in figures, the records behind them, the caller's words."""
    hearings.refuse_beyond_reach()
    found = queries.hearing(actor, hearing_id)
    audit.record(
        actor, "callroom.hearing_shown", object_id=found.id, facts={"caller": found.caller_id}, at=at
    )
    stage = hearings.second_stage(found)
    told, why = hearings.words_of(found)
    checks_href = reverse("callroom:checks_of", args=[found.caller_id])
    decided_by = access.login_of(found.decided_by) if found.decided_by else ""
    return {
        "caller": {"name": access.login_of(found.caller_id), "href": checks_href},
        "opened_at": found.opened_at,
        "first": {"checks": found.checks, "differ": found.failed, "href": checks_href + "?only=differs"},
        "second": {
            "checks": stage.checks,
            "differ": stage.failed,
            "waiting": stage.waiting,
            "held": found.held,
            "verdict": queries.WORDS[stage.verdict],
            "found": stage.verdict == plan.Verdict.STOP,
            "href": checks_href,
        },
        "signals": signals_told(queries.signals_of(actor, caller_id=found.caller_id)),
        "reply": told,
        "replied_at": found.replied_at,
        "decision": hearings.DECISIONS.get(found.decision, ""),
        "decided": {"at": found.decided_at, "by": decided_by, "reason": why},
        "may_decide": found.decided_at is None and actor.user_id not in hearings.involved_in(found),
        "decisions": [
            {
                "code": code,
                "label": label,
                "shut": code == hearings.ENDED and stage.verdict != plan.Verdict.STOP,
            }
            for code, label in hearings.DECISIONS.items()
        ],
        "refusal": refusal,
        "action_href": reverse("callroom:hearing", args=[found.id]),
        "back_href": reverse("callroom:checks"),
    }


def own(actor: Actor) -> dict[str, Any]:
    """A caller's own figures: how many were made again, how many said something else, what that means."""
    figures = queries.figures_of(actor, actor.user_id)
    found = queries.own_hearing(actor)
    return {
        "checked": figures.checks,
        "wrong": figures.differ,
        "unclear": figures.unclear,
        "since": {"checks": figures.since[0], "differ": figures.since[1]},
        "verdict": figures.verdict,
        "all_checked": plan.FIRST,
        "hearing_href": reverse("callroom:own_hearing") if found else "",
        "notice_href": reverse("callroom:notice"),
        "back_href": reverse("callroom:my_day"),
    }


def own_hearing(actor: Actor, *, refusal: str = "") -> dict[str, Any] | None:
    """What a stopped caller reads: the reason in figures and never a record; a place for the own words."""
    found = queries.own_hearing(actor)
    if found is None:
        return None
    told, why = hearings.words_of(found)
    return {
        "checked": found.checks,
        "wrong": found.failed,
        "held": found.held,
        "opened_at": found.opened_at,
        "reply": told,
        "replied_at": found.replied_at,
        "may_reply": found.decided_at is None,
        "decision": hearings.DECISIONS.get(found.decision, ""),
        "decided_at": found.decided_at,
        "reason": why,
        "refusal": refusal,
        "action_href": reverse("callroom:own_hearing"),
        "back_href": reverse("callroom:my_checks"),
    }


def of_list(actor: Actor, batch_id: UUID, *, refusal: str = "") -> dict[str, Any]:
    """One list: its sample, what the calls said, what stood out in its numbers."""
    batch = lists.batch(actor, batch_id)
    one = queries.sampled(actor, batch)
    rows = queries.checks_in(actor, one.sample.id) if one.sample else []
    return {
        "place": territory.unit(batch.unit_id),
        "sent_by": access.login_of(batch.submitted_by),
        "sent_at": batch.received_at,
        "rows_total": batch.accepted,
        "sample": _sample(one),
        "rows": _rows(rows),
        "looked_at": queries.numbers_looked_at(actor, batch_id),
        "signals": signals_told(queries.signals_of(actor, batch=batch_id)),
        "refusal": refusal,
        "sizes": [
            {"code": "usual", "size": plan.USUAL_SAMPLE.size, "allowed": plan.USUAL_SAMPLE.allowed},
            {"code": "strict", "size": plan.STRICT_SAMPLE.size, "allowed": plan.STRICT_SAMPLE.allowed},
        ],
        "action_href": reverse("callroom:sampled", args=[batch_id]),
        "back_href": reverse("callroom:checks"),
    }


def tests(actor: Actor, *, sent: dict[str, str], refusal: str = "") -> dict[str, Any]:
    """Planted tests: which numbers there are and how often their answer was another than the right one."""
    rows = queries.planted(actor)
    results = queries.planted_results(actor, [one.id for one in rows])
    units = territory.units_by_ids({one.unit_id for one in rows})
    return {
        "one_in": planting.ONE_IN,
        "rows": [
            {
                "place": units.get(one.unit_id),
                "expected": one.expected,
                "called": results.get(one.id, (0, 0))[0],
                "wrong": results.get(one.id, (0, 0))[1],
                "retired": one.retired_at is not None,
                "retire_href": reverse("callroom:retire", args=[one.id]),
            }
            for one in rows
        ],
        "expected": ["yes", "no", "wrong_number", "not_this_person"],
        "sent": sent,
        "refusal": refusal,
        "action_href": reverse("callroom:planted"),
        "back_href": reverse("callroom:checks"),
    }


def signal(actor: Actor, signal_id: UUID) -> dict[str, Any]:
    """The calls behind something that stood out: when, where, how they ended, how long; no names."""
    found = queries.signal(actor, signal_id)
    (shown,) = signals_told([found])
    made = queue.calls_by_uuids(actor, found.calls)
    units = territory.units_by_ids({one.unit_id for one in made})
    return {
        **shown,
        "rows": [
            {
                "at": one.dialled_at or one.started_at,
                "place": units.get(one.unit_id),
                "outcome": one.outcome,
                "seconds": _seconds(one),
            }
            for one in made
        ],
        "back_href": reverse("callroom:checks_of", args=[found.caller_id])
        if found.caller_id
        else reverse("callroom:sampled", args=[found.batch]),
    }


def _seconds(made: Call) -> int | None:
    if made.dialled_at is None or made.finished_at is None:
        return None
    return int((made.finished_at - made.dialled_at).total_seconds())


def _sample(one: queries.SampledList) -> dict[str, Any] | None:
    if one.sample is None or one.answered is None:
        return None
    said: Answered = one.answered
    return {
        "drawn": one.sample.drawn,
        "allowed": one.sample.allowed,
        "at": one.sample.drawn_at,
        "checks": said.checks,
        "failed": said.failed,
        "doubted": said.doubted,
        "waiting": said.waiting,
        "verdict": queries.WORDS[said.verdict],
    }


def _list_line(one: queries.SampledList) -> dict[str, Any]:
    return {
        "place": territory.unit(one.batch.unit_id),
        "at": one.batch.received_at,
        "rows": one.batch.accepted,
        "sample": _sample(one),
        "href": reverse("callroom:sampled", args=[one.batch.id]),
    }


def _hearing_line(one: Hearing, at: datetime) -> dict[str, Any]:
    return {
        "name": access.login_of(one.caller_id),
        "opened_at": one.opened_at,
        "days": (to_ist(at).date() - to_ist(one.opened_at).date()).days,
        "replied": one.replied_at is not None,
        "decision": hearings.DECISIONS.get(one.decision, ""),
        "href": reverse("callroom:hearing", args=[one.id]),
    }


def _rows(checks: Sequence[Check]) -> list[dict[str, Any]]:
    units = territory.units_by_ids({one.unit_id for one in checks})
    agrees = {Check.State.AGREES: True, Check.State.DIFFERS: False}
    return [
        {
            "at": one.first_at,
            "place": units.get(one.unit_id),
            "first": one.first_outcome,
            "second": one.second_outcome or None,
            "agrees": agrees.get(Check.State(one.state)),
            "why": WHY.get(one.reason, ""),
            "ruling": RULED.get(one.ruling, ""),
            "doubted": one.doubted_by is not None,
            "href": reverse("callroom:check", args=[one.id]),
        }
        for one in checks
    ]
