"""The start page: what waits for this log-in, by what it may do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import WATCH_CALLS
from dharatal.field.intake import coverage
from dharatal.field.intake import queries as lists
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.models import Batch
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.models import Case
from dharatal.guard.access import queries as access
from dharatal.guard.access.capabilities import MANAGE_USERS
from dharatal.guard.access.door import entering, route
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.vault.capabilities import WATCH
from dharatal.guard.vault.watching import queries as watching
from dharatal.interfaces.web import shell
from dharatal.interfaces.web.pages import log
from dharatal.interfaces.web.pages.log import READ_LOG
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.register.people.capabilities import JUDGE, REVIEW
from dharatal.register.people.pairs import queries as pairs
from dharatal.register.posts import queries as posts
from dharatal.register.posts.capabilities import APPOINT
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

ON_A_PHONE = frozenset(
    {SEND.code, SEE.code, SEE_COVERAGE.code}
)  # whoever sees people needs the rooms of the desk

BLOCK_PRESIDENT = "block_president"


class Own(NamedTuple):
    """Somebody's area, and how far it is."""

    unit: Unit
    standing: coverage.Standing

    def rows(self, figure: str) -> str:
        return f"{reverse('coverage:rows')}?{urlencode({'unit': self.unit.ref, 'figure': figure})}"


@require_GET
@route()
def today(request: ActingRequest) -> HttpResponse:
    """Callers and the in-charge begin at their room; everybody else with what needs them."""
    actor, at = request.actor, clock.now()
    rights = access.capabilities_of(actor, at)
    if rights and rights <= shell.ALWAYS_AT_THE_DESK:
        return HttpResponseRedirect(reverse("callroom:desk"))
    if rights and rights <= shell.ONLY_THE_ROOM:
        return HttpResponseRedirect(reverse("callroom:room"))
    context = _context(actor, rights, at)
    template = "web/today_phone.html" if rights and rights <= ON_A_PHONE else "web/today.html"
    return TemplateResponse(request, template, context)


def _context(actor: Actor, rights: set[str], at: datetime) -> dict[str, Any]:
    own = _own(actor, rights, at)
    held = posts.posts_of(actor.user_id, at=at)
    return {
        "now": at,
        "hello": _("Namaste, %(name)s") % {"name": actor.login},
        "tasks": list(_tasks(actor, rights, own, at)),
        "minutes": None,
        "progress": _progress(own) if own else None,
        "agenda": [],
        "acts": _acts(rights),
        "place": held[0].unit if held else "",
        "back_href": "",
    }


def _tasks(actor: Actor, rights: set[str], own: Own | None, at: datetime) -> Iterator[dict[str, Any]]:
    """What waits, the most pressing first."""
    if SEE.code in rights:
        yield from _of_lists(actor, rights)
    yield from _of_pairs(actor, rights)
    if WATCH_CALLS.code in rights:
        yield from _of_the_room(actor, at)
    if own is not None:
        yield from _of_the_area(own)
    if APPOINT.code in rights and SEND.code in rights:
        yield from _of_posts(actor, at)
    if MANAGE_USERS.code in rights:
        yield from _of_logins(actor)
    if WATCH.code in rights:
        yield from _of_the_watch(actor)
    if READ_LOG.code in rights:
        yield from _of_the_log(actor)
    yield from _of_inquiries(actor)
    if not rights:
        yield _of_no_room(actor, at)


def _of_no_room(actor: Actor, at: datetime) -> dict[str, Any]:
    """Why the page is empty: a post that has nothing to do here, or no post."""
    if posts.posts_of(actor.user_id, at=at):
        detail = _(
            "Nothing is missing at your log-in. What your post has to do here will stand on this page."
        )
        return _task(_("For your post nothing is to be done here yet"), detail, None, "")
    detail = _("Ask whoever gave you this log-in for your post.")
    return _task(_("No room is open to you yet"), detail, None, "")


def _of_inquiries(actor: Actor) -> Iterator[dict[str, Any]]:
    """For those alone who are named in one, or entrusted: the database shows no other."""
    found = cases.cases(actor)
    proposed = [one for one in found if one.state == Case.State.PROPOSED]
    opened = [one for one in found if one.state == Case.State.OPEN]
    if proposed:
        detail = _("Two of those whom the leader named open it, or decline it.")
        yield _task(_("An inquiry waits for your word"), detail, len(proposed), reverse("cases:index"))
    if opened:
        detail = _("Only those who are named in it see this.")
        title = _("Inquiries that name you")
        yield _task(title, detail, len(opened), reverse("cases:index"), needs=False)
    if not proposed and not opened and cases.is_entrusted(actor):
        detail = _("The leader named you. Nothing waits for your word; you may propose an inquiry yourself.")
        yield _task(_("Decide about inquiries"), detail, None, reverse("cases:index"))


def _of_lists(actor: Actor, rights: set[str]) -> Iterator[dict[str, Any]]:
    with entering(actor, SEE):
        returned = lists.count_returned(actor)
        latest = lists.batches(actor)
    if SEND.code not in rights:
        return
    if returned:
        detail = _("They are called again as soon as you send them.")
        yield _task(_("Correct wrong numbers"), detail, returned, reverse("intake:returns"))
    mine = sum(one.state == Batch.State.PREVIEW and one.submitted_by == actor.user_id for one in latest)
    if mine:
        detail = _("Nothing of it is called before you send it.")
        yield _task(_("Send the lists that were read"), detail, mine, reverse("intake:batches"))
    failed = [one for one in latest if one.state == Batch.State.FAILED]
    if failed:
        detail = _("What is stored stays; the rest goes on where it stopped.")
        href = reverse("intake:batch", args=[failed[0].id])
        yield _task(_("Try again what could not be stored"), detail, len(failed), href)


def _of_the_area(own: Own) -> Iterator[dict[str, Any]]:
    standing, place = own.standing, territory.name(own.unit)
    if standing.empty:
        title = _("Places without a single name")
        yield _task(title, place, standing.empty, own.rows("empty"), needs=False)
    if standing.missing:
        title = _("Members still missing")
        yield _task(title, place, standing.missing, own.rows("missing"), needs=False)
    if standing.waiting:
        detail = _("The call room works through them.")
        yield _task(
            _("Names waiting for their call"), detail, standing.waiting, own.rows("waiting"), needs=False
        )


def _of_the_room(actor: Actor, at: datetime) -> Iterator[dict[str, Any]]:
    with entering(actor, WATCH_CALLS):
        figures = queue.room_figures(actor, at=at)
        late = queue.promises_of(actor, day=clock.ist_day(at), at=at)["late"]
    room = reverse("callroom:room")
    if late:
        yield _task(_("Promised calls that are late"), _("Somebody is waiting for them."), late, room)
    if figures.due:
        detail = _("%(callers)s callers are at work.") % {"callers": figures.callers_present}
        nobody = not figures.callers_present
        yield _task(_("Calls to be made now"), detail, figures.due, room, needs=nobody)


def _of_posts(actor: Actor, at: datetime) -> Iterator[dict[str, Any]]:
    """Blocks of the own area whose president's post stands empty, and log-ins that were never used."""
    below = posts.below(actor, at=at)
    taken = {one.unit_id for one in below if one.post == BLOCK_PRESIDENT}
    own = [one.unit for one in posts.posts_of(actor.user_id, at=at) if one.unit.kind == "district"]
    vacant = [unit for one in own for unit in territory.units_in(one, "block") if unit.id not in taken]
    if vacant:
        detail = _("Each president gets an own log-in and sees the own block only.")
        href = reverse("staff:post_add")
        yield _task(_("Blocks without a president"), detail, len(vacant), href, needs=False)
    unused = sum(one.user.is_active and one.user.last_login is None for one in below)
    if unused:
        detail = _("Have they got their card? A new password is given there.")
        yield _task(_("Log-ins never used"), detail, unused, reverse("staff:posts"), needs=False)


def _of_logins(actor: Actor) -> Iterator[dict[str, Any]]:
    with entering(actor, MANAGE_USERS):
        every = access.users(actor)
    unused = sum(one.is_active and one.last_login is None for one in every)
    if unused:
        detail = _("Have they got their card? Lock what nobody needs.")
        yield _task(_("Log-ins never used"), detail, unused, reverse("staff:users"), needs=False)


def _of_pairs(actor: Actor, rights: set[str]) -> Iterator[dict[str, Any]]:
    if JUDGE.code in rights:
        with entering(actor, JUDGE):
            asked = pairs.count_sent(actor)
        if asked:
            detail = _("On paper nobody can tell. You know your people.")
            yield _task(_("One person or two?"), detail, asked, reverse("pairs:sent"))
    if REVIEW.code in rights:
        with entering(actor, REVIEW):
            waiting = pairs.count_open(actor)
        if waiting:
            detail = _("Two records that may be one person, side by side.")
            yield _task(_("Decide doubles"), detail, waiting, reverse("pairs:desk"))


def _of_the_watch(actor: Actor) -> Iterator[dict[str, Any]]:
    counts = watching.count_open(actor)
    if counts["lock"]:
        detail = _("Somebody waits to be asked what they were doing.")
        yield _task(_("Looks that are closed"), detail, counts["lock"], reverse("watch:board"))
    if counts["warn"]:
        detail = _("Unlike the usual work of the post. It accuses nobody.")
        yield _task(_("Looks to ask about"), detail, counts["warn"], reverse("watch:board"), needs=False)


def _of_the_log(actor: Actor) -> Iterator[dict[str, Any]]:
    verdict = log.last_verdict(actor)
    if verdict["state"] == "unchecked":
        yield _task(
            _("Check the log"), _("It was never gone through."), None, reverse("log:index"), needs=True
        )
    if verdict["state"] == "broken":
        detail = _("Somebody changed it in the database itself. Tell the guard officer.")
        yield _task(_("The log does not stand"), detail, None, reverse("log:index"), needs=True)


def _task(
    title: str, detail: str, count: int | None, href: str, *, needs: bool | None = None
) -> dict[str, Any]:
    asks = bool(count) if needs is None else needs
    return {"title": title, "detail": detail, "count": count, "href": href, "needs": asks}


def _own(actor: Actor, rights: set[str], at: datetime) -> Own | None:
    """The area of whoever may see its coverage."""
    held = access.units_of(actor, SEE_COVERAGE.code, at) if SEE_COVERAGE.code in rights else []
    if not held:
        return None
    with entering(actor, SEE_COVERAGE):
        unit = territory.unit(held[0])
        return Own(unit, coverage.standing_of(actor, unit))


def _progress(own: Own) -> dict[str, Any]:
    return {
        "place": own.unit,
        "quota": own.standing.quota,
        "verified": own.standing.verified,
        "filled": own.standing.filled,
        "waiting": own.standing.waiting,
        "returned": own.standing.returned,
        "href": f"{reverse('coverage:board')}?{urlencode({'unit': own.unit.ref})}",
        "waiting_href": own.rows("waiting"),
        "returned_href": own.rows("returned"),
    }


def _acts(rights: set[str]) -> list[dict[str, Any]]:
    acts = [
        ("intake.send", _("Add one member"), "intake:enlist"),
        ("intake.send", _("Send a list"), "intake:upload"),
        ("people.find", _("Find people"), "people:find"),
        ("access.manage_users", _("Give a log-in"), "staff:user_add"),
        ("calls.watch", _("Look into the call room"), "callroom:room"),
        ("audit.read", _("Look into the log"), "log:index"),
        ("vault.break_glass", _("Take full access in an emergency"), "watch:glass"),
    ]
    shown = [(label, reverse(name)) for right, label, name in acts if right in rights]
    return [{"label": label, "href": href, "main": n == 0} for n, (label, href) in enumerate(shown)]
