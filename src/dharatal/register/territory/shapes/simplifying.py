"""Fewer points, the same neighbours: borders are cut where they meet, and each piece is made simple once.

As TopoJSON does it: points are put on a fine grid, a point where rings part is a joint, the way between two joints is
an arc that all its rings share, and each arc is thinned by Douglas and Peucker's rule (1973).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from dharatal.register.territory.shapes.rings import Outline, Point, Ring, area

Spot = tuple[int, int]
Spots = tuple[Spot, ...]


def simplified(outlines: Mapping[int, Outline], *, tolerance: float) -> dict[int, Outline]:
    """Outlines that stray by at most about `tolerance` degrees; neighbours keep the border that they share.

    Islands and holes smaller than the tolerance go; of each outline at least its largest polygon stays.
    """
    grid = tolerance / 8
    placed = {
        key: [[_spots(ring, grid) for ring in polygon] for polygon in outline]
        for key, outline in outlines.items()
    }
    rings = [ring for outline in placed.values() for polygon in outline for ring in polygon if len(ring) >= 3]
    arcs = _Arcs(_joints(rings), tolerance / grid)
    return {key: _rebuilt(outline, arcs, grid, tolerance) for key, outline in placed.items()}


def _spots(ring: Ring, grid: float) -> Spots:
    """The ring on the grid, without points that fall on the one before."""
    spots = [(round(x / grid), round(y / grid)) for x, y in ring]
    kept = [spot for spot, before in zip(spots, [spots[-1], *spots[:-1]], strict=True) if spot != before]
    return tuple(kept)


def _joints(rings: Sequence[Spots]) -> set[Spot]:
    """Points where not every ring comes from and goes to the same two."""
    sides: dict[Spot, frozenset[Spot]] = {}
    found: set[Spot] = set()
    for ring in rings:
        for before, here, after in zip((ring[-1], *ring[:-1]), ring, (*ring[1:], ring[0]), strict=True):
            both = frozenset((before, after))
            if sides.setdefault(here, both) != both:
                found.add(here)
    return found


class _Arcs:
    """Arcs made simple, each once whichever way it is gone."""

    def __init__(self, joints: set[Spot], reach: float) -> None:
        self.joints, self.reach = joints, reach
        self.known: dict[Spots, Spots] = {}

    def along(self, ring: Spots) -> Spots:
        """The ring of its simple arcs."""
        starts = [place for place, spot in enumerate(ring) if spot in self.joints]
        if not starts:
            return self._round(ring)
        turned = ring[starts[0] :] + ring[: starts[0]] + (ring[starts[0]],)
        cuts = [0, *(place - starts[0] for place in starts[1:]), len(ring)]
        found: list[Spot] = []
        for first, last in pairwise(cuts):
            found += self._simple(turned[first : last + 1])[:-1]
        return tuple(found)

    def _simple(self, arc: Spots) -> Spots:
        is_turned = arc > arc[::-1]
        way = arc[::-1] if is_turned else arc
        if way not in self.known:
            self.known[way] = _thinned(way, self.reach)
        return self.known[way][::-1] if is_turned else self.known[way]

    def _round(self, ring: Spots) -> Spots:
        """A ring that meets no other: cut at its lowest point and at the one farthest from that."""
        start = ring.index(min(ring))
        turned = ring[start:] + ring[:start]
        x, y = turned[0]
        half = max(
            range(len(turned)), key=lambda n: ((turned[n][0] - x) ** 2 + (turned[n][1] - y) ** 2, turned[n])
        )
        there, back = turned[: half + 1], (*turned[half:], turned[0])
        return self._simple(there)[:-1] + self._simple(back)[:-1]


def _thinned(way: Spots, reach: float) -> Spots:
    """Douglas and Peucker without recursion; both ends stay."""
    points = np.asarray(way, dtype=float)
    keep = np.zeros(len(way), dtype=bool)
    keep[0] = keep[-1] = True
    spans = [(0, len(way) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(away.argmax())
        if away[farthest] > reach:
            middle = first + 1 + farthest
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return tuple(spot for spot, kept in zip(way, keep, strict=True) if kept)


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    along = end - start
    length = float(np.hypot(*along))
    if not length:
        return np.hypot(*(points - start).T)
    return np.asarray(
        np.abs(along[0] * (points[:, 1] - start[1]) - along[1] * (points[:, 0] - start[0])) / length
    )


def _rebuilt(outline: list[list[Spots]], arcs: _Arcs, grid: float, tolerance: float) -> Outline:
    polygons = [list(_large_enough(polygon, arcs, grid, tolerance)) for polygon in outline]
    found = [polygon for polygon in polygons if polygon]
    if found:
        return found
    largest = max((ring for polygon in outline for ring in polygon[:1]), key=len)
    return [[[_point(spot, grid) for spot in largest]]]


def _large_enough(polygon: list[Spots], arcs: _Arcs, grid: float, tolerance: float) -> Iterator[Ring]:
    for place, ring in enumerate(polygon):
        simple = [_point(spot, grid) for spot in arcs.along(ring)] if len(ring) >= 3 else []
        if len(simple) >= 3 and abs(area(simple)) > tolerance**2:
            yield simple
        elif place == 0:
            return


def _point(spot: Spot, grid: float) -> Point:
    return round(spot[0] * grid, 6), round(spot[1] * grid, 6)
