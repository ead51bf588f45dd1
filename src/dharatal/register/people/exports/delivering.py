"""A file is fetched once, by its asker, from the session that showed the second step; then it is shredded."""

from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dharatal.guard.vault import operations as vault
from dharatal.guard.vault import queries as erased
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.exports import asking, freezing, jobs, keeping
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.rules import RULES

_SALT = "dharatal.people.exports"


class CannotFetch(Refusal):
    """The file is not there to be fetched: not yet, not any more, or not by this way in."""

    code = "cannot_fetch"


class NoSuchExport(Refusal):
    """There is no file of that number, or it is somebody else's."""

    code = "no_such_export"
    status = 404


class Handed(NamedTuple):
    """A file in its owner's hands. content: None when somebody in it was erased since, and it is being made anew."""

    export: Export
    content: bytes | None


def link(actor: Actor, export_id: UUID, *, session: str) -> str:
    """Return the key of the way to one file: for this session, for two minutes.

    session: what the server knows a browser by. Raises NoSuchExport, CannotFetch.
    """
    freezing.refuse_frozen()
    export = own(actor, Export.objects.filter(uuid=export_id).first())
    told = {"export": export.uuid.hex, "user": actor.user_id, "session": _mark(session)}
    return signing.dumps(told, salt=_SALT)


def fetch(actor: Actor, export_id: UUID, *, key: str, session: str, at: datetime) -> Handed:
    """Hand a file out by its link. Raises NoSuchExport, CannotFetch."""
    try:
        told = signing.loads(key, salt=_SALT, max_age=RULES.link_seconds)
    except signing.BadSignature as error:
        raise CannotFetch(
            _("This way to the file is closed: it is open for two minutes. Press “Fetch” again."),
            code="link_over",
        ) from error
    if told != {"export": export_id.hex, "user": actor.user_id, "session": _mark(session)}:
        raise CannotFetch(
            _("This way to the file was opened in another browser. Press “Fetch” in this one."),
            code="link_not_yours",
        )
    return hand_out(actor, export_id, at=at)


def hand_out(actor: Actor, export_id: UUID, *, at: datetime) -> Handed:
    """Hand a file to whoever asked for it, once; its key is destroyed in the same transaction.

    The caller has just seen a second factor. Raises NoSuchExport, CannotFetch, CannotKeep.
    """
    freezing.refuse_frozen()
    export = own(actor, Export.objects.select_for_update().filter(uuid=export_id).first())
    _refuse_not_ready(export, at)
    people, content = keeping.kept(export)
    if sha256(content).hexdigest() != export.digest:
        raise keeping.CannotKeep(_("The file was damaged. Ask for it again."), code="export_damaged")
    if export.as_of and not people.isdisjoint(type(people)(erased.erased_since(export.as_of))):
        _make_anew(actor, export, at)
        return Handed(export, None)
    export.state, export.fetched_at = Export.State.FETCHED, at
    export.save(update_fields=["state", "fetched_at"])
    asking.tell(
        actor,
        "people.export_delivered",
        export,
        {"sha256": export.digest, "bytes": len(content), "lines": export.made_rows},
        at=at,
    )
    _shred(actor, export, at)
    return Handed(export, content)


def expire(actor: Actor, *, at: datetime) -> int:
    """End what nobody decided or fetched in time, file, key and all; answers how many. As the system."""
    waiting = Export.objects.filter(state=Export.State.WAITING, asked_at__lt=at - RULES.waits)
    unfetched = Export.objects.filter(state=Export.State.READY, expires_at__lte=at)
    ended = 0
    for export in [
        *waiting.select_for_update(skip_locked=True).order_by("asked_at", "uuid")[:100],
        *unfetched.select_for_update(skip_locked=True).order_by("asked_at", "uuid")[:100],
    ]:
        export.state = Export.State.EXPIRED
        export.save(update_fields=["state"])
        asking.tell(actor, "people.export_expired", export, {}, at=at)
        _shred(actor, export, at)
        ended += 1
    return ended


def _make_anew(actor: Actor, export: Export, at: datetime) -> None:
    export.state = Export.State.MAKING
    export.save(update_fields=["state"])
    asking.tell(actor, "people.export_made_anew", export, {}, at=at)
    jobs.make_later(export.uuid)


def _shred(actor: Actor, export: Export, at: datetime) -> None:
    vault.erase(actor, [export.subject_id], at=at)
    transaction.on_commit(lambda: keeping.drop(export.uuid))


def own(actor: Actor, export: Export | None) -> Export:
    """The file, when it is the actor's own. Raises NoSuchExport."""
    if export is None or export.asked_by != actor.user_id:
        raise NoSuchExport(_("There is no such file among yours."))
    return export


def _refuse_not_ready(export: Export, at: datetime) -> None:
    state = Export.State
    if export.state == state.READY and export.expires_at and at < export.expires_at:
        return
    if export.state == state.FETCHED:
        raise CannotFetch(
            _("This file was fetched already; it can be had once. Ask for it anew."), code="used"
        )
    if export.state in (state.WAITING, state.MAKING):
        raise CannotFetch(_("This file is not ready yet."), code="not_ready")
    raise CannotFetch(_("This file is not here any more. Ask for it anew."), code="expired")


def _mark(session: str) -> str:
    return sha256(session.encode()).hexdigest()
