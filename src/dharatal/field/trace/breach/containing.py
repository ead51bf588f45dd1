"""The switches: what each would touch, turned only by whoever has just been told that, and back where it can be."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.breach import opening
from dharatal.field.trace.breach.kinds import EXPORTS, KINDS, SESSIONS
from dharatal.field.trace.breach.models import Breach, Switch
from dharatal.guard.access import queries as access
from dharatal.guard.access import sessions
from dharatal.guard.audit.canonical import Fact
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.decoys import operations as decoys
from dharatal.register.people.exports import freezing

_SALT = "dharatal.trace.breach.switch"
SURE_FOR = timedelta(minutes=10)


class CannotContain(Refusal):
    """No such switch, nothing for it to do, or it was not confirmed."""

    code = "cannot_contain"


class Asked(NamedTuple):
    """What a switch would do. confirm: the word without which it is not turned, good for ten minutes."""

    kind: str
    login: str
    touches: int
    confirm: str


def ask(actor: Actor, breach_id: UUID, *, kind: str, login: str = "", at: datetime) -> Asked:
    """Step one: say what a switch would touch. login: of whom, for sessions; empty for everybody's.

    Raises CannotContain, NoSuchBreach, BreachClosed, NoSuchLogin.
    """
    breach = opening.held(breach_id)
    user_id = _user(kind, login)
    touches = _touches(actor, breach, kind, user_id)
    told = [str(breach.id), kind, user_id or 0, actor.user_id]
    return Asked(kind, login, touches, signing.dumps(told, salt=_SALT, compress=True))


def turn(actor: Actor, breach_id: UUID, *, kind: str, login: str = "", confirm: str, at: datetime) -> Switch:
    """Step two: do it. confirm: the answer to `ask`, by the same person. Raises CannotContain and what `ask` raises."""
    breach = opening.held(breach_id)
    user_id = _user(kind, login)
    _refuse_unconfirmed([str(breach.id), kind, user_id or 0, actor.user_id], confirm)
    ref, touched = None, _touches(actor, breach, kind, user_id)
    if kind == SESSIONS:
        touched = sessions.end(actor, user_id, with_tokens=True, at=at)
    elif kind == EXPORTS:
        ref = freezing.freeze(actor, at=at)
    else:
        touched = decoys.retire_in(actor, breach.districts, at=at)
    switch = Switch(
        id=new_uuid(),
        breach=breach,
        kind=kind,
        user_id=user_id or 0,
        touched=touched,
        ref=ref,
        done_at=at,
        done_by=actor.user_id,
    )
    switch.save(force_insert=True)
    facts: dict[str, Fact] = {"kind": kind, "user": user_id or 0, "touched": touched}
    opening.tell(actor, "breach.contained", breach, facts, at=at)
    return switch


def undo(actor: Actor, switch_id: UUID, *, at: datetime) -> Switch:
    """Turn a switch back, also of a breach that is closed: what was shut may still have to be opened.

    Raises CannotContain for what cannot be undone, or was, and NoSuchBreach.
    """
    switch = Switch.objects.select_for_update().filter(id=switch_id).first()
    if switch is not None:
        opening.refuse_unnamed(Breach.objects.get(id=switch.breach_id))
    if switch is None or switch.undone_at is not None or not KINDS[switch.kind].is_undoable:
        raise CannotContain(_("This cannot be taken back, or was already."), code="cannot_undo")
    if switch.ref is not None:
        freezing.lift(actor, switch.ref, at=at)
    switch.undone_at, switch.undone_by = at, actor.user_id
    switch.save(update_fields=["undone_at", "undone_by"])
    breach = Breach.objects.get(id=switch.breach_id)
    opening.tell(actor, "breach.contained_undone", breach, {"kind": switch.kind}, at=at)
    return switch


def _user(kind: str, login: str) -> int | None:
    if kind not in KINDS:
        raise CannotContain(_("Choose what is to be closed."), code="no_such_switch")
    return access.user_by_login(login).id if kind == SESSIONS and login else None


def _touches(actor: Actor, breach: Breach, kind: str, user_id: int | None) -> int:
    if kind == SESSIONS:
        return sessions.count(actor, user_id)
    if kind == EXPORTS:
        freezing.refuse_frozen()
        return 0
    return decoys.shown_in(breach.districts).count()


def _refuse_unconfirmed(told: list[object], confirm: str) -> None:
    try:
        is_same = signing.loads(confirm, salt=_SALT, max_age=SURE_FOR) == told
    except signing.BadSignature:
        is_same = False
    if not is_same:
        raise CannotContain(
            _("Look at what this does first, and confirm within ten minutes."), code="not_confirmed"
        )
