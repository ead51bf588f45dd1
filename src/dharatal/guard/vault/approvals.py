"""Two people for what one could misuse: somebody asks, others approve. The room that asks knows what it is about.

The asker never counts, nor whoever the room excludes (a subordinate can hardly say no), nor a second log-in of
somebody who counted already: a log-in and the one that made it within a week are one person (access.handing).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.guard.access.handing import APART, one_person
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.models import Approved, Asked
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

SHORTEST_REASON = 5
LONGEST_REASON = 200


class NotWaiting(Refusal):
    """Nothing of that kind waits for an approval any more."""

    code = "not_waiting"


class NeedsAnother(Refusal):
    """This yes would not be a second person's."""

    code = "needs_another"
    status = 403


class SayWhyNot(Refusal):
    code = "say_why_not"
    status = 422


@dataclass(frozen=True, slots=True)
class Standing:
    """How an approval stands. approved_by: user ids, the first first; reason: why it was refused."""

    needed: int
    asked_by: int
    asked_at: datetime
    approved_by: Sequence[int]
    refused_by: int | None
    refused_at: datetime | None
    reason: str

    @property
    def is_given(self) -> bool:
        return self.refused_at is None and len(self.approved_by) >= self.needed

    @property
    def is_waiting(self) -> bool:
        return self.refused_at is None and len(self.approved_by) < self.needed


def ask(
    actor: Actor,
    kind: str,
    object_id: UUID,
    *,
    needed: int,
    excluded: Collection[int],
    facts: Mapping[str, int | str],
    at: datetime,
) -> None:
    """Ask for the yes of `needed` other people.

    excluded: user ids whose yes does not count. facts: for the log, codes and numbers.
    """
    Asked(
        id=new_uuid(),
        kind=kind,
        object_id=object_id,
        needed=needed,
        asked_by=actor.user_id,
        asked_at=at,
        excluded=sorted(set(excluded)),
    ).save(force_insert=True)
    _tell(actor, "vault.approval_asked", kind, object_id, {**facts, "needed": needed}, at)


def give(
    actor: Actor, kind: str, object_id: UUID, *, excluded: Collection[int] = (), at: datetime
) -> Standing:
    """Say yes; answers how it stands then.

    excluded: who became a subordinate of the asker since. Raises NotWaiting, NeedsAnother.
    """
    asked = _waiting(kind, object_id)
    _refuse_same_person(actor, asked, excluded)
    Approved(asked_id=asked.id, asked_by=asked.asked_by, user_id=actor.user_id, approved_at=at).save(
        force_insert=True
    )
    now = _standing(asked)
    told = {"needed": asked.needed, "given": len(now.approved_by), "asked_by": asked.asked_by}
    _tell(actor, "vault.approval_given", kind, object_id, told, at)
    return now


def refuse(actor: Actor, kind: str, object_id: UUID, *, reason: str, at: datetime) -> Standing:
    """Say no, with a reason of at least five letters; the asker takes the own wish back and need not say why.

    Raises NotWaiting, SayWhyNot.
    """
    asked = _waiting(kind, object_id)
    why = " ".join(reason.split())[:LONGEST_REASON]
    if len(why) < SHORTEST_REASON and actor.user_id != asked.asked_by:
        raise SayWhyNot(_("Write in a few words why not, so that the asker knows what to change."))
    asked.refused_by, asked.refused_at, asked.reason = actor.user_id, at, why
    asked.save(update_fields=["refused_by", "refused_at", "reason"])
    _tell(actor, "vault.approval_refused", kind, object_id, {"asked_by": asked.asked_by}, at)
    return _standing(asked)


def standing(kind: str, object_id: UUID) -> Standing | None:
    """How an approval stands; None when none was asked for."""
    return standings(kind, [object_id]).get(object_id)


def standings(kind: str, object_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """How the approvals of several things stand, as far as any were asked for."""
    asked = list(Asked.objects.filter(kind=kind, object_id__in=list(object_ids)))
    given: dict[UUID, list[int]] = {one.id: [] for one in asked}
    yeses = Approved.objects.filter(asked_id__in=list(given)).order_by("approved_at", "user_id")
    for asked_id, user_id in yeses.values_list("asked_id", "user_id"):
        given[asked_id].append(user_id)
    return {one.object_id: _stands(one, given[one.id]) for one in asked}


def _waiting(kind: str, object_id: UUID) -> Asked:
    """Locked, so that two who decide at once see each other's word."""
    asked = Asked.objects.select_for_update().filter(kind=kind, object_id=object_id).first()
    if asked is None or not _standing(asked).is_waiting:
        raise NotWaiting(_("This is decided already. Open the list again to see how."))
    return asked


def _refuse_same_person(actor: Actor, asked: Asked, excluded: Collection[int]) -> None:
    if actor.user_id == asked.asked_by:
        raise NeedsAnother(_("You asked for this yourself. Somebody else has to approve it."))
    if actor.user_id in {*asked.excluded, *excluded}:
        raise NeedsAnother(
            _("Whoever asked for this stands above you. Somebody who is not under them has to approve it.")
        )
    since = asked.asked_at - APART
    counted = [asked.asked_by, *_standing(asked).approved_by]
    mine = one_person(actor.user_id, since=since)
    if actor.user_id in counted or any(mine & one_person(user, since=since) for user in counted):
        raise NeedsAnother(
            _(
                "This log-in and one that has asked or approved already were made out by one person within a week,"
                " so they count as one. Somebody else has to approve it."
            )
        )


def _standing(asked: Asked) -> Standing:
    yeses = Approved.objects.filter(asked_id=asked.id).order_by("approved_at", "user_id")
    return _stands(asked, list(yeses.values_list("user_id", flat=True)))


def _stands(asked: Asked, approved_by: Sequence[int]) -> Standing:
    return Standing(
        asked.needed,
        asked.asked_by,
        asked.asked_at,
        approved_by,
        asked.refused_by,
        asked.refused_at,
        asked.reason,
    )


def _tell(
    actor: Actor, action: str, kind: str, object_id: UUID, facts: Mapping[str, int | str], at: datetime
) -> None:
    audit.record(actor, action, object_id=object_id, facts={"kind": kind, **facts}, at=at)
