"""What every page shows around its own content: the rooms one may enter, who one is, where keys lead."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace.inquiry import hearing as hearings
from dharatal.guard.access import queries as access
from dharatal.guard.vault.capabilities import BREAK_GLASS, WATCH
from dharatal.guard.vault.glass import queries as glasses
from dharatal.interfaces.seed import printed
from dharatal.interfaces.web.certainty import Certainty
from dharatal.interfaces.web.devices import device_of
from dharatal.interfaces.web.second_factor import must_add, must_keep
from dharatal.kernel import clock
from dharatal.kernel.actor import NOBODY, Actor
from dharatal.kernel.clock import to_ist
from dharatal.register.posts import queries as posts
from dharatal.register.posts.models import HELPER
from dharatal.register.posts.profile import post


class Room(NamedTuple):
    """key: `g`, then this letter. opened_by: one of these capabilities opens it; none: everybody inside.

    and_by: this one is needed as well. also: addresses of pages of the room that lie beside its own.
    """

    code: str
    label: Any
    key: str
    address: str
    opened_by: frozenset[str] = frozenset()
    and_by: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()

    def opens_to(self, rights: frozenset[str]) -> bool:
        return (not self.opened_by or bool(self.opened_by & rights)) and self.and_by <= rights


ROOMS = (
    Room("today", _("Today"), "t", "today"),
    Room("call", _("Call"), "k", "callroom:desk", frozenset({"calls.make"})),
    Room(
        "my_day",
        _("My day"),
        "d",
        "callroom:my_day",
        frozenset({"calls.make"}),
        also=("callroom:own_paper", "callroom:my_checks", "callroom:own_hearing"),
    ),
    Room(
        "callroom",
        _("Call room"),
        "r",
        "callroom:room",
        frozenset({"calls.watch"}),
        also=("callroom:paper",),
    ),
    Room("sheets", _("Call sheets"), "s", "callroom:approvals", frozenset({"callroom.approve_paper"})),
    Room("intake", _("Lists"), "l", "intake:batches", frozenset({"intake.see", "intake.send"})),
    Room("coverage", _("Coverage"), "c", "coverage:board", frozenset({"coverage.see"})),
    Room("people", _("People"), "p", "people:list", frozenset({"people.look"})),
    Room("files", _("Files"), "e", "exports:mine", frozenset({"people.export"})),
    Room("approvals", _("Approvals"), "v", "exports:approvals", frozenset({"vault.approve"})),
    Room("review", _("Doubles"), "w", "pairs:desk", frozenset({"people.review"})),
    Room("access", _("Log-ins"), "u", "staff:users", frozenset({"access.manage_users"})),
    Room("posts", _("Posts"), "o", "staff:posts", frozenset({"posts.appoint"}), frozenset({"intake.send"})),
    Room(
        "helpers",
        _("Helpers"),
        "h",
        "staff:helpers",
        frozenset({"posts.appoint"}),
        frozenset({"intake.send"}),
    ),
    Room("devices", _("Machines"), "m", "staff:devices", frozenset({"access.enrol_device"})),
    Room("complaints", _("Complaints"), "b", "complaints:index", frozenset({"complaints.tell"})),
    Room("entrusted", _("Deciders"), "j", "cases:entrust", frozenset({"trace.entrust"})),
    Room("trace", _("Leaks"), "f", "trace:index", frozenset({"trace.files"})),
    Room("breach", _("Breach"), "x", "breach:index", frozenset({"trace.breach"})),
    Room("decoys", _("Invented"), "i", "staff:decoys", frozenset({"people.see_decoys"})),
    Room("watch", _("Watch"), "n", "watch:board", frozenset({"vault.watch"})),
    Room("audit", _("Log"), "a", "log:index", frozenset({"audit.read"})),
)
ALWAYS_AT_THE_DESK = frozenset({"calls.make", "complaints.tell"})
ONLY_THE_ROOM = frozenset(
    {
        "calls.watch",
        "calls.steer",
        "calls.hear",
        "callroom.keep_paper",
        "callroom.approve_paper",
        "coverage.see",
        "access.enrol_device",
        "people.watch_review",
        "complaints.tell",
        "complaints.keep",
    }
)

# behind these doors stand pages that show people; the board of coverage shows them in one of its pages only
SHOWING_PEOPLE = frozenset(
    {
        *("people.look", "people.find", "people.reveal", "people.forget", "people.merge", "people.review"),
        *(
            "people.judge",
            "people.keep_decoys",
            "people.see_decoys",
            "intake.see",
            "intake.send",
            "calls.make",
            "complaints.keep",
        ),
    }
)
SHOWING_ROWS = frozenset({"coverage:rows"})


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Each part is worked out when a template asks for it, fragments ask for none."""
    actor: Actor = getattr(request, "actor", NOBODY)
    rights = cache(lambda: rights_of(actor))
    return {
        "rights": SimpleLazyObject(rights),
        "rooms": SimpleLazyObject(lambda: rooms_for(rights(), request.path)),
        "me": SimpleLazyObject(lambda: me(actor)),
        "certainty": Certainty(actor),
        "home_href": reverse("today"),
        "find_href": SimpleLazyObject(lambda: reverse("people:find") if "people.find" in rights() else ""),
        "device": _lazily(lambda: device_of(request)),
        "must_add": SimpleLazyObject(lambda: must_add(request)),
        "must_keep": SimpleLazyObject(lambda: must_keep(request)),
        "seen_by": SimpleLazyObject(lambda: seen_by(request, actor)),
        "glass": SimpleLazyObject(lambda: broken_glass(actor, rights(), request.path)),
        "to_answer": SimpleLazyObject(lambda: to_answer(actor)),
        "trial_logins": SimpleLazyObject(lambda: trial_logins(actor)),
    }


def seen_by(request: HttpRequest, actor: Actor) -> str:
    """Whose screen a page that shows people is on, and since when: a photograph or a print tells. Else nothing."""
    match = request.resolver_match
    door = getattr(match.func, "door", None) if match else None
    capability = str(door.capability) if door and door.capability else ""
    shows = capability in SHOWING_PEOPLE or (match and match.view_name in SHOWING_ROWS)
    if not shows or not actor.user_id:
        return ""
    return f"{actor.login} · {to_ist(clock.now()):%d.%m.%Y %H:%M}"


def rights_of(actor: Actor) -> frozenset[str]:
    if not actor.user_id:
        return frozenset()
    with permitted():
        return frozenset(access.capabilities_of(actor, clock.now()))


def rooms_for(rights: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The rooms these rights open, in the order of the day."""
    if not rights:
        return []
    shown = [room for room in ROOMS if room.opens_to(rights)]
    if rights <= ALWAYS_AT_THE_DESK or rights <= ONLY_THE_ROOM:
        shown = [room for room in shown if room.code != "today"]
    entries = [_entry(room) for room in shown]
    _mark_current(shown, entries, path)
    return entries


def me(actor: Actor) -> dict[str, Any] | None:
    """The log-in with its first post and place; nothing for who is not logged in."""
    if not actor.user_id:
        return None
    with permitted():
        held = posts.posts_of(actor.user_id, at=clock.now())
    if not held:
        return {"name": actor.login, "post": "", "place": ""}
    first = held[0]
    if first.post == HELPER:
        return {"name": actor.login, "post": posts.holder_title(first), "place": ""}
    return {"name": actor.login, "post": post(first.post).title(), "place": first.unit}


def broken_glass(actor: Actor, rights: frozenset[str], path: str) -> dict[str, Any] | None:
    """What a broken glass says on every page: to its holder while it is open, to the guard until it is reviewed."""
    at = clock.now()
    if not rights & {WATCH.code, BREAK_GLASS.code}:
        return None
    with permitted():
        own = glasses.own_open(actor, at=at)
        waiting = glasses.unreviewed(actor) if WATCH.code in rights else []
        found = own or (waiting[0] if waiting else None)
        if found is None:
            return None
        return {
            "is_own": own is not None,
            "login": access.login_of(found.user_id),
            "at": found.at,
            "ends_at": found.ends_at,
            "state": glasses.state_of(found, at),
            "href": reverse("watch:board") if WATCH.code in rights else reverse("watch:glass"),
            "end_href": reverse("watch:glass_end", args=[found.id]) if own else "",
        }


def to_answer(actor: Actor) -> str:
    """Where somebody answers what is laid before the holder of an account; nothing when nothing is."""
    if not actor.user_id:
        return ""
    with permitted():
        return reverse("inquiry:answers") if hearings.has_open(actor, at=clock.now()) else ""


def trial_logins(actor: Actor) -> list[dict[str, str]]:
    """Who can log in to an invented organisation; a production prints nobody."""
    if actor.user_id or not settings.IS_TRIAL:
        return []
    return [
        {"login": one.login, "post": post(one.post).title(), "password": one.password}
        for one in printed.remembered()
    ]


def _lazily(find: Callable[[], Any]) -> SimpleLazyObject:
    def asked() -> Any:
        with permitted():
            return find()

    return SimpleLazyObject(asked)


def _entry(room: Room) -> dict[str, Any]:
    return {
        "code": room.code,
        "label": room.label,
        "key": room.key,
        "href": reverse(room.address),
        "current": False,
    }


def _mark_current(rooms: list[Room], entries: list[dict[str, Any]], path: str) -> None:
    """The longest address that the path begins with is where one is; the start page only when it is it."""
    inside = [
        (len(begins), place)
        for place, room in enumerate(rooms)
        for begins in map(reverse, (room.address, *room.also))
        if path.startswith(begins) and (begins != "/" or path == "/")
    ]
    if inside:
        entries[max(inside)[1]]["current"] = True
