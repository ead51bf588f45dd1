"""The start page: what waits for this log-in, by what it may do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dharatal.field.intake import queries as lists
from dharatal.field.intake.capabilities import SEE
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import entering, route
from dharatal.interfaces.web import shell
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.register.posts import queries as posts

ON_A_PHONE = frozenset({"block", "town", "panchayat", "ward", "village", "booth"})


@require_GET
@route()
def today(request: HttpRequest) -> HttpResponse:
    """Callers and the in-charge begin at their room; everybody else with what needs them."""
    actor, at = request.actor, clock.now()
    rights = access.capabilities_of(actor, at)
    if rights and rights <= shell.ALWAYS_AT_THE_DESK:
        return HttpResponseRedirect(reverse("callroom:desk"))
    if rights and rights <= shell.ONLY_THE_ROOM:
        return HttpResponseRedirect(reverse("callroom:room"))
    context = _context(actor, rights, at)
    template = "web/today_phone.html" if _works_on_a_phone(actor, at) else "web/today.html"
    return TemplateResponse(request, template, context)


def _context(actor: Actor, rights: set[str], at: datetime) -> dict[str, Any]:
    return {
        "now": at,
        "hello": _("Namaste, %(name)s") % {"name": actor.login},
        "tasks": list(_tasks(actor, rights)),
        "minutes": None,
        "progress": _progress(actor, at) if "coverage.see" in rights else None,
        "agenda": [],
        "acts": _acts(rights),
        "place": _place(actor, at),
        "back_href": "",
    }


def _tasks(actor: Actor, rights: set[str]) -> Iterator[dict[str, Any]]:
    if SEE.code in rights:
        with entering(actor, SEE):
            returned = lists.count_returned(actor)
        if returned and (href := shell.address("intake:returns")):
            detail = _("They are called again as soon as you send them.")
            yield _task(_("Correct wrong numbers"), detail, returned, href)
    if not rights:
        detail = _("Ask whoever gave you this log-in for your post.")
        yield _task(_("No post yet"), detail, None, reverse("mfa_index"))


def _task(title: str, detail: str, count: int | None, href: str) -> dict[str, Any]:
    return {"title": title, "detail": detail, "count": count, "href": href, "needs": bool(count)}


def _progress(actor: Actor, at: datetime) -> dict[str, Any] | None:
    return None


def _acts(rights: set[str]) -> list[dict[str, Any]]:
    acts = []
    if "intake.send" in rights:
        acts.append((_("Add one member"), shell.address("intake:enlist")))
        acts.append((_("Send a list"), shell.address("intake:upload")))
    if "people.find" in rights:
        acts.append((_("Find people"), reverse("people:find")))
    if "access.manage_users" in rights:
        acts.append((_("Give a log-in"), reverse("staff:user_add")))
    shown = [(label, href) for label, href in acts if href]
    return [{"label": label, "href": href, "main": n == 0} for n, (label, href) in enumerate(shown)]


def _works_on_a_phone(actor: Actor, at: datetime) -> bool:
    held = posts.posts_of(actor.user_id, at=at)
    return bool(held) and all(one.unit.kind in ON_A_PHONE for one in held)


def _place(actor: Actor, at: datetime) -> Any:
    held = posts.posts_of(actor.user_id, at=at)
    return held[0].unit if held else ""
