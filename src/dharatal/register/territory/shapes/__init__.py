"""Outlines of places for drawing: read, joined and cut; no database.

Made simple by `simplifying`, which computes with numpy and is loaded only where borders are.
"""

from dharatal.register.territory.shapes.reading import CannotDraw, Feature, read
from dharatal.register.territory.shapes.rings import (
    Outline,
    Point,
    centre,
    cut,
    extent,
    joined,
    widest,
)

__all__ = [
    "CannotDraw",
    "Feature",
    "Outline",
    "Point",
    "centre",
    "cut",
    "extent",
    "joined",
    "read",
    "widest",
]
