"""Files of people as the pages show them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.exports import asking as rules
from dharatal.register.people.exports.columns import COLUMNS, FORMATS, PURPOSES, Wish
from dharatal.register.people.exports.queries import Listed
from dharatal.register.people.exports.rules import RULES
from dharatal.register.posts import queries as posts
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

Context = dict[str, Any]
USUAL = ("name", "father_name", "phone", "village")
DAYS = (1, 3, 7, 14, 30, 90)
SMALLER = 60
PROBLEMS = {
    "grown": _("Far more people live there now than when you asked. Ask for the file anew."),
    "not_allowed": _("Your post does not open this place any more."),
    "quota_reached": _(
        "With it you would have more people today than one may have alone. Ask again: then another approves."
    ),
    "disk_full": _("The disk is full. Tell the operator, then ask again."),
}


def unit_asked(actor: Actor, ref: str, *, at: datetime) -> Unit:
    """The unit that was asked for, else the widest of the actor's own."""
    if ref:
        return territory.unit_by_ref(ref)
    units = territory.units_by_ids(access.units_of(actor, EXPORT.code, at)).values()
    return min(units, key=lambda unit: (sum(map(bool, unit.rungs)), unit.id))


def asking(actor: Actor, unit: Unit, wish: Wish) -> Context:
    """The form, with how many people it is about and who has to approve. Raises NotAllowed outside the reach."""
    rules.refuse_outside_reach(unit)
    rows = people.count_in(actor, unit)
    return {
        "unit": unit,
        "path": [
            _tile(one) for one in territory.path(unit) if one.id == unit.id or rules.is_within_reach(one)
        ],
        "units": [_tile(one) for one in territory.children(unit)[:SMALLER]],
        "rows": rows,
        "is_statewide": rules.is_statewide(unit),
        "needs_another": rules.is_statewide(unit) or rows > RULES.approval_over,
        "percent": round(RULES.share * 100),
        "approval_over": RULES.approval_over,
        "columns": [
            {"code": code, "label": one.heading, "chosen": code in wish.columns}
            for code, one in COLUMNS.items()
        ],
        "purposes": _choices(PURPOSES, wish.purpose),
        "formats": _choices(FORMATS, wish.format),
        "most_on_paper": RULES.most_on_paper,
        "days": [{"days": days, "chosen": days == wish.days} for days in DAYS],
        "wish": wish,
        "action_href": f"{reverse('exports:ask')}?unit={unit.ref}",
        "back_href": reverse("exports:mine"),
    }


def file(listed: Listed, *, at: datetime) -> Context:
    """One of the viewer's own files."""
    export = listed.export
    state = export.state
    if state == export.State.WAITING and export.asked_at < at - RULES.waits:
        state = export.State.EXPIRED
    if state == export.State.READY and export.expires_at and at >= export.expires_at:
        state = export.State.EXPIRED
    return {
        **_told(listed),
        "state": f"export_{state}",
        "is_making": state == export.State.MAKING,
        "is_ready": state == export.State.READY,
        "is_waiting": state == export.State.WAITING,
        "is_over": state
        in (export.State.FETCHED, export.State.EXPIRED, export.State.REFUSED, export.State.FAILED),
        "done": min(export.done_rows, export.rows),
        "made_rows": export.made_rows,
        "expires_at": export.expires_at,
        "fetched_at": export.fetched_at,
        "approvers": listed.approvers,
        "why_not": listed.standing.reason if listed.standing and listed.standing.refused_at else "",
        "problem": PROBLEMS.get(export.problem, "") if state == export.State.FAILED else "",
        "is_to_destroy": state == export.State.FETCHED and ist_day(at) > export.needed_until,
        "waits_until": export.asked_at + RULES.waits,
        "mine_href": reverse("exports:mine"),
        "href": reverse("exports:one", args=[export.uuid]),
        "progress_href": reverse("exports:progress", args=[export.uuid]),
        "fetch_href": reverse("exports:fetch", args=[export.uuid]),
        "back_href": reverse("exports:take_back", args=[export.uuid]),
        "again_href": f"{reverse('exports:ask')}?unit={listed.unit.ref}",
    }


def asked(waiting: Sequence[Listed], actor: Actor, *, at: datetime) -> list[Context]:
    """What others want to have approved."""
    titles = posts.titles_of({one.export.asked_by for one in waiting}, at=at)
    return [_asked(one, actor, titles.get(one.export.asked_by, "")) for one in waiting]


def _asked(listed: Listed, actor: Actor, post: str) -> Context:
    export = listed.export
    return {
        **_told(listed),
        "by": listed.asker,
        "post": post,
        "is_mine": export.asked_by == actor.user_id,
        "given": listed.approvers,
        "left": export.needed - len(listed.approvers),
        "until": export.asked_at + RULES.waits,
        "approve_href": reverse("exports:approve", args=[export.uuid]),
        "refuse_href": reverse("exports:refuse", args=[export.uuid]),
    }


def _told(listed: Listed) -> Context:
    export = listed.export
    return {
        "unit": listed.unit,
        "at": export.asked_at,
        "rows": export.made_rows or export.rows,
        "columns": [COLUMNS[code].heading for code in export.columns if code in COLUMNS],
        "has_numbers": "phone" in export.columns,
        "format": FORMATS.get(export.format, export.format),
        "purpose": PURPOSES.get(export.purpose, export.purpose),
        "words": export.words,
        "percent": round(export.share * 100),
        "reason": export.reason,
        "needed": export.needed,
        "needed_until": export.needed_until,
        "days": (export.needed_until - ist_day(export.asked_at)) // timedelta(days=1),
    }


def _choices(words: dict[str, Any], chosen: str) -> list[Context]:
    return [{"code": code, "label": label, "chosen": code == chosen} for code, label in words.items()]


def _tile(unit: Unit) -> Context:
    named = {"name_hi": unit.name_hi, "name_en": unit.name_en, "kind": unit.kind}
    return {**named, "href": f"{reverse('exports:ask')}?unit={unit.ref}"}
