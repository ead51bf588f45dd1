"""Outlines: polygons of rings of points, longitude and latitude in degrees; the first ring outside, the others holes.

A ring's last point is not its first again: closing it goes without saying.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

Point = tuple[float, float]
Ring = list[Point]
Outline = list[list[Ring]]


def area(ring: Sequence[Point]) -> float:
    """Twice the signed area."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs(ring))


def pairs(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """The sides of a ring, the closing one included."""
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def extent(outlines: Iterable[Outline]) -> tuple[float, float, float, float]:
    """West, south, east, north of everything."""
    points = [point for outline in outlines for polygon in outline for ring in polygon for point in ring]
    longitudes, latitudes = zip(*points, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def widest(outline: Outline) -> list[Ring]:
    """The largest polygon of an outline."""
    return max(outline, key=lambda polygon: abs(area(polygon[0])))


def centre(outline: Outline) -> Point:
    """The middle of the largest polygon, by area."""
    ring = widest(outline)[0]
    whole = area(ring)
    if not whole:
        return ring[0]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs(ring))
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs(ring))
    return x / (3 * whole), y / (3 * whole)


def joined(outlines: Sequence[Outline]) -> Outline:
    """One outline around several: sides that two of them share go, and what is left is walked around.

    Works for neighbours whose common border has the same points, as `simplified` leaves them.
    """
    sides = Counter(
        frozenset(side) for one in outlines for polygon in one for ring in polygon for side in pairs(ring)
    )
    ways: dict[Point, list[Point]] = defaultdict(list)
    for outline in outlines:
        for polygon in outline:
            for ring in polygon:
                for a, b in pairs(ring):
                    if sides[frozenset((a, b))] == 1:
                        ways[a].append(b)
                        ways[b].append(a)
    rings = list(_walked(ways))
    return _nested(rings) if rings else [polygon for one in outlines for polygon in one]


def _walked(ways: dict[Point, list[Point]]) -> Iterator[Ring]:
    while ways:
        start = here = next(iter(ways))
        ring = []
        while ways.get(here):
            ring.append(here)
            there = ways[here].pop()
            ways[there].remove(here)
            for point in (here, there):
                if not ways[point]:
                    del ways[point]
            here = there
            if here == start:
                break
        if len(ring) >= 3:
            yield ring


def _nested(rings: list[Ring]) -> Outline:
    """Rings as polygons: what lies inside a larger one is its hole."""
    polygons: Outline = []
    for ring in sorted(rings, key=lambda one: -abs(area(one))):
        around = next((polygon for polygon in polygons if _holds(polygon[0], ring[0])), None)
        if around is None:
            polygons.append([ring])
        else:
            around.append(ring)
    return polygons


def _holds(ring: Ring, point: Point) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairs(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def cut(outline: Outline, parts: int) -> list[Outline]:
    """Cut an outline into strips of equal width from west to east: where the parts lie is not known."""
    west, _south, east, _north = extent([outline])
    step = (east - west) / parts
    strips = []
    for part in range(parts):
        low, high = west + part * step, west + (part + 1) * step
        clipped = [
            [kept for ring in polygon if (kept := _clipped(_clipped(ring, low, 1), high, -1))]
            for polygon in outline
        ]
        strips.append([polygon for polygon in clipped if polygon])
    return strips


def _clipped(ring: Ring, edge: float, side: int) -> Ring:
    """What of a ring lies east (side 1) or west (-1) of a meridian (Sutherland & Hodgman 1974)."""
    kept: Ring = []
    if not ring:
        return kept
    for a, b in pairs(ring):
        a_in, b_in = side * (a[0] - edge) >= 0, side * (b[0] - edge) >= 0
        if a_in:
            kept.append(a)
        if a_in != b_in:
            kept.append((edge, a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0])))
    return kept if len(kept) >= 3 else []
