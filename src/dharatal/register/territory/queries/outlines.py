"""The outlines of units as they can be drawn today, after mergers and splits, and where the others roughly lie."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from dharatal.register.territory.lgd.names import rough_place
from dharatal.register.territory.models import Shape, Unit, UnitEvent
from dharatal.register.territory.shapes import Outline, cut, joined

LONGEST_LINE = 10  # mergers one after the other


class Drawn(NamedTuple):
    """is_approximate: nobody loaded this border; it is a strip of the unit that this one was split from."""

    outline: Outline
    is_approximate: bool = False


def outlines_of(units: Collection[Unit]) -> dict[int, Drawn]:
    """The outlines of those units that have one.

    A renamed unit keeps its own. A merged one has also those that ended in it. Of a split one each part has its own,
    else what its children make together, else an equal strip.
    """
    ids = {unit.id for unit in units}
    ended = _ended_in(ids)
    shapes = _shapes(ids | {one for some in ended.values() for one in some})
    found: dict[int, Drawn] = {}
    for unit_id in ids:
        mine = [shapes[one] for one in (unit_id, *ended.get(unit_id, ())) if one in shapes]
        if mine:
            found[unit_id] = Drawn(joined(mine) if len(mine) > 1 else mine[0])
    return found | _of_parts(ids - found.keys())


def rough_places(units: Collection[Unit]) -> dict[int, tuple[float, float]]:
    """Latitude and longitude of those units of which they are known."""
    return {unit.id: place for unit in units if (place := rough_place(unit)) is not None}


def _shapes(ids: Collection[int]) -> dict[int, Outline]:
    rows = Shape.objects.filter(unit__in=ids).values_list("unit", "outline")
    return {
        unit_id: [[[(x, y) for x, y in ring] for ring in polygon] for polygon in outline]
        for unit_id, outline in rows
    }


def _ended_in(ids: Collection[int]) -> dict[int, list[int]]:
    """The units that were merged into these, over several mergers."""
    heirs = {unit_id: unit_id for unit_id in ids}
    found: dict[int, list[int]] = defaultdict(list)
    for _step in range(LONGEST_LINE):
        rows = list(Unit.objects.filter(successor__in=heirs).values_list("id", "successor"))
        heirs = {ended: heirs[into] for ended, into in rows if into is not None}
        for ended, heir in heirs.items():
            found[heir].append(ended)
        if not heirs:
            break
    return found


def _of_parts(ids: Collection[int]) -> dict[int, Drawn]:
    """Units that a split made and that have no outline of their own."""
    if not ids:
        return {}
    born = UnitEvent.objects.filter(unit__in=ids, what=UnitEvent.What.ADDED).exclude(other_id=0)
    origins = dict(born.values_list("unit", "other_id"))
    if not origins:
        return {}
    whole = _shapes(set(origins.values()))
    parts: dict[int, list[int]] = defaultdict(list)
    siblings = UnitEvent.objects.filter(other_id__in=whole, what=UnitEvent.What.ADDED).order_by("unit")
    for origin, part in siblings.values_list("other_id", "unit"):
        parts[origin].append(part)
    found: dict[int, Drawn] = {}
    for origin, some in parts.items():
        strips = cut(whole[origin], len(some))
        found |= {
            part: Drawn(strip, True)
            for part, strip in zip(some, strips, strict=True)
            if part in ids and strip
        }
    return found | _of_children(set(found))


def _of_children(ids: Collection[int]) -> dict[int, Drawn]:
    """Units all of whose children have an outline."""
    children: dict[int, list[int]] = defaultdict(list)
    for parent, child in Unit.objects.filter(parent__in=ids, valid_to=None).values_list("parent", "id"):
        children[parent or 0].append(child)
    shapes = _shapes({one for some in children.values() for one in some})
    return {
        parent: Drawn(joined([shapes[one] for one in some]))
        for parent, some in children.items()
        if all(one in shapes for one in some)
    }
