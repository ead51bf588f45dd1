"""Outlines of places for drawing: read, made simple, joined and cut; no database."""

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
from dharatal.register.territory.shapes.simplifying import simplified

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
    "simplified",
    "widest",
]
