"""The guard officer's board: looks that were unlike the work of a post, closed log-ins, broken glasses."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dharatal.guard.access.door import route
from dharatal.guard.access.queries import capabilities_of, login_of
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.vault.capabilities import BREAK_GLASS, WATCH
from dharatal.guard.vault.glass import queries as glasses
from dharatal.guard.vault.marks import custodian
from dharatal.guard.vault.watching import operations, queries
from dharatal.guard.vault.watching.judging import LOCK
from dharatal.guard.vault.watching.queries import Looks, Measured, Notice
from dharatal.guard.vault.watching.wording import KINDS, SIGNALS, reasons
from dharatal.interfaces.web.wording import indian
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.register.posts import queries as posts
from dharatal.register.posts.profile import posts as all_posts
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

STATES = {
    (LOCK, False): "looks_locked",
    ("warn", False): "warned",
    (LOCK, True): "looks_opened",
    ("warn", True): "looked_into",
}


@require_GET
@route(capability=WATCH)
def board(request: ActingRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    found = _shown(queries.open_notices(actor), at)
    context = {
        "locks": [one for one in found if one["step"] == LOCK],
        "warnings": [one for one in found if one["step"] != LOCK],
        "glasses": [glass_shown(one) for one in glasses.told(actor, glasses.board(actor), at=at)],
        "glass_href": reverse("watch:glass") if BREAK_GLASS.code in capabilities_of(actor, at) else "",
        "closed": _shown(queries.closed_notices(actor), at),
        "is_unmarked": custodian.is_missing(),
    }
    return TemplateResponse(request, "watch/board.html", context)


@require_GET
@route(capability=WATCH)
def notice(request: ActingRequest, notice_id: UUID) -> HttpResponse:
    return _page(request, notice_id)


@require_POST
@route(capability=WATCH)
def close(request: ActingRequest, notice_id: UUID) -> HttpResponse:
    """Open the log-in's looks again, or take the warning off the board: with written words."""
    actor, at = request.actor, clock.now()
    written = request.POST.get("words", "")
    found = queries.notice(actor, notice_id)
    if found is None:
        raise Http404
    do = operations.unlock if found.step == LOCK else operations.review
    try:
        do(actor, notice_id, words_written=written, at=at)
    except Refusal as refusal:
        return _page(request, notice_id, refusal=refusal.sentence, written=written)
    told = _("Members are open again for this log-in.") if found.step == LOCK else _("It is off the board.")
    messages.success(request, told)
    return redirect("watch:board")


def _shown(notices: Sequence[Notice], at: datetime) -> list[dict[str, Any]]:
    """Each log-in's title is asked for once."""
    titles = {user: posts.title_of(user, at=at) for user in {one.user_id for one in notices}}
    return [notice_shown(one, titles[one.user_id]) for one in notices]


def notice_shown(one: Notice, title: str) -> dict[str, Any]:
    day = urlencode({"who": one.login, "day": one.day.isoformat()})
    return {
        "step": one.step,
        "state": STATES[one.step, one.closed_at is not None],
        "login": one.login,
        "title": title or role_title(one.role),
        "at": one.at,
        "reasons": reasons([m.signal for m in one.measured]),
        "measured": [_measured(m) for m in one.measured],
        "closed_at": one.closed_at,
        "closed_by": one.closed_by,
        "written": one.written,
        "may_close": one.may_close,
        "href": reverse("watch:notice", args=[one.id]),
        "close_href": reverse("watch:close", args=[one.id]),
        "log_href": f"{reverse('log:index')}?{day}",
    }


def glass_shown(one: glasses.Broken) -> dict[str, Any]:
    day = urlencode({"who": one.login, "action": "glass.looked", "day": clock.ist_day(one.at).isoformat()})
    return {
        "state": f"glass_{one.state}",
        "login": one.login,
        "at": one.at,
        "until": one.ended_at or one.ends_at,
        "review_by": one.review_by,
        "is_overdue": one.state == "overdue",
        "is_open": one.state == "open",
        "may_review": one.state in ("waits", "overdue"),
        "looks": one.looks,
        "members": one.members,
        "written": one.written,
        "log_href": f"{reverse('log:index')}?{day}",
        "end_href": reverse("watch:glass_end", args=[one.id]),
        "review_href": reverse("watch:glass_review", args=[one.id]),
    }


def role_title(code: str) -> str:
    """The post that a role is named after, in the language of the page."""
    return all_posts()[code].title() if code in all_posts() else _("Helper") if code == "helper" else code


def _measured(one: Measured) -> dict[str, Any]:
    return {
        "label": SIGNALS[one.signal],
        "members": one.members or None,
        "usual": one.usual if one.members else None,
        "is_strange": one.z >= 2,
    }


def _page(request: ActingRequest, notice_id: UUID, *, refusal: str = "", written: str = "") -> HttpResponse:
    actor, at = request.actor, clock.now()
    found = queries.notice(actor, notice_id)
    if found is None:
        raise Http404
    days = queries.looks_of(actor, found.user_id, until=found.day)
    units = territory.units_by_ids(_units_in(days))
    context = {
        "notice": _shown([found], at)[0],
        "days": [_day(one, units, login_of(found.user_id)) for one in days],
        "refusal": refusal,
        "words": written,
        "back_href": reverse("watch:board"),
    }
    return TemplateResponse(request, "watch/notice.html", context, status=409 if refusal else 200)


def _units_in(days: Collection[Looks]) -> set[int]:
    return {
        unit for day in days for held in (day.units, day.blocks, day.districts, day.large) for unit in held
    }


def _day(one: Looks, units: Mapping[int, Unit], login: str) -> dict[str, Any]:
    asked = urlencode({"who": login, "day": one.day.isoformat()})
    large = [
        {"place": units.get(unit), "count": shown, "of": of} for unit, (shown, of) in one.large.items() if of
    ]
    return {
        "day": one.day,
        "fresh": one.fresh,
        "looks": one.looks,
        "kinds": [
            {"label": KINDS[kind], "count": count, "quota": one.quotas[kind]}
            for kind, count in one.by_kind.items()
            if count
        ],
        "hours": [
            {"hour": f"{hour:02}:00", "count": count, "words": indian(count)}
            for hour, count in enumerate(one.hours)
            if count
        ],
        "places": [
            {"place": units[unit], "count": count}
            for held in (one.districts, one.blocks, one.units)
            for unit, count in list(held.items())[:4]
            if unit in units
        ],
        "large": large,
        "log_href": f"{reverse('log:index')}?{asked}",
    }
