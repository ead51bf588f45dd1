"""Invented borders for invented places: a piece of land cut into cells whose neighbours share crooked edges."""

import json
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = list[float]
WEST, SOUTH = 84.4, 25.6
STEP, CROOKED, POINTS = 0.22, 0.035, 24


def write_borders(codes: Sequence[str], into: Path, *, columns: int = 3) -> Path:
    """A GeoJSON with one area for each code, in rows of `columns`, the outer corners pulled in as a coast is."""
    chance = random.Random(7)
    rows = -(-len(codes) // columns)
    corners = {
        (x, y): [
            WEST + STEP * 1.4 * (x + chance.uniform(-0.28, 0.28)),
            SOUTH + STEP * (y + chance.uniform(-0.28, 0.28)),
        ]
        for x in range(columns + 1)
        for y in range(rows + 1)
    }
    edges: dict[tuple[Any, Any], list[Point]] = {}

    def edge(a: Any, b: Any) -> list[Point]:
        """The way from one corner to another without its end, crooked alike from both sides."""
        if (b, a) in edges:
            return [corners[a], *edges[b, a][:0:-1]]
        if (a, b) not in edges:
            edges[a, b] = _crooked(corners[a], corners[b], chance)
        return edges[a, b]

    features = []
    for place, code in enumerate(codes):
        x, y = place % columns, place // columns
        around = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
        ring = [point for a, b in pairwise(around) for point in edge(a, b)]
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": {"code": code}, "geometry": geometry})
    into.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return into


def _crooked(start: Point, end: Point, chance: random.Random) -> list[Point]:
    """From start towards end, away from the straight line by a walk that comes back to it."""
    found, aside = [start], 0.0
    across = (end[1] - start[1], start[0] - end[0])
    for step in range(1, POINTS):
        part = step / POINTS
        aside = (aside + chance.uniform(-CROOKED, CROOKED) * 2) * min(1.0, 3 * (1 - part))
        found.append([start[n] + part * (end[n] - start[n]) + aside * across[n] for n in (0, 1)])
    return found
