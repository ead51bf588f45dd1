"""A file is asked for, and approved or refused by others."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dharatal.guard.access import queries as access
from dharatal.guard.access.door import NotAllowed
from dharatal.guard.access.reach import current_reach
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import approvals, quotas
from dharatal.guard.vault import operations as vault
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.ids import new_uuid
from dharatal.register.people import queries as people
from dharatal.register.people.exports import freezing, jobs
from dharatal.register.people.exports.columns import (
    FORMATS,
    PURPOSES,
    SHORTEST_WORDS,
    CannotExport,
    Wish,
    columns_asked,
)
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.reading import positions_after
from dharatal.register.people.exports.rules import RULES
from dharatal.register.people.places import within
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

KIND = "export"
SHORTEST_REASON = 10
LONGEST_WORDS = 200


def needed_for(actor: Actor, unit: Unit, *, rows: int, in_full: bool, at: datetime) -> int:
    """How many others must approve a file of so many people."""
    if is_statewide(unit):
        return RULES.full_needs if in_full else 1
    return int(rows > RULES.approval_over)


def is_statewide(unit: Unit) -> bool:
    return unit.state_id == unit.id


def ask(actor: Actor, unit: Unit, wish: Wish, *, excluded: Collection[int], at: datetime) -> Export:
    """Ask for a file of a unit's people; it is made at once when nobody has to approve it.

    excluded: user ids whose approval does not count: the asker's subordinates. Raises CannotExport, NotAllowed.
    """
    freezing.refuse_frozen()
    refuse_outside_reach(unit)
    columns = _refuse_bad(wish)
    rows = people.count_in(actor, unit)
    _refuse_size(wish, rows)
    in_full = wish.in_full and is_statewide(unit)
    needed = needed_for(actor, unit, rows=rows, in_full=in_full, at=at)
    if not needed and not _counts_today(actor, unit, at):
        needed = 1
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    export = Export(
        uuid=new_uuid(),
        asked_by=actor.user_id,
        asked_at=at,
        unit_id=unit.id,
        columns=columns,
        purpose=wish.purpose,
        words=_words(wish.words),
        needed_until=_until(at, wish.days),
        format=wish.format,
        language="hi" if (get_language() or "hi").startswith("hi") else "en",
        share=RULES.share if is_statewide(unit) and not in_full else 1.0,
        reason=_words(wish.reason) if in_full else "",
        needed=needed,
        rows=rows,
        subject_id=subject.id,
        state=Export.State.WAITING if needed else Export.State.MAKING,
    )
    export.save(force_insert=True)
    tell(actor, "people.export_asked", export, {"needed": needed, "columns": len(columns)}, at=at)
    if needed:
        facts = {"rows": rows, "columns": len(columns)}
        approvals.ask(actor, KIND, export.uuid, needed=needed, excluded=excluded, facts=facts, at=at)
    else:
        jobs.make_later(export.uuid)
    return export


def approve(actor: Actor, export_id: UUID, *, excluded: Collection[int] = (), at: datetime) -> Export:
    """Approve what somebody else asked for; with the last approval the file is made.

    excluded: who is the asker's subordinate now. Raises CannotExport, NeedsAnother, NotWaiting, NotAllowed.
    """
    freezing.refuse_frozen()
    export = _waiting(export_id, at)
    refuse_outside_reach(territory.unit(export.unit_id))
    if approvals.give(actor, KIND, export.uuid, excluded=excluded, at=at).is_given:
        export.state = Export.State.MAKING
        export.save(update_fields=["state"])
        jobs.make_later(export.uuid)
    return export


def refuse(actor: Actor, export_id: UUID, *, reason: str, at: datetime) -> Export:
    """Say no to what somebody else asked for. Raises CannotExport, SayWhyNot, NotWaiting, NotAllowed."""
    export = _waiting(export_id, at)
    refuse_outside_reach(territory.unit(export.unit_id))
    return _end(actor, export, reason, at)


def take_back(actor: Actor, export_id: UUID, *, at: datetime) -> Export:
    """End one's own asking before it is decided. Raises CannotExport."""
    export = _waiting(export_id, at)
    if export.asked_by != actor.user_id:
        raise CannotExport(
            _("Only whoever asked for this file takes the asking back."), code="not_your_export"
        )
    return _end(actor, export, "", at)


def refuse_outside_reach(unit: Unit) -> None:
    """Raises NotAllowed when a unit is not wholly within the reach of the door that is open."""
    if not is_within_reach(unit):
        raise NotAllowed(_("This reaches beyond your area. Choose a place in your own area."))


def is_within_reach(unit: Unit) -> bool:
    reach = current_reach()
    return reach.covers(
        district_id=unit.district_id, block_id=unit.block_id, panchayat_id=unit.panchayat_id
    ) or access.is_wholly_within(unit.id, reach)


def tell(actor: Actor, action: str, export: Export, facts: dict[str, int | str], *, at: datetime) -> None:
    """Write an entry of the log about a file; codes and numbers only."""
    about = {"rows": export.rows, "format": export.format, **facts}
    audit.record(
        actor,
        action,
        unit_id=export.unit_id,
        object_id=export.uuid,
        purpose=export.purpose,
        facts=about,
        at=at,
    )


def _refuse_bad(wish: Wish) -> list[str]:
    columns = columns_asked(wish.columns)
    if wish.purpose not in PURPOSES or wish.format not in FORMATS:
        raise CannotExport(_("Choose what the file is for and what kind of file it is."), code="no_purpose")
    if wish.purpose == "other" and len(_words(wish.words)) < SHORTEST_WORDS:
        raise CannotExport(_("Write in a few words what the file is for."), code="no_purpose")
    if not 1 <= wish.days <= RULES.longest_need_days:
        raise CannotExport(
            _("Say for how many days you need the file: 1 to %(most)s.") % {"most": RULES.longest_need_days},
            code="no_end",
        )
    if wish.in_full and len(_words(wish.reason)) < SHORTEST_REASON:
        raise CannotExport(
            _("Write why nobody may be left out of this file; two people will read it."), code="no_reason"
        )
    return columns


def _refuse_size(wish: Wish, rows: int) -> None:
    if not rows:
        raise CannotExport(_("No verified member lives there yet. There is nothing to write."), code="nobody")
    if wish.format == "pdf" and rows > RULES.most_on_paper:
        raise CannotExport(
            _("A list for print holds at most %(most)s people. Choose a smaller place, or an Excel sheet.")
            % {"most": RULES.most_on_paper},
            code="too_long_for_print",
        )


def _counts_today(actor: Actor, unit: Unit, at: datetime) -> bool:
    """Whether these people are within what one may have alone in a day: many small files are one large one."""
    ids = [position[4] for position in positions_after(within(unit), None, RULES.approval_over)]
    try:
        quotas.spend(actor, KIND, ids, limit=RULES.approval_over, at=at)
    except quotas.QuotaReached:
        return False
    return True


def _waiting(export_id: UUID, at: datetime) -> Export:
    export = Export.objects.select_for_update().filter(uuid=export_id).first()
    if export is None or export.state != Export.State.WAITING or export.asked_at < at - RULES.waits:
        raise CannotExport(
            _("This is decided already, or too old. Ask for the file anew."), code="not_waiting"
        )
    return export


def _end(actor: Actor, export: Export, reason: str, at: datetime) -> Export:
    approvals.refuse(actor, KIND, export.uuid, reason=reason, at=at)
    export.state = Export.State.REFUSED
    export.save(update_fields=["state"])
    vault.erase(actor, [export.subject_id], at=at)
    return export


def _until(at: datetime, days: int) -> date:
    return ist_day(at) + timedelta(days=days)


def _words(text: str) -> str:
    return " ".join(text.split())[:LONGEST_WORDS]
