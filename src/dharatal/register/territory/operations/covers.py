"""How far each unit reaches, pushed down to the guard, which knows units only as numbers."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F, Q

from dharatal.guard.access import operations as access
from dharatal.register.territory.models import OverlayMember, Unit
from dharatal.register.territory.profile import kinds


class Cover(NamedTuple):
    """Unit ids that a row's columns are compared with; see guard/access."""

    districts: frozenset[int] = frozenset()
    blocks: frozenset[int] = frozenset()
    panchayats: frozenset[int] = frozenset()

    def __or__(self, other: "Cover") -> "Cover":
        return Cover(*(mine | theirs for mine, theirs in zip(self, other, strict=True)))


NOTHING = Cover()


def push_covers(unit_ids: Iterable[int]) -> None:
    """Tell the guard how far these units reach now, with the state and the overlays that take them in.

    A village, a booth and a panchayat's ward reach nothing of their own: reach is no finer than a panchayat.
    A unit also reaches what was merged into it, for rows keep the old number until their rooms have followed.
    """
    asked = set(unit_ids)
    states = set(Unit.objects.filter(id__in=asked).values_list("state_id", flat=True)) - {0}
    overlays = set(
        OverlayMember.objects.filter(member__in=asked, valid_to=None).values_list("overlay", flat=True)
    )
    asked |= overlays | states
    overlay_kinds = [code for code, kind in kinds().items() if kind.overlay]
    overlays |= set(Unit.objects.filter(id__in=asked, kind__in=overlay_kinds).values_list("id", flat=True))
    covers = _of_rung_holders(asked - overlays - states)
    covers |= {state: _of_state(state) for state in states & asked}
    covers |= _of_overlays(overlays)
    access.set_covers(
        (unit, sorted(cover.districts), sorted(cover.blocks), sorted(cover.panchayats))
        for unit, cover in sorted(covers.items())
    )


def push_covers_of_state(state_id: int) -> None:
    """The same for everything in a state, after an import: villages have none, so they are left out."""
    holders = Unit.objects.filter(state_id=state_id).filter(
        Q(id=F("state_id")) | Q(id=F("district_id")) | Q(id=F("block_id")) | Q(id=F("panchayat_id"))
    )
    push_covers(holders.values_list("id", flat=True))


def _of_rung_holders(unit_ids: set[int]) -> dict[int, Cover]:
    merged = _merged_into(unit_ids)
    rows = Unit.objects.filter(id__in=unit_ids).values_list("id", "district_id", "block_id", "panchayat_id")
    covers: dict[int, Cover] = {}
    for unit, *rungs in rows:
        own = frozenset({unit, *merged.get(unit, ())})
        place = rungs.index(unit) if unit in rungs else -1
        covers[unit] = Cover(*(own if rung == place else frozenset() for rung in range(3)))
    return covers


def _of_state(state_id: int) -> Cover:
    """All its districts, ended ones too, and the towns that no district is known for."""
    ever = Unit.objects.filter(state_id=state_id)
    return Cover(
        districts=frozenset(ever.filter(id=F("district_id")).values_list("id", flat=True)),
        blocks=frozenset(ever.filter(district_id=0, id=F("block_id")).values_list("id", flat=True)),
    )


def _of_overlays(overlay_ids: set[int]) -> dict[int, Cover]:
    members: dict[int, list[int]] = defaultdict(list)
    rows = OverlayMember.objects.filter(overlay__in=overlay_ids, valid_to=None)
    for overlay, member in rows.values_list("overlay", "member"):
        members[overlay].append(member)
    own = _of_rung_holders({member for listed in members.values() for member in listed})
    return {
        overlay: _united(own.get(member, NOTHING) for member in members[overlay]) for overlay in overlay_ids
    }


def _united(covers: Iterable[Cover]) -> Cover:
    whole = NOTHING
    for cover in covers:
        whole |= cover
    return whole


def _merged_into(unit_ids: set[int]) -> dict[int, set[int]]:
    """The units that ended in each of these, over several mergers; a state has few."""
    successors = dict(Unit.objects.exclude(successor=None).values_list("id", "successor"))
    found: dict[int, set[int]] = defaultdict(set)
    for ended in successors:
        heir = successors.get(ended)
        while heir is not None:
            if heir in unit_ids:
                found[heir].add(ended)
            heir = successors.get(heir)
    return found
