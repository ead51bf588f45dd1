"""What the in-charge's pages show, as their templates want it: from roll-ups, never a name or a number of a member."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dharatal.field.callroom.capabilities import KEEP_PAPER
from dharatal.field.callroom.checking import queries as checking
from dharatal.field.callroom.paper import queries as paper
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Pause
from dharatal.field.calls.outcomes import NO_CONTACT
from dharatal.field.calls.queries import CallerDay, DistrictFigures
from dharatal.field.gates import queries as gates
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day, to_ist
from dharatal.register.posts import queries as posts
from dharatal.register.territory import queries as territory

LONG_WAIT = 500
CALLS_AN_HOUR = 20  # of one caller, with the calls that nobody answers
CALLERS_SHOWN = 60
EVERYBODY = "?all=1"
LIVE_SECONDS, LONG_LIST_SECONDS = 10, 60  # between two looks of the live part by itself


def room(actor: Actor, *, at: datetime, everybody: bool = False) -> dict[str, Any]:
    """The whole room at a glance, of what the open door reaches. everybody: not only the first 60 callers."""
    figures = queue.room_figures(actor, at=at)
    pauses = queue.pauses(actor, at=at)
    callers = _in_room(actor, pauses, at)
    shown = callers.ids if everybody else callers.ids[:CALLERS_SHOWN]
    hidden = len(callers.ids) - len(shown)
    districts = _districts(actor, pauses, at)
    hearings, to_rule = checking.count_hearings(actor), checking.count_to_rule(actor)
    return {
        "room": _state(pauses, at),
        "now": at,
        "figures": _figures(figures, _done_by_now(actor, at), at),
        "needs": _checks_to_see(hearings, to_rule) + _needs(figures, districts, at),
        "callers": _callers(actor, callers, shown, at),
        "with_checks": True,
        "more": _more(actor, hearings + to_rule, at),
        "callers_total": len(callers.ids),
        "all_href": reverse("callroom:room") + EVERYBODY if hidden else "",
        "hours": _hours(actor, at),
        "districts": districts,
        "pause_href": reverse("callroom:pause_room"),
        "resume_href": _resume_href(_room_pause(pauses)),
        "report_href": reverse("callroom:report"),
        "live_href": reverse("callroom:live") + (EVERYBODY if everybody else ""),
        "seconds": LONG_LIST_SECONDS if len(shown) > CALLERS_SHOWN else LIVE_SECONDS,
        "method_href": reverse("callroom:checks"),
    }


def _more(actor: Actor, waiting: int, at: datetime) -> list[dict[str, Any]]:
    """The other pages of the room, with how many things wait there. waiting: hearings and rulings."""
    second = {"label": _("Second calls"), "href": reverse("callroom:checks"), "count": waiting}
    lines = {"label": _("Lines and dialling"), "href": reverse("callroom:lines"), "count": 0}
    bills = {"label": _("Bills"), "href": reverse("callroom:bills"), "count": 0, "right": STEER_CALLS.code}
    missing = paper.count_missing(actor, at=at)
    sheets = {"label": _("Paper hour"), "href": reverse("callroom:paper"), "count": missing}
    return [{**second, "right": ""}, {**lines, "right": ""}, bills, {**sheets, "right": KEEP_PAPER.code}]


def _checks_to_see(hearings: int, to_rule: int) -> list[dict[str, Any]]:
    """What second calls have found and a person decides."""
    needs = []
    if count := hearings:
        said = ngettext(
            "%(count)s caller is stopped and waits for a decision.",
            "%(count)s callers are stopped and wait for a decision.",
            count,
        )
        needs.append({**_need("stop", said % {"count": count}), **_to_checks()})
    if count := to_rule:
        said = ngettext(
            "%(count)s member said something else to the second caller. Decide what becomes of the record.",
            "%(count)s members said something else to the second caller. Decide what becomes of the records.",
            count,
        )
        needs.append({**_need("need", said % {"count": count}), **_to_checks()})
    return needs


def _to_checks() -> dict[str, str]:
    return {"label": str(_("Look at them")), "href": reverse("callroom:checks")}


def daily_report(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """The day in figures, for print; by district and hour, callers counted and not named."""
    figures = queue.room_figures(actor, at=at)
    today = figures.outcomes_today
    days = queue.caller_days(actor, day=ist_day(at))
    seconds = sum(one.seconds for one in days)
    no_contact = sum(today.get(code, 0) for code in NO_CONTACT)
    return {
        "room": _("Call room"),
        "date": to_ist(at),
        "made_at": at,
        "by_post": posts.title_of(actor.user_id, at=at),
        "totals": {
            "calls": figures.done_today,
            "reached": figures.done_today - no_contact,
            "no_contact": no_contact,
            "verified": figures.verified_today,
            "returned": today.get("wrong_number", 0),
            **{
                code: today.get(code, 0)
                for code in ("yes", "no", "wrong_number", "call_back", "refused", "complaint")
            },
        },
        "hours": _hours(actor, at),
        "districts": _report_districts(actor, at),
        "callers": {
            "count": len(days),
            "hours": round(seconds / 3600),
            "per_hour": round(figures.done_today / max(seconds / 3600, 1), 1) if days else None,
        },
        "checks": None,
        "promises": queue.promises_of(actor, day=ist_day(at), at=at),
        "silence": [],
        "back_href": reverse("callroom:room"),
    }


def _done_by_now(actor: Actor, at: datetime) -> int:
    """Calls recorded yesterday in the hours that are over by now."""
    hours = queue.calls_by_hour(actor, day=ist_day(at) - timedelta(days=1))
    return sum(count for hour, count in hours.items() if hour < to_ist(at).hour)


def _figures(figures: queue.RoomFigures, done_yesterday: int, at: datetime) -> dict[str, Any]:
    page = reverse("coverage:board")
    oldest = figures.oldest_callback_at
    per_hour = CALLS_AN_HOUR * figures.callers_present
    return {
        "waiting": {"count": figures.waiting, "href": page},
        "in_call": {"count": figures.in_call, "href": "#callers"},
        "done": {"count": figures.done_today, "href": reverse("callroom:report")},
        "verified": {"count": figures.verified_today, "href": page},
        "returned": {"count": figures.outcomes_today.get("wrong_number", 0), "href": page},
        "no": figures.outcomes_today.get("no", 0),
        "hours_of_work": round(figures.waiting / per_hour) if per_hour and figures.waiting else None,
        "callers_in": figures.callers_present,
        "done_yesterday": done_yesterday,
        "oldest_promise": {
            "minutes": int((at - oldest).total_seconds() // 60),
            "due_at": oldest,
            "href": "#callers",
        }
        if oldest
        else None,
    }


def _needs(figures: queue.RoomFigures, districts: list[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """What somebody should look at, the most pressing first."""
    needs = []
    if figures.oldest_callback_at:
        minutes = int((at - figures.oldest_callback_at).total_seconds() // 60)
        needs.append(_need("late", _("A promised call is %(minutes)s minutes late.") % {"minutes": minutes}))
    if figures.waiting and not figures.callers_present:
        needs.append(_need("need", _("Names wait, and no caller is here.")))
    for one in districts:
        if one["state"] == "paused" and one["waiting"]["count"] > LONG_WAIT:
            sentence = _("%(district)s is paused, and %(count)s names wait there.")
            name = one["name_hi"] or one["name_en"]
            needs.append(_need("need", sentence % {"district": name, "count": one["waiting"]["count"]}))
    return needs


def _need(kind: str, sentence: str) -> dict[str, Any]:
    return {"kind": kind, "sentence": sentence, "detail": "", "label": "", "href": "", "method": "get"}


def _state(pauses: list[Pause], at: datetime) -> dict[str, Any]:
    paused, gate = _room_pause(pauses), gates.shut_places(at).gate
    state = "room_paused" if paused else "open" if gate.open else "outside_hours"
    if not paused and gate.reason == gates.BLACKOUT:
        state = "silence"
    closes = gates.timetable(0, at=at).hours_on(ist_day(at))
    until = gate.opens_at
    if gate.open and closes:
        until = to_ist(at).replace(hour=closes.closes.hour, minute=closes.closes.minute)
    return {
        "name": _("Call room"),
        "state": state,
        "since": paused.since if paused else None,
        "paused_by": posts.title_of(paused.paused_by, at=at) if paused else "",
        "why": "",
        "until": until,
    }


@dataclass(frozen=True, slots=True)
class _InRoom:
    """Everybody who called today, is here now or is paused. ids: who is held up first, then the most calls."""

    ids: list[int]
    days: dict[int, CallerDay]
    present: Collection[int]
    talking: Mapping[int, datetime]
    held: Mapping[int, Pause]


def _in_room(actor: Actor, pauses: list[Pause], at: datetime) -> _InRoom:
    days = {one.caller_id: one for one in queue.caller_days(actor, day=ist_day(at))}
    present, talking = queue.present_callers(actor, at=at), queue.leases(actor)
    breaks_first = sorted(pauses, key=lambda one: one.paused_by != one.caller_id)
    held = {one.caller_id: one for one in breaks_first if one.caller_id is not None}

    def order(one: int) -> tuple[bool, int, int]:
        is_stopped = one in held and held[one].paused_by != one
        return (not is_stopped, -days[one].calls if one in days else 0, one)

    return _InRoom(sorted({*days, *present, *talking, *held}, key=order), days, present, talking, held)


def _callers(actor: Actor, callers: _InRoom, shown: list[int], at: datetime) -> list[dict[str, Any]]:
    """One row each of those who are shown; nothing is read or counted of the others."""
    logins = access.logins_of(shown)
    checks = {one.caller_id: one for one in checking.caller_figures(actor, callers=shown)}
    staying = checking.pauses_to_stay(actor)
    return [
        {
            **_caller(one, logins.get(one, ""), callers, at),
            **_checks(one, checks.get(one)),
            **_staying(callers.held.get(one), staying),
        }
        for one in shown
    ]


def _staying(pause: Pause | None, staying: Collection[UUID]) -> dict[str, str]:
    """A caller who waits for a hearing is let go on by its decision."""
    return {"state": "stopped", "resume_href": ""} if pause and pause.id in staying else {}


def _checks(caller_id: int, figures: checking.CallerFigures | None) -> dict[str, Any]:
    """What second calls found of one caller; nothing is told of who was not checked."""
    if figures is None:
        return {}
    return {
        "checked": figures.checks,
        "wrong": figures.differ,
        "since": figures.since,
        "verdict": "stopped" if figures.hearing else figures.verdict,
        "checks_href": reverse("callroom:checks_of", args=[caller_id]),
    }


def _caller(caller_id: int, login: str, callers: _InRoom, at: datetime) -> dict[str, Any]:
    day, pause, talking = callers.days.get(caller_id), callers.held.get(caller_id), callers.talking
    outcomes, calls = (day.outcomes, day.calls) if day else ({}, 0)
    reached = calls - sum(outcomes.get(code, 0) for code in NO_CONTACT)
    own_break = pause is not None and pause.paused_by == caller_id
    state = (
        "on_break" if own_break else "paused" if pause else "talking" if caller_id in talking else "between"
    )
    return {
        "name": login,
        "login": login,
        "state": state if caller_id in callers.present or pause or caller_id in talking else "away",
        "seconds": int((at - talking[caller_id]).total_seconds()) if caller_id in talking else None,
        "calls": {"count": calls, "href": ""},
        "reached": 100 * reached / calls if calls else None,
        "said_yes": 100 * outcomes.get("yes", 0) / reached if reached else None,
        "checked": 0,
        "wrong": 0,
        "verdict": "unchecked",
        "checks_href": "",
        "pause_href": "" if pause else _pause_href(caller_id),
        "resume_href": _resume_href(pause) if pause and not own_break else "",
    }


@lru_cache(maxsize=10_000)
def _pause_href(caller_id: int) -> str:
    """Found once: to find five hundred of them each ten seconds is a sixth of the page."""
    return reverse("callroom:pause_caller", args=[caller_id])


def _districts(actor: Actor, pauses: list[Pause], at: datetime) -> list[dict[str, Any]]:
    rows = queue.district_figures(actor, at=at)
    units = territory.units_by_ids({row.district_id for row in rows})
    held = {one.district_id: one for one in pauses if one.district_id is not None}
    shut = set(gates.shut_places(at).districts)
    shown = [_district(row, units.get(row.district_id), held.get(row.district_id), shut) for row in rows]
    return sorted(shown, key=lambda one: (-one["waiting"]["count"], one["name_en"]))


def _district(row: DistrictFigures, unit: Any, pause: Pause | None, shut: set[int]) -> dict[str, Any]:
    return {
        "name_hi": unit.name_hi if unit else "",
        "name_en": unit.name_en if unit else "",
        "state": "paused" if pause else "outside_hours" if row.district_id in shut else "open",
        "until": pause.until if pause else None,
        "waiting": {"count": row.waiting, "href": ""},
        "pause_href": "" if pause else reverse("callroom:pause_district", args=[row.district_id]),
        "resume_href": _resume_href(pause),
    }


def _report_districts(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    by_outcome = queue.district_outcomes(actor, day=ist_day(at))
    rows = queue.district_figures(actor, at=at)
    units = territory.units_by_ids({row.district_id for row in rows})
    return [
        {
            "name_hi": units[row.district_id].name_hi,
            "name_en": units[row.district_id].name_en,
            "calls": row.done_today,
            "waiting": row.waiting,
            **{code: by_outcome.get((row.district_id, code), 0) for code in ("yes", "no", "wrong_number")},
        }
        for row in rows
        if row.district_id in units and (row.done_today or row.waiting)
    ]


def _hours(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    counts = queue.calls_by_hour(actor, day=ist_day(at))
    if not counts:
        return []
    now = to_ist(at).hour
    return [{"hour": hour, "count": counts.get(hour, 0), "now": hour == now} for hour in range(10, 19)]


def _room_pause(pauses: list[Pause]) -> Pause | None:
    return next((one for one in pauses if one.caller_id is None and one.district_id is None), None)


def _resume_href(pause: Pause | None) -> str:
    return reverse("callroom:resume", args=[_id(pause)]) if pause else ""


def _id(pause: Pause) -> UUID:
    return pause.id
