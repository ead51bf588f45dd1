"""The Local Government Directory into the tree of units, as often as it is published."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.sequences import reserve
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.territory.ancestry import Rungs, rungs_below, rungs_of
from dharatal.register.territory.lgd.names import shipped
from dharatal.register.territory.lgd.placing import IMPORTED, Placed, placed, state_listing
from dharatal.register.territory.lgd.sheets import Listed, read_directory
from dharatal.register.territory.models import Unit, UnitEvent
from dharatal.register.territory.operations.covers import push_covers_of_state
from dharatal.register.territory.operations.units import (
    UNIT_IDS,
    change_names,
    move,
    refuse_outside_reach,
    set_rungs,
)
from dharatal.register.territory.profile import kind as kind_of
from dharatal.register.territory.spelling import sounds_of

BATCH = 5_000


class StateNotListed(Refusal):
    code = "state_not_listed"
    status = 404


def import_lgd(actor: Actor, directory: Path | str, state_code: int, at: datetime) -> dict[str, int]:
    """Bring the units of one state up to what the directory's CSV files say.

    Units are told by their code. A new name renames, another parent moves; what the files no longer list
    stays, and what was merged or split here stays ended. A Hindi name that the files lack is kept, or
    shipped with us. Answers how many of each kind the files hold (`districts`, `blocks`, ...), how many
    were added, renamed and moved, how many towns nobody could place in a district and how many places under
    nothing at all (left out). Raises StateNotListed, NoDirectory.
    """
    listing = state_listing(read_directory(Path(directory)), state_code)
    if not listing.has("state", state_code):
        raise StateNotListed(
            _("The files hold no state with the code %(code)d. Check the code and the folder.")
            % {"code": state_code}
        )
    refuse_outside_reach(
        actor, Unit.objects.filter(kind="state", code=str(state_code), valid_to=None).first()
    )
    found, lost = placed(listing, state_code)
    load = _Load(actor, at)
    for kind, places in groupby(found, key=lambda place: place.place.kind):
        load.bring(kind, list(places))
    state = load.units["state"][str(state_code)]
    push_covers_of_state(state.id)
    counts = {kind_of(kind).plural: sum(place.place.kind == kind for place in found) for kind in IMPORTED[1:]}
    counts |= {what: load.counts[what] for what in ("added", "renamed", "moved")}
    counts["towns_without_district"] = sum(
        unit.kind == "town" and not unit.district_id for unit in load.units["town"].values()
    )
    counts["left_out"] = len(lost)
    audit.record(actor, "unit.imported", unit_id=state.id, facts=counts, at=at)
    return counts


@dataclass
class _Load:
    """One import under way. units: by kind and code, valid ones of the kinds brought so far."""

    actor: Actor
    at: datetime
    units: dict[str, dict[str, Unit]] = field(default_factory=lambda: {kind: {} for kind in IMPORTED})
    counts: Counter[str] = field(default_factory=Counter)

    def bring(self, kind: str, places: list[Placed]) -> None:
        """Bring one kind; the kinds above it have been."""
        codes = [str(place.place.code) for place in places]
        known = self.units[kind]
        known |= {unit.code: unit for unit in Unit.objects.filter(kind=kind, code__in=codes, valid_to=None)}
        ended = set(
            Unit.objects.filter(kind=kind, code__in=codes)
            .exclude(valid_to=None)
            .values_list("code", flat=True)
        )
        new = [
            place
            for place in places
            if str(place.place.code) not in known and str(place.place.code) not in ended
        ]
        for place in places:
            unit = known.get(str(place.place.code))
            if unit is not None:
                self._bring_up_to_date(unit, place)
        self._add(kind, new)

    def _add(self, kind: str, places: list[Placed]) -> None:
        units = list(self._new_units(kind, places))
        Unit.objects.bulk_create(units, batch_size=BATCH)
        UnitEvent.objects.bulk_create(
            (
                UnitEvent(unit=unit, what=UnitEvent.What.ADDED, by_user=self.actor.user_id, at=self.at)
                for unit in units
            ),
            batch_size=BATCH,
        )
        self.units[kind] |= {unit.code: unit for unit in units}
        self.counts["added"] += len(units)

    def _new_units(self, kind: str, places: list[Placed]) -> Iterator[Unit]:
        for unit_id, place in zip(reserve(UNIT_IDS, len(places)), places, strict=True):
            parent = self._parent(place)
            listed, ours = place.place, shipped(kind, place.place.code)
            name_hi = listed.name_hi or ours.hi
            unit = Unit(
                id=unit_id,
                kind=kind,
                code=str(listed.code),
                lgd_code=listed.code,
                name_en=listed.name_en,
                name_hi=name_hi,
                also=list(ours.also),
                sound=sounds_of(listed.name_en, name_hi),
                parent=parent,
                valid_from=self.at,
            )
            above = rungs_of(parent) if parent else Rungs()
            set_rungs(
                unit, rungs_below(parent.id if parent else 0, above, unit_id=unit_id, kind=kind_of(kind))
            )
            yield unit

    def _parent(self, place: Placed) -> Unit | None:
        """The unit to stand under; an ended one's place is taken by the unit that it was merged into."""
        if not place.parent_kind:
            return None
        units = self.units[place.parent_kind]
        code = str(place.parent_code)
        if code not in units:
            units[code] = _heir(place.parent_kind, code)
        return units[code]

    def _bring_up_to_date(self, unit: Unit, place: Placed) -> None:
        if change_names(unit, actor=self.actor, at=self.at, **_new_names(unit, place.place)):
            unit.save()
            self.counts["renamed"] += 1
        parent = self._parent(place)
        if parent is None or unit.parent_id == parent.id:
            return
        if place.is_guess and unit.district_id:  # somebody knew better than a guess
            return
        moved = move(self.actor, unit_id=unit.id, parent_id=parent.id, at=self.at)
        self.units[unit.kind][unit.code] = moved
        self.counts["moved"] += 1


def _new_names(unit: Unit, listed: Listed) -> dict[str, str | None]:
    """What the files would have a unit called; None for a name that they leave as it is."""
    ours = shipped(listed.kind, listed.code)
    hindi = listed.name_hi or ("" if unit.name_hi else ours.hi)
    return {"name_en": listed.name_en or None, "name_hi": hindi or None}


def _heir(kind: str, code: str) -> Unit:
    unit = Unit.objects.filter(kind=kind, code=code).order_by("-valid_from", "-id").first()
    while unit is not None and unit.valid_to is not None:
        unit = unit.successor
    if unit is None:
        raise StateNotListed(
            _("The files put a unit under %(kind)s:%(code)s, which was split here. Move it by hand first.")
            % {"kind": kind, "code": code},
            code="parent_was_split",
        )
    return unit
