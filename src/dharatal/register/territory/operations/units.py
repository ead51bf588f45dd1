"""Adding, renaming, moving, merging and splitting units, each with its history and its audit entry."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.sequences import reserve
from dharatal.guard.access.queries import is_wholly_within
from dharatal.guard.access.reach import current_reach
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.territory.ancestry import Rungs, rungs_below, rungs_of
from dharatal.register.territory.models import OverlayMember, Unit, UnitEvent
from dharatal.register.territory.operations.covers import push_covers
from dharatal.register.territory.profile import kind as kind_of
from dharatal.register.territory.queries.units import NoSuchUnit
from dharatal.register.territory.spelling import sounds_of

UNIT_IDS = "territory_unit_ids"


class CannotChangeUnit(Refusal):
    code = "cannot_change_unit"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the units that a split makes, with the children it takes along."""

    code: str
    name_en: str
    name_hi: str = ""
    child_ids: tuple[int, ...] = ()


def add_unit(
    actor: Actor,
    *,
    kind: str,
    code: str,
    name_en: str = "",
    name_hi: str = "",
    also: Sequence[str] = (),
    parent_id: int | None = None,
    lgd_code: int | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    at: datetime,
) -> Unit:
    """Add a unit under its parent. Raises CannotChangeUnit, UnknownKind, NoSuchUnit."""
    parent = _valid(parent_id) if parent_id else None
    refuse_outside_reach(actor, parent)
    unit = Unit(
        id=reserve(UNIT_IDS, 1)[0],
        kind=kind,
        code=code.strip(),
        name_en=name_en.strip(),
        name_hi=name_hi.strip(),
        also=list(also),
        lgd_code=lgd_code,
        latitude=latitude,
        longitude=longitude,
        valid_from=at,
    )
    _refuse_unless_new(unit)
    _stand_under(unit, parent)
    unit.save(force_insert=True)
    _happened(actor, unit, UnitEvent.What.ADDED, at=at)
    push_covers([unit.id])
    audit.record(actor, "unit.added", unit_id=unit.id, at=at)
    return unit


def rename(
    actor: Actor, *, unit_id: int, name_en: str | None = None, name_hi: str | None = None, at: datetime
) -> Unit:
    """Give a unit other names; None keeps one. What it was called still finds it. Raises CannotChangeUnit."""
    unit = _valid(unit_id, lock=True)
    refuse_outside_reach(actor, unit)
    if change_names(unit, name_en=name_en, name_hi=name_hi, actor=actor, at=at):
        _refuse_nameless(unit)
        unit.save()
        audit.record(actor, "unit.renamed", unit_id=unit.id, at=at)
    return unit


def change_names(
    unit: Unit, *, name_en: str | None, name_hi: str | None, actor: Actor, at: datetime
) -> UnitEvent | None:
    """Change the names of a unit in memory and write the event; the caller saves the unit and audits."""
    new_en = unit.name_en if name_en is None else name_en.strip()
    new_hi = unit.name_hi if name_hi is None else name_hi.strip()
    if (new_en, new_hi) == (unit.name_en, unit.name_hi):
        return None
    before, gone = _both(unit), {unit.name_en, unit.name_hi} - {new_en, new_hi, "", *unit.also}
    unit.also = [*unit.also, *sorted(gone)]
    unit.name_en, unit.name_hi = new_en, new_hi
    unit.sound = sounds_of(new_en, new_hi)
    return _happened(actor, unit, UnitEvent.What.RENAMED, before=before, after=_both(unit), at=at)


def move(actor: Actor, *, unit_id: int, parent_id: int, at: datetime) -> Unit:
    """Put a unit, and all below it, under another parent; rows of people follow in a job.

    Raises CannotChangeUnit.
    """
    unit, parent = _valid(unit_id, lock=True), _valid(parent_id)
    refuse_outside_reach(actor, unit)
    refuse_outside_reach(actor, parent)
    if unit.parent_id == parent.id:
        return unit
    before, old_state = unit.parent.ref if unit.parent else "", unit.state_id
    if unit.id in _line_above(parent):
        raise CannotChangeUnit(_("A unit cannot stand below itself. Choose another parent."))
    _stand_under(unit, parent)
    unit.save()
    moved = [unit.id, *_rewrite_below([unit])]
    _happened(actor, unit, UnitEvent.What.MOVED, other_id=parent.id, before=before, after=parent.ref, at=at)
    push_covers([*moved, old_state])
    audit.record(actor, "unit.moved", unit_id=unit.id, facts={"to": parent.id, "units": len(moved)}, at=at)
    return unit


def merge(actor: Actor, *, unit_ids: Collection[int], into_id: int, at: datetime) -> Unit:
    """End some units in another of their kind, which takes their children and overlays.

    Their codes and names lead to it from then on. Raises CannotChangeUnit.
    """
    into = _valid(into_id, lock=True)
    ended = [_valid(unit_id, lock=True) for unit_id in sorted(set(unit_ids))]
    if not ended or into.id in unit_ids or any(unit.kind != into.kind for unit in ended):
        raise CannotChangeUnit(
            _("Only units of one kind can be merged, and into another one. Check the units.")
        )
    for unit in (into, *ended):
        refuse_outside_reach(actor, unit)
    for unit in ended:
        _end(unit, successor=into, at=at)
        _happened(actor, unit, UnitEvent.What.MERGED, other_id=into.id, at=at)
    _hand_over_memberships(ended, into, at)
    known = {into.name_en, into.name_hi, *into.also, ""}
    into.also = [*into.also, *sorted({name for unit in ended for name in _all_names(unit)} - known)]
    into.save()
    moved = _adopt(into, Unit.objects.filter(parent__in=[unit.id for unit in ended], valid_to=None))
    push_covers([into.id, *(unit.id for unit in ended), *moved])
    audit.record(actor, "unit.merged", unit_id=into.id, facts={"ended": [unit.id for unit in ended]}, at=at)
    return into


def split(actor: Actor, *, unit_id: int, parts: Sequence[Part], at: datetime) -> list[Unit]:
    """End a unit in several new ones, which share its children out. Raises CannotChangeUnit.

    Every child must go to exactly one part. A part may carry on the old code; else the old code leads
    nowhere, since nobody can say to which part a text meant it.
    """
    unit = _valid(unit_id, lock=True)
    refuse_outside_reach(actor, unit)
    children = {child.id: child for child in Unit.objects.filter(parent=unit, valid_to=None)}
    handed = [child for part in parts for child in part.child_ids]
    if len(parts) < 2 or sorted(handed) != sorted(children):
        raise CannotChangeUnit(
            _("Split a unit into two or more, and give each of the %(count)d units below it to exactly one.")
            % {"count": len(children)}
        )
    _end(unit, successor=None, at=at)
    _happened(actor, unit, UnitEvent.What.SPLIT, at=at)
    made = [_part_of(actor, unit, part, at) for part in parts]
    moved = [
        child
        for part, new in zip(parts, made, strict=True)
        for child in _adopt(new, [children[child] for child in part.child_ids])
    ]
    push_covers([unit.id, *(new.id for new in made), *moved])
    audit.record(actor, "unit.split", unit_id=unit.id, facts={"into": [new.id for new in made]}, at=at)
    return made


def set_members(actor: Actor, *, overlay_id: int, member_ids: Collection[int], at: datetime) -> None:
    """Say which units an overlay takes in, from now on. Raises CannotChangeUnit."""
    overlay = _valid(overlay_id, lock=True)
    refuse_outside_reach(actor, overlay)
    members = Unit.objects.filter(id__in=set(member_ids), valid_to=None)
    if not kind_of(overlay.kind).overlay or any(kind_of(member.kind).overlay for member in members):
        raise CannotChangeUnit(
            _("Only a constituency, shakti kendra or mandal takes in others, and only plain units.")
        )
    if len(members) != len(set(member_ids)):
        raise CannotChangeUnit(_("One of the units is not there, or no longer. Check the list."))
    for member in members:
        refuse_outside_reach(actor, member)
    now_in = OverlayMember.objects.filter(overlay=overlay, valid_to=None)
    now_in.exclude(member__in=member_ids).update(valid_to=at)
    kept = set(now_in.values_list("member", flat=True))
    OverlayMember.objects.bulk_create(
        OverlayMember(overlay=overlay, member=member, valid_from=at)
        for member in members
        if member.id not in kept
    )
    push_covers([overlay.id])
    audit.record(actor, "unit.members_set", unit_id=overlay.id, facts={"members": len(members)}, at=at)


def _valid(unit_id: int, *, lock: bool = False) -> Unit:
    units = Unit.objects.select_for_update() if lock else Unit.objects
    unit = units.filter(id=unit_id, valid_to=None).first()
    if unit is None:
        raise NoSuchUnit(_("This unit is not there, or no longer. Choose another."))
    return unit


def refuse_outside_reach(actor: Actor, unit: Unit | None) -> None:
    if actor.is_system:
        return
    reach = current_reach()
    if unit is not None and unit.district_id:
        within = reach.covers(
            district_id=unit.district_id, block_id=unit.block_id, panchayat_id=unit.panchayat_id
        )
    else:  # a state, or a town that no district is known for
        within = unit is not None and is_wholly_within(unit.state_id, reach)
    if not within:
        raise CannotChangeUnit(
            _("This unit is outside your area. Ask the state office."), code="outside_reach"
        )


def _refuse_unless_new(unit: Unit) -> None:
    if not unit.code or ":" in unit.code:
        raise CannotChangeUnit(_("A unit needs a code without a colon. Give it one."))
    _refuse_nameless(unit)
    if Unit.objects.filter(kind=unit.kind, code=unit.code, valid_to=None).exists():
        raise CannotChangeUnit(
            _("There is a unit %(ref)s already. Rename it, or choose another code.") % {"ref": unit.ref},
            code="code_taken",
        )


def _refuse_nameless(unit: Unit) -> None:
    if not (unit.name_en or unit.name_hi):
        raise CannotChangeUnit(_("A unit needs a name in Hindi or English. Write one."))


def _stand_under(unit: Unit, parent: Unit | None) -> None:
    """Set parent, rungs and sound. Raises CannotChangeUnit when the profile does not allow the parent."""
    kind = kind_of(unit.kind)
    if (parent.kind if parent else None) not in (kind.parents or (None,)):
        allowed = ", ".join(kind_of(code).title() for code in kind.parents)
        raise CannotChangeUnit(
            _("A unit of the kind “%(kind)s” cannot stand there. Put it under one of: %(allowed)s.")
            % {"kind": kind.title(), "allowed": allowed or "—"}
        )
    unit.parent = parent
    above = rungs_of(parent) if parent else Rungs()
    set_rungs(unit, rungs_below(parent.id if parent else 0, above, unit_id=unit.id, kind=kind))
    unit.sound = sounds_of(unit.name_en, unit.name_hi)


def set_rungs(unit: Unit, rungs: Rungs) -> None:
    unit.state_id, unit.district_id, unit.block_id, unit.panchayat_id = rungs


def _end(unit: Unit, *, successor: Unit | None, at: datetime) -> None:
    unit.valid_to, unit.successor = at, successor
    unit.save(update_fields=["valid_to", "successor"])


def _part_of(actor: Actor, origin: Unit, part: Part, at: datetime) -> Unit:
    unit = Unit(
        id=reserve(UNIT_IDS, 1)[0],
        kind=origin.kind,
        code=part.code.strip(),
        name_en=part.name_en.strip(),
        name_hi=part.name_hi.strip(),
        lgd_code=origin.lgd_code if part.code == origin.code else None,
        valid_from=at,
    )
    _refuse_unless_new(unit)
    _stand_under(unit, origin.parent)
    unit.save(force_insert=True)
    _happened(actor, unit, UnitEvent.What.ADDED, other_id=origin.id, at=at)
    return unit


def _adopt(parent: Unit, children: Iterable[Unit]) -> list[int]:
    """Put valid units under a parent; answers the ids of all whose place changed."""
    adopted = list(children)
    for child in adopted:
        _stand_under(child, parent)
        child.save()
    return [child.id for child in adopted] + _rewrite_below(adopted)


def _rewrite_below(units: Sequence[Unit]) -> list[int]:
    """Work the rungs of everything below some units out anew, ended units too; answers the changed ids."""
    changed: list[int] = []
    wave = {unit.id: unit for unit in units}
    while wave:
        children = list(Unit.objects.filter(parent__in=wave))
        for child in children:
            parent = wave[child.parent_id or 0]
            set_rungs(
                child, rungs_below(parent.id, rungs_of(parent), unit_id=child.id, kind=kind_of(child.kind))
            )
        Unit.objects.bulk_update(
            children, ["state_id", "district_id", "block_id", "panchayat_id"], batch_size=1_000
        )
        changed += [child.id for child in children]
        wave = {child.id: child for child in children}
    return changed


def _line_above(unit: Unit) -> set[int]:
    line: set[int] = set()
    here: Unit | None = unit
    while here is not None:
        line.add(here.id)
        here = here.parent
    return line


def _hand_over_memberships(ended: Sequence[Unit], into: Unit, at: datetime) -> None:
    for side, other in (("member", "overlay"), ("overlay", "member")):
        live = OverlayMember.objects.filter(**{f"{side}__in": ended}, valid_to=None)
        here = set(OverlayMember.objects.filter(**{side: into}, valid_to=None).values_list(other, flat=True))
        coming = set(live.values_list(other, flat=True)) - here
        live.update(valid_to=at)
        OverlayMember.objects.bulk_create(
            OverlayMember(**{f"{side}_id": into.id, f"{other}_id": unit}, valid_from=at)
            for unit in sorted(coming)
        )


def _happened(
    actor: Actor,
    unit: Unit,
    what: UnitEvent.What,
    *,
    other_id: int = 0,
    before: str = "",
    after: str = "",
    at: datetime,
) -> UnitEvent:
    return UnitEvent.objects.create(
        unit=unit, what=what, other_id=other_id, before=before, after=after, by_user=actor.user_id, at=at
    )


def _both(unit: Unit) -> str:
    return f"{unit.name_en} / {unit.name_hi}".strip(" /")


def _all_names(unit: Unit) -> list[str]:
    return [unit.name_en, unit.name_hi, *unit.also]
