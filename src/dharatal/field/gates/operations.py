"""Setting hours and silence, and taking phones off every list."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.gates.models import Blackout, DoNotCall, LocalHours
from dharatal.field.gates.policy import calling_rule_on
from dharatal.field.gates.queries import LOOKED_UP
from dharatal.guard.access import looked_up
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid


class CannotSetHours(Refusal):
    code = "cannot_set_hours"


class CannotAddBlackout(Refusal):
    code = "cannot_add_blackout"


class NoSuchBlackout(Refusal):
    code = "no_such_blackout"
    status = 404


def add_blackout(
    actor: Actor,
    *,
    since: datetime,
    until: datetime,
    reason: str,
    district_id: int = 0,
    block_id: int = 0,
    panchayat_id: int = 0,
    at: datetime,
) -> UUID:
    """Silence a place for a time; all three ids 0 silence everywhere. reason: a code, such as `poll`.

    Raises CannotAddBlackout when it ends before it begins, or has ended already.
    """
    if not since < until or until <= at:
        raise CannotAddBlackout(
            _("The silence must end after it begins, and later than now. Change the times.")
        )
    row = Blackout(
        id=new_uuid(),
        district_id=district_id,
        block_id=block_id,
        panchayat_id=panchayat_id,
        since=since,
        until=until,
        reason=reason,
        set_by=actor.user_id,
        set_at=at,
    )
    row.save(force_insert=True)
    looked_up.forget(LOOKED_UP)
    unit_id = panchayat_id or block_id or district_id or None
    audit.record(actor, "gates.blackout_added", unit_id=unit_id, object_id=row.id, at=at)
    return row.id


def silence_before_poll(
    actor: Actor,
    *,
    poll_closes_at: datetime,
    district_id: int = 0,
    block_id: int = 0,
    panchayat_id: int = 0,
    at: datetime,
) -> UUID:
    """Silence a place for the hours that the law prescribes before a poll closes (48)."""
    since = poll_closes_at - calling_rule_on(ist_day(poll_closes_at)).silence
    return add_blackout(
        actor,
        since=since,
        until=poll_closes_at,
        reason="poll",
        district_id=district_id,
        block_id=block_id,
        panchayat_id=panchayat_id,
        at=at,
    )


def end_blackout(actor: Actor, *, blackout_id: UUID, at: datetime) -> None:
    """Lift a silence now; one that has not begun is removed. Raises NoSuchBlackout."""
    rows = Blackout.objects.filter(id=blackout_id, until__gt=at)
    if not rows.filter(since__lt=at).update(until=at) and not rows.delete()[0]:
        raise NoSuchBlackout(_("This silence has ended already."))
    looked_up.forget(LOOKED_UP)
    audit.record(actor, "gates.blackout_ended", object_id=blackout_id, at=at)


def set_hours(
    actor: Actor,
    *,
    opens: time,
    closes: time,
    valid_from: date,
    valid_until: date | None = None,
    district_id: int = 0,
    at: datetime,
) -> UUID:
    """Set the calling hours of a district, or of everywhere (0), for some days.

    Raises CannotSetHours when they reach beyond the hard stop, close before they open, or lie in the past.
    """
    rule = calling_rule_on(valid_from)
    if not rule.law_opens <= opens < closes <= rule.law_closes:
        raise CannotSetHours(
            _("Calls are lawful from %(opens)s to %(closes)s only. Choose hours between them.")
            % {"opens": f"{rule.law_opens:%H:%M}", "closes": f"{rule.law_closes:%H:%M}"}
        )
    if (valid_until or valid_from) < valid_from or (valid_until and valid_until < ist_day(at)):
        raise CannotSetHours(
            _("The last day must not be before the first, nor in the past. Change the days.")
        )
    row = LocalHours(
        id=new_uuid(),
        district_id=district_id,
        opens=opens,
        closes=closes,
        valid_from=valid_from,
        valid_until=valid_until,
        set_by=actor.user_id,
        set_at=at,
    )
    row.save(force_insert=True)
    looked_up.forget(LOOKED_UP)
    audit.record(actor, "gates.hours_set", unit_id=district_id or None, object_id=row.id, at=at)
    return row.id


def opt_out(actor: Actor, *, tokens: Iterable[int], index_version: int, reason: str, at: datetime) -> None:
    """Take phones off every list for good. tokens: keyed (`vault.blind`), all of one version.

    Opting out twice keeps the first reason and day. reason: a code (`asked`, `complaint`, `said_no` ...).
    """
    rows = [
        DoNotCall(token=token, key_version=index_version, reason=reason, since=at) for token in set(tokens)
    ]
    DoNotCall.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record(actor, "gates.opted_out", facts={"phones": len(rows), "reason": reason}, at=at)


def allow_again(actor: Actor, *, tokens: Iterable[int], at: datetime) -> int:
    """Undo an opt-out at the person's own wish; answers how many phones may be called again."""
    gone: int = DoNotCall.objects.filter(token__in=list(tokens)).delete()[0]
    audit.record(actor, "gates.allowed_again", facts={"phones": gone}, at=at)
    return gone
