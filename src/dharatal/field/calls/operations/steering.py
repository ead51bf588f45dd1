"""The in-charge's hand on the switch."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dharatal.field.calls.models import Pause
from dharatal.guard.access.door import NotAllowed
from dharatal.guard.access.reach import current_reach, is_everything
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid


class NotPaused(Refusal):
    code = "not_paused"
    status = 404


def pause(
    actor: Actor,
    *,
    caller_id: int | None = None,
    district_id: int | None = None,
    reason: str = "",
    until: datetime | None = None,
    at: datetime,
) -> UUID:
    """Stop handing cards to a caller, of a district or, with neither, at all. A card in hand may be finished.

    reason: a code. until: none goes on until somebody resumes. Pausing what is paused for that reason answers the
    same pause.
    """
    _refuse_beyond_reach(actor, caller_id, district_id)
    in_force = Q(until__isnull=True) | Q(until__gt=at)
    same = Pause.objects.filter(
        in_force, caller_id=caller_id, district_id=district_id, reason=reason, since__lte=at
    ).first()
    if same is not None:
        return same.id
    row = Pause(
        id=new_uuid(),
        caller_id=caller_id,
        district_id=district_id,
        reason=reason,
        since=at,
        until=until,
        paused_by=actor.user_id,
    )
    row.save(force_insert=True)
    audit.record(actor, "call.paused", unit_id=district_id, object_id=row.id, facts=_what(row), at=at)
    return row.id


def resume(actor: Actor, *, pause_id: UUID, at: datetime) -> None:
    """Raises NotPaused when it was resumed already."""
    row = (
        Pause.objects.select_for_update().filter(Q(until__isnull=True) | Q(until__gt=at), id=pause_id).first()
    )
    if row is None:
        raise NotPaused(_("This has been resumed already."))
    _refuse_beyond_reach(actor, row.caller_id, row.district_id)
    row.until, row.resumed_by = at, actor.user_id
    row.save(update_fields=["until", "resumed_by"])
    audit.record(actor, "call.resumed", unit_id=row.district_id, object_id=row.id, facts=_what(row), at=at)


def _refuse_beyond_reach(actor: Actor, caller_id: int | None, district_id: int | None) -> None:
    """A district may be paused by whoever reaches it; callers and the room, who serve all, by who reaches all.

    Everybody may take a break. Raises NotAllowed.
    """
    reach = current_reach()
    is_own_break = caller_id is not None and caller_id == actor.user_id
    if is_own_break or district_id in reach.districts:
        return
    if district_id is not None or not is_everything(reach):
        raise NotAllowed(_("This reaches beyond your area. Ask the in-charge of the whole room."))


def _what(row: Pause) -> dict[str, str | int]:
    if row.caller_id is not None:
        return {"what": "caller", "caller": row.caller_id}
    return {"what": "district" if row.district_id is not None else "room"}
