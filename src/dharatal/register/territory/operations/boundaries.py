"""Boundaries that the operator loads, each to the unit that it is of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.register.territory.lgd.names import rough_place
from dharatal.register.territory.models import Shape, Unit
from dharatal.register.territory.operations.units import refuse_outside_reach
from dharatal.register.territory.profile import kind as kind_of
from dharatal.register.territory.queries.listing import Place
from dharatal.register.territory.queries.names import Names
from dharatal.register.territory.shapes import CannotDraw, Feature, Outline, extent, read
from dharatal.register.territory.shapes.simplifying import simplified

ACROSS = 800  # a border strays by at most a part of this of the width of the area that it is drawn in
MOST_TOLD = 50  # unmatched names in an answer
FAR = 3.0  # degrees between a boundary and where its unit is known to lie


def load_boundaries(
    actor: Actor,
    path: Path,
    *,
    kind: str,
    code_property: str = "",
    name_property: str = "",
    parent_property: str = "",
    at: datetime,
) -> dict[str, Any]:
    """Give the units of a kind the boundaries of a GeoJSON file; what they had before goes.

    An area is told by its code (the directory's, or ours), else by its name within its parent: exactly, else by how
    it sounds. *_property: where the file says so; without a name property every text is tried. Answers how many areas
    the file has, how many were matched, those that were not, and units still without a boundary. Raises CannotDraw.
    """
    features = read(path)
    _refuse_unknown(features, code_property, name_property, parent_property)
    finder = _Finder(kind, code_property, name_property, parent_property)
    outlines: dict[int, Outline] = defaultdict(list)
    unmatched = []
    for feature in features:
        unit = finder.unit_of(feature.told)
        if unit is None:
            unmatched.append(finder.told_as(feature.told))
        else:
            refuse_outside_reach(actor, unit)
            outlines[unit.id] += feature.outline
    if not outlines:
        raise CannotDraw(
            _(
                "No area of the file is a unit of this kind. Name the property with the code: --code-property."
            ),
            code="nothing_matched",
        )
    units = finder.units
    _refuse_far_off(outlines, units)
    drawn = simplified(outlines, tolerance=_tolerance(outlines, units))
    Shape.objects.filter(unit__in=drawn).delete()
    Shape.objects.bulk_create(Shape(unit_id=key, outline=one, loaded_at=at) for key, one in drawn.items())
    counts = {"areas": len(features), "matched": len(drawn), "unmatched": len(unmatched)}
    audit.record(actor, "unit.boundaries_loaded", facts=counts, at=at)
    without = [unit.ref for unit in units.values() if unit.id not in drawn]
    return {
        "kind": kind,
        **counts,
        "points": sum(len(ring) for one in drawn.values() for polygon in one for ring in polygon),
        "not_matched": unmatched[:MOST_TOLD],
        "without_boundary": without[:MOST_TOLD],
    }


class _Finder:
    """Which unit an area is of."""

    def __init__(self, kind: str, code_property: str, name_property: str, parent_property: str) -> None:
        kind_of(kind)
        self.kind, self.column = kind, kind_of(kind).column
        self.code, self.name, self.parent = code_property, name_property, parent_property
        self.units = {unit.id: unit for unit in Unit.objects.filter(kind=kind, valid_to=None).order_by("id")}
        self.names = Names(map(Place.of, self.units.values()))
        self.by_code: dict[str, Unit] = {}
        for unit in self.units.values():
            self.by_code.setdefault(unit.code, unit)
            if unit.lgd_code is not None:
                self.by_code[str(unit.lgd_code)] = unit
        self.parents = self._parents()

    def _parents(self) -> dict[str, tuple[Names, dict[str, int]]]:
        above = Unit.objects.filter(id__in={unit.parent_id for unit in self.units.values() if unit.parent_id})
        return {
            column: (Names(map(Place.of, found)), {unit.code: unit.id for unit in found})
            for column in sorted({kind_of(unit.kind).column for unit in above} - {""})
            if (found := [unit for unit in above if kind_of(unit.kind).column == column])
        }

    def unit_of(self, told: Mapping[str, Any]) -> Unit | None:
        if self.code:
            unit = self.by_code.get(_as_code(told.get(self.code)))
            if unit is not None:
                return unit
        names = [told.get(self.name)] if self.name else list(told.values())
        parents = self._parents_of(told)
        for find in (self.names.exact, self.names.sounding, self.names.same_bones):
            for name in names:
                if not isinstance(name, str) or not name.strip():
                    continue
                found = [
                    one for one in find(self.column, name) if parents is None or one.parent_id in parents
                ]
                if len(found) == 1:
                    return self.units[found[0].id]
        return None

    def _parents_of(self, told: Mapping[str, Any]) -> set[int] | None:
        """The parents that an area may have; None where the file does not say."""
        text = told.get(self.parent) if self.parent else None
        if text is None:
            return None
        found: set[int] = set()
        for column, (names, by_code) in self.parents.items():
            if _as_code(text) in by_code:
                found.add(by_code[_as_code(text)])
            elif isinstance(text, str):
                found |= {unit.id for unit in names.exact(column, text) or names.sounding(column, text)}
        return found

    def told_as(self, told: Mapping[str, Any]) -> str:
        """What the file calls an area."""
        texts = [str(told[key]) for key in (self.name, self.code) if key and key in told]
        return " ".join(texts or [one for one in told.values() if isinstance(one, str)][:2] or ["?"])[:80]


def _as_code(told: object) -> str:
    if isinstance(told, float) and told.is_integer():
        return str(int(told))
    return str(told).strip().lstrip("0") if isinstance(told, str | int) else ""


def _refuse_unknown(features: Sequence[Feature], *properties: str) -> None:
    known = set().union(*(feature.told for feature in features))
    for name in filter(None, properties):
        if name not in known:
            raise CannotDraw(
                _("The areas have no property “%(name)s”. They have: %(known)s.")
                % {"name": name, "known": ", ".join(sorted(known)[:20])},
                code="no_such_property",
            )


def _refuse_far_off(outlines: Mapping[int, Outline], units: Mapping[int, Unit]) -> None:
    """Degrees in the wrong order, or another country: told by where units are known to lie."""
    away = []
    for key, outline in outlines.items():
        known = rough_place(units[key])
        if known is not None:
            west, south, east, north = extent([outline])
            away.append(max(abs((south + north) / 2 - known[0]), abs((west + east) / 2 - known[1])))
    if away and median(away) > FAR:
        raise CannotDraw(
            _(
                "These boundaries lie somewhere else than their units. Perhaps latitude and longitude have changed"
                " places: in GeoJSON the longitude comes first. Save them again and load that."
            ),
            code="lies_elsewhere",
        )


def _tolerance(outlines: Mapping[int, Outline], units: Mapping[int, Unit]) -> float:
    """Of the area in which the units are drawn together: their parent's."""
    families: dict[int, list[Outline]] = defaultdict(list)
    for key, outline in outlines.items():
        families[units[key].parent_id or 0].append(outline)
    widths = []
    for family in families.values():
        west, south, east, north = extent(family)
        widths.append(max(east - west, north - south))
    return max(1e-5, median(widths) / ACROSS)
