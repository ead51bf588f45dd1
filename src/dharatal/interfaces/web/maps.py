"""The map of coverage as inline SVG: outlines where they are known, else tiles laid out as the places lie.

Every area is a link with a title; what its colour says, the title and the figure on it say as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dharatal.interfaces.web.assigning import cheapest
from dharatal.interfaces.web.lettering import fitted, lines_of, width_of
from dharatal.interfaces.web.wording import indian, language

WIDTH = 568
TALLEST = 620
TILE, GAP = 64, 4
MOST_COLUMNS, WIDE_COLUMNS = 8, 4
ROOM = 1.2  # cells for each tile that has a place, so that the land keeps its shape
NAME_SIZE, FIGURE_SIZE = 13, 15
BOTH_LINES, NAME_LINE = (-16, -8, 0, 8, 16), (-8, 0, 8)  # heights around a label's middle that it covers


class Cell(NamedTuple):
    column: int
    row: int


def area_map(areas: Sequence[Mapping[str, Any]], label: str) -> SafeString:
    """Draw areas. Each: {name_hi, name_en, href, share (percent or None), shade (0-5), missing, outline, at}.

    outline: polygons of rings of (longitude, latitude), or None; at: (latitude, longitude), or None.
    """
    outlined = [one for one in areas if one.get("outline")]
    tiled = [one for one in areas if not one.get("outline")]
    parts: list[SafeString] = []
    height = 0.0
    if outlined:
        drawn, height = _outlines(outlined)
        parts += drawn
    if tiled:
        drawn, height = _tiles(tiled, top=height + (GAP * 4 if outlined else 0))
        parts += drawn
    return format_html(
        '<svg class="map areas" viewBox="-2 -2 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH + 4,
        math.ceil(height) + 4,
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _named(area: Mapping[str, Any]) -> str:
    hindi, english = str(area.get("name_hi") or ""), str(area.get("name_en") or "")
    return (english or hindi) if language() == "en" else (hindi or english)


def _in_words(area: Mapping[str, Any]) -> str:
    """What the area's colour says."""
    if area["share"] is None:
        return _("%(place)s: too few calls to say") % {"place": _named(area)}
    return _("%(place)s: %(share)s%% of the quota, %(missing)s missing") % {
        "place": _named(area),
        "share": area["share"],
        "missing": indian(area["missing"]),
    }


def _link(area: Mapping[str, Any], inside: SafeString, *, move: SafeString | str = "") -> SafeString:
    words = _in_words(area)
    deep = " deep" if area["shade"] >= 4 else ""
    return format_html(
        '<a class="tile{}" href="{}" aria-label="{}"{}><title>{}</title>{}</a>',
        deep,
        area["href"],
        words,
        move,
        words,
        inside,
    )


# Tiles ----------------------------------------------------------------------------------------------------------


def _tiles(areas: Sequence[Mapping[str, Any]], *, top: float) -> tuple[list[SafeString], float]:
    """Tiles, and where they end. Those whose place is known lie as on a map, the others below in their order."""
    placed = [one for one in areas if one.get("at")]
    others = [one for one in areas if not one.get("at")]
    columns = MOST_COLUMNS if len(placed) > WIDE_COLUMNS * 3 else WIDE_COLUMNS
    cells: list[tuple[Mapping[str, Any], Cell]] = []
    rows = 0
    if placed:
        found, rows = laid_out([one["at"] for one in placed], columns)
        cells += zip(placed, found, strict=True)
    cells += [(one, Cell(n % columns, rows + n // columns)) for n, one in enumerate(others)]
    width = (WIDTH + GAP) / columns - GAP
    cells.sort(key=lambda one: (one[1].row, one[1].column))
    drawn = [_tile(area, cell, width, top) for area, cell in cells]
    return drawn, top + (max(cell.row for _area, cell in cells) + 1) * (TILE + GAP) - GAP


def laid_out(places: Sequence[tuple[float, float]], columns: int) -> tuple[list[Cell], int]:
    """A cell of a grid for each place (latitude, longitude), as near to where it lies as all together can be.

    Answers also how many rows there are. The same places always get the same cells.
    """
    rows = max(1, math.ceil(len(places) * ROOM / columns))
    points = np.asarray(places, dtype=float)
    across = _scaled(points[:, 1], columns - 1)
    down = _scaled(-points[:, 0], rows - 1)
    grid = [Cell(n % columns, n // columns) for n in range(columns * rows)]
    cost = np.asarray(
        [
            [(x - cell.column) ** 2 + (y - cell.row) ** 2 for cell in grid]
            for x, y in zip(across, down, strict=True)
        ]
    )
    return [grid[one] for one in cheapest(cost)], rows


def _scaled(values: np.ndarray, upto: int) -> np.ndarray:
    low, high = values.min(), values.max()
    return (values - low) / (high - low) * upto if high > low else np.full(len(values), upto / 2)


def _tile(area: Mapping[str, Any], cell: Cell, width: float, top: float) -> SafeString:
    x, y = cell.column * (width + GAP), top + cell.row * (TILE + GAP)
    lines = lines_of(_named(area), width - 6, NAME_SIZE)
    middle = width / 2
    first = 28 if len(lines) == 1 else 20
    words = [
        format_html('<text class="tl" x="{}" y="{}">{}</text>', round(middle, 1), first + 16 * n, line)
        for n, line in enumerate(lines)
    ]
    if area["share"] is None:
        mark = format_html(
            '<rect x="8" y="46" width="{}" height="10" rx="2" class="cov-w"/>', round(width - 16, 1)
        )
    else:
        mark = format_html(
            '<text class="tn" x="{}" y="{}">{}%</text>',
            round(middle, 1),
            52 if len(lines) > 1 else 49,
            area["share"],
        )
    ground = format_html(
        '<rect class="q{}" width="{}" height="{}" rx="4"/>', area["shade"], round(width, 1), TILE
    )
    move = format_html(' transform="translate({} {})"', round(x, 1), round(y, 1))
    return _link(area, _together([ground, *words, mark]), move=move)


# Outlines -------------------------------------------------------------------------------------------------------


class Frame(NamedTuple):
    """From degrees to the drawing: equirectangular, true to scale in the middle of the land."""

    west: float
    north: float
    across: float
    down: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        return round((longitude - self.west) * self.across, 1), round((self.north - latitude) * self.down, 1)


def _outlines(areas: Sequence[Mapping[str, Any]]) -> tuple[list[SafeString], float]:
    frame, height = _frame(areas)
    drawn = []
    for area in areas:
        polygons = [
            [[frame.point(*point) for point in ring] for ring in polygon] for polygon in area["outline"]
        ]
        way = "".join(
            f"M{'L'.join(f'{x:g} {y:g}' for x, y in ring)}Z" for polygon in polygons for ring in polygon
        )
        shade = "cov-w" if area["share"] is None else f"q{area['shade']}"
        dashed = " rough" if area.get("is_approximate") else ""
        ground = format_html('<path class="land {}{}" fill-rule="evenodd" d="{}"/>', shade, dashed, way)
        drawn.append(_link(area, _together([ground, *_label(area, polygons)])))
    return drawn, height


def _frame(areas: Sequence[Mapping[str, Any]]) -> tuple[Frame, float]:
    points = [point for area in areas for polygon in area["outline"] for ring in polygon for point in ring]
    longitudes, latitudes = zip(*points, strict=True)
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, tall = max(1e-9, (east - west) * squeeze), max(1e-9, north - south)
    scale = min(WIDTH / wide, TALLEST / tall)
    west -= (WIDTH / scale - wide) / 2 / squeeze
    return Frame(west, north, scale * squeeze, scale), tall * scale


Drawn = list[list[list[tuple[float, float]]]]


def _label(area: Mapping[str, Any], polygons: Drawn) -> Iterator[SafeString]:
    """Name and figure where the land is wide enough for them, the figure alone where not, else neither."""
    ring = max((polygon[0] for polygon in polygons), key=_size)
    share = "" if area["share"] is None else f"{area['share']}%"
    y, (left, right) = _widest(ring, BOTH_LINES if share else NAME_LINE)
    name = fitted(_named(area), right - left - 4, NAME_SIZE)
    if len(name) >= 3:
        x = round((left + right) / 2, 1)
        yield format_html(
            '<text class="tl" x="{}" y="{}">{}</text>', x, round(y - (4 if share else -4), 1), name
        )
        if share:
            yield format_html('<text class="tn" x="{}" y="{}">{}</text>', x, round(y + 14, 1), share)
        return
    y, (left, right) = _widest(ring, NAME_LINE)
    if share and width_of(share, FIGURE_SIZE) <= right - left:
        x = round((left + right) / 2, 1)
        yield format_html('<text class="tn" x="{}" y="{}">{}</text>', x, round(y + 5, 1), share)


def _widest(ring: Sequence[tuple[float, float]], lines: Sequence[int]) -> tuple[float, tuple[float, float]]:
    """The height near the middle at which the land is widest over all lines of a label, and from where to where."""
    low, high = min(y for _x, y in ring), max(y for _x, y in ring)
    found = []
    for part in range(4, 13):
        y = low + (high - low) * part / 16
        spans = [_span(ring, y + line) for line in lines]
        left, right = max(one[0] for one in spans), min(one[1] for one in spans)
        found.append((right - left - abs(y - (low + high) / 2) / 2, y, (left, right)))
    _width, y, span = max(found)
    return y, span


def _size(ring: Sequence[tuple[float, float]]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)))


def _span(ring: Sequence[tuple[float, float]], y: float) -> tuple[float, float]:
    """The widest stretch of land at a height."""
    crossings = sorted(
        ax + (bx - ax) * (y - ay) / (by - ay)
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (ay > y) != (by > y)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    return max(stretches, key=lambda one: one[1] - one[0], default=(0.0, 0.0))


def _together(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts)) if parts else mark_safe("")
