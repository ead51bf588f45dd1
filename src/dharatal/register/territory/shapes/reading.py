"""GeoJSON (RFC 7946) as operators have it: what can be drawn is read, everything else is refused in words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.territory.shapes.rings import Outline, Point, Ring

LARGEST = 64 * 1024 * 1024  # bytes
MOST_POINTS = 4_000_000
DEGREES = ("crs84", "epsg:4326", "epsg::4326", "wgs84", "wgs 84")  # parts of names of WGS 84


class CannotDraw(Refusal):
    code = "cannot_draw"


class Feature(NamedTuple):
    """One shape with what the file says of it."""

    told: dict[str, Any]
    outline: Outline


def read(path: Path) -> list[Feature]:
    """The features of a file. Raises CannotDraw."""
    told = _parsed(path)
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or told.get("type") != "FeatureCollection":
        raise CannotDraw(
            _(
                "This is no GeoJSON of areas (a FeatureCollection). Save the boundaries as GeoJSON and load that."
            ),
            code="no_geojson",
        )
    _refuse_projection(told.get("crs"))
    budget = _Budget()
    found = [_feature(number, one, budget) for number, one in enumerate(features, start=1)]
    if not found:
        raise CannotDraw(_("The file holds no areas. Choose another."), code="no_areas")
    return found


def _parsed(path: Path) -> Any:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise CannotDraw(
                _(
                    "The file has %(size)d MB; at most %(most)d can be read. Save the boundaries of one state, or with"
                    " fewer points, and load that."
                )
                % {"size": size // 2**20, "most": LARGEST // 2**20},
                code="file_too_large",
            )
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_refuse_constant)
    except OSError as error:
        raise CannotDraw(f"{path}: {error.strerror}", code="no_such_file") from error
    except (ValueError, RecursionError) as error:
        raise CannotDraw(
            _(
                "The file is no GeoJSON, or only part of one. Save the boundaries as GeoJSON again and load that."
            ),
            code="no_geojson",
        ) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_projection(crs: object) -> None:
    """The older GeoJSON could name a projection; only degrees are taken."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not any(part in name.lower() for part in DEGREES):
        _refuse_as_projected()


def _refuse_as_projected() -> NoReturn:
    raise CannotDraw(
        _(
            "These boundaries are in another projection: their coordinates are not degrees. Save them again as GeoJSON"
            " in WGS 84 (EPSG:4326) and load that."
        ),
        code="other_projection",
    )


class _Budget:
    """How many points the file may still have."""

    def __init__(self) -> None:
        self.left = MOST_POINTS

    def spend(self, points: int) -> None:
        self.left -= points
        if self.left < 0:
            raise CannotDraw(
                _("The boundaries have more than %(most)d points. Save them with fewer and load that.")
                % {"most": MOST_POINTS},
                code="file_too_large",
            )


def _feature(number: int, told: object, budget: _Budget) -> Feature:
    geometry = told.get("geometry") if isinstance(told, dict) else None
    properties = told.get("properties") if isinstance(told, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        _refuse_feature(number, "no_area")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons:
        _refuse_feature(number, "broken_ring")
    outline = [list(_rings(number, polygon, budget)) for polygon in polygons]
    said = properties.items() if isinstance(properties, dict) else ()
    return Feature({key: value for key, value in said if isinstance(value, str | int | float)}, outline)


def _rings(number: int, polygon: object, budget: _Budget) -> Iterator[Ring]:
    if not isinstance(polygon, list) or not polygon:
        _refuse_feature(number, "broken_ring")
    for ring in polygon:
        if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
            _refuse_feature(number, "broken_ring")
        budget.spend(len(ring))
        yield [_point(number, one) for one in ring[:-1]]


def _point(number: int, told: object) -> Point:
    if not isinstance(told, list) or len(told) < 2:
        _refuse_feature(number, "broken_ring")
    x, y = told[0], told[1]
    if not _is_number(x) or not _is_number(y):
        _refuse_feature(number, "broken_ring")
    if abs(x) > 180 or abs(y) > 90:
        _refuse_as_projected()
    return float(x), float(y)


def _is_number(told: object) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool)


def _refuse_feature(number: int, code: str) -> NoReturn:
    if code == "no_area":
        sentence = _(
            "Area %(number)d of the file has no polygon. Take it out, or save the boundaries as areas."
        )
    else:
        sentence = _(
            "The border of area %(number)d is broken: a ring is open or too short. Mend it and load again."
        )
    raise CannotDraw(sentence % {"number": number}, code=code)
