"""Boundaries: read, matched, made simple, and kept through what happens to units."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dharatal.kernel.actor import SYSTEM
from dharatal.register.territory import operations, queries
from dharatal.register.territory.models import Shape, Unit
from dharatal.register.territory.operations import Part
from dharatal.register.territory.shapes import CannotDraw, extent, joined, read
from dharatal.register.territory.shapes.reading import LARGEST
from dharatal.register.territory.shapes.rings import area
from dharatal.register.territory.shapes.simplifying import simplified
from dharatal.register.territory.tests.conftest import AT

Write = Callable[..., Path]


def square(west: float, south: float, size: float = 1.0) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(coordinates: Any, kind: str = "Polygon", **told: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": told, "geometry": {"type": kind, "coordinates": coordinates}}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*features: Any, **more: Any) -> Path:
        path = tmp_path / "areas.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), "utf-8")
        return path

    return written


def load(path: Path, kind: str = "district", **properties: str) -> dict[str, Any]:
    return operations.load_boundaries(SYSTEM, path, kind=kind, at=AT, **properties)


class TestReading:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "no_geojson"),
            ("[" * 200_000, "no_geojson"),
            ('{"type": "FeatureCollection", "features": [', "no_geojson"),
            ('{"type": "FeatureCollection", "features": {"a": 1}}', "no_geojson"),
            ('{"type": "Topology"}', "no_geojson"),
            ('{"type": "FeatureCollection", "features": []}', "no_areas"),
            ('{"type": "FeatureCollection", "features": [null]}', "no_area"),
            ('{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point"}}]}', "no_area"),
        ],
    )
    def test_refuses_what_is_no_geojson_of_areas(self, tmp_path: Path, text: str, code: str) -> None:
        path = tmp_path / "areas.geojson"
        path.write_text(text, "utf-8")

        with pytest.raises(CannotDraw) as refused:
            read(path)

        assert refused.value.code == code

    @pytest.mark.parametrize(
        "ring",
        [
            [[[0, 0], [1, 0], [0, 0]]],
            [[[0, 0], [1, 0], [1, 1], [0, 1]]],
            [[[0, 0], [1, "a"], [1, 1], [0, 0]]],
            [[[0, 0], [[[1]]], [1, 1], [0, 0]]],
            [[]],
            [],
            7,
        ],
    )
    def test_refuses_a_broken_ring_by_its_number(self, write: Write, ring: Any) -> None:
        with pytest.raises(CannotDraw) as refused:
            read(write(feature(square(84, 25)), feature(ring)))

        assert refused.value.code == "broken_ring"
        assert "2" in refused.value.sentence

    @pytest.mark.parametrize(
        "features",
        [
            {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32645"}}},
            {"crs": "EPSG:3857"},
            {},
        ],
    )
    def test_refuses_another_projection_and_says_what_to_do(self, write: Write, features: Any) -> None:
        corner = (84, 25) if features else (9_420_000.0, 2_900_000.0)

        with pytest.raises(CannotDraw) as refused:
            read(write(feature(square(*corner)), **features))

        assert refused.value.code == "other_projection"
        assert "EPSG:4326" in refused.value.sentence

    def test_takes_the_names_of_degrees(self, write: Write) -> None:
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}

        assert len(read(write(feature(square(84, 25)), crs=crs))) == 1

    def test_refuses_a_file_too_large_without_reading_it(self, tmp_path: Path) -> None:
        path = tmp_path / "areas.geojson"
        with path.open("wb") as file:
            file.truncate(200 * 2**20)

        with pytest.raises(CannotDraw) as refused:
            read(path)

        assert refused.value.code == "file_too_large"
        assert LARGEST < 200 * 2**20

    def test_says_that_a_file_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CannotDraw) as refused:
            read(tmp_path / "none.geojson")

        assert refused.value.code == "no_such_file"


class TestMatching:
    def test_goes_by_the_directorys_code(self, jalpradesh: Any, write: Write) -> None:
        answer = load(
            write(feature(square(84, 25), lgd="9101"), feature(square(85, 25), lgd=9102)), code_property="lgd"
        )

        assert (answer["matched"], answer["not_matched"]) == (2, [])

    def test_else_by_the_name_as_it_is_or_as_it_sounds(self, jalpradesh: Any, write: Write) -> None:
        answer = load(write(feature(square(84, 25), n="RAMNAGAR"), feature(square(85, 25), n="Sonepur")))

        assert answer["matched"] == 2

    def test_tells_areas_that_are_of_no_unit_and_units_without(self, jalpradesh: Any, write: Write) -> None:
        answer = load(write(feature(square(84, 25), n="Ramnagar"), feature(square(85, 25), n="Elsewhere")))

        assert answer["not_matched"] == ["Elsewhere"]
        assert answer["without_boundary"] == ["district:9102"]

    def test_looks_for_a_name_within_its_parent(self, jalpradesh: Any, write: Write) -> None:
        areas = (
            feature(square(84, 25), block="Bhagwanpur", district="Sonpur"),
            feature(square(85, 25), block="Bhagwanpur", district="Ramnagar"),
        )

        load(write(*areas), "block", name_property="block", parent_property="district")

        assert {one.unit.ref for one in Shape.objects.all()} == {"block:8102", "block:8103"}
        assert extent([Shape.objects.get(unit__code="8103").outline])[0] == pytest.approx(84, abs=0.01)

    def test_does_not_guess_between_two_of_a_name(self, jalpradesh: Any, write: Write) -> None:
        areas = (feature(square(84, 25), n="Bhagwanpur"), feature(square(85, 25), n="Amgaon"))

        assert load(write(*areas), "block")["not_matched"] == ["Bhagwanpur"]

    def test_refuses_a_property_that_is_not_there(self, jalpradesh: Any, write: Write) -> None:
        with pytest.raises(CannotDraw, match="n, x"):
            load(write(feature(square(84, 25), n="Ramnagar", x=1)), code_property="lgd")

    def test_refuses_when_nothing_is_a_unit(self, jalpradesh: Any, write: Write) -> None:
        with pytest.raises(CannotDraw) as refused:
            load(write(feature(square(84, 25), n="Elsewhere")))

        assert refused.value.code == "nothing_matched"

    def test_refuses_latitude_before_longitude(self, jalpradesh: Any, write: Write, unit: Any) -> None:
        Unit.objects.filter(code="9101").update(latitude=25.5, longitude=84.5)

        with pytest.raises(CannotDraw) as refused:
            load(write(feature(square(25, 84), n="Ramnagar")))

        assert refused.value.code == "lies_elsewhere"

    def test_replaces_what_was_loaded_before(self, jalpradesh: Any, write: Write) -> None:
        load(write(feature(square(84, 25), n="Ramnagar")))
        load(write(feature(square(85, 25), n="Ramnagar")))

        assert extent([Shape.objects.get().outline])[0] == pytest.approx(85, abs=0.01)


def wavy(west: float, east: float, *, steps: int = 400) -> list[list[tuple[float, float]]]:
    """Two countries between west and east, with a crooked river between them at the middle."""
    middle = (west + east) / 2
    river = [(middle + 0.02 * ((n * 37) % 11 - 5) / 5, 25 + n / steps) for n in range(steps + 1)]
    left = [(west, 25.0), *river, (west, 26.0)]
    right = [(east, 26.0), *reversed(river), (east, 25.0)]
    return [left, right]


class TestSimplifying:
    def test_leaves_neighbours_the_border_they_share(self) -> None:
        left, right = wavy(84, 86)

        drawn = simplified({1: [[left]], 2: [[right]]}, tolerance=0.01)

        shared = set(drawn[1][0][0]) & set(drawn[2][0][0])
        mine = {point for point in drawn[1][0][0] if point[0] > 84.5}
        assert mine == shared and len(shared) >= 2

    def test_takes_most_points_away(self) -> None:
        left, right = wavy(84, 86)

        drawn = simplified({1: [[left]], 2: [[right]]}, tolerance=0.05)

        assert len(drawn[1][0][0]) < len(left) / 10

    def test_keeps_what_an_area_covers(self) -> None:
        left, right = wavy(84, 86)

        drawn = simplified({1: [[left]], 2: [[right]]}, tolerance=0.02)

        assert abs(area(drawn[1][0][0])) == pytest.approx(abs(area(left)), rel=0.03)

    def test_keeps_a_hole_and_the_island_that_fills_it_alike(self) -> None:
        hole = [(84.2, 25.2), (84.2, 25.8), (84.8, 25.8), (84.8, 25.2)]
        outer = [(84.0, 25.0), (85.0, 25.0), (85.0, 26.0), (84.0, 26.0)]

        drawn = simplified({1: [[outer, hole]], 2: [[hole[2:] + hole[:2]]]}, tolerance=0.01)

        assert set(drawn[1][0][1]) == set(drawn[2][0][0])

    def test_never_loses_an_area(self) -> None:
        tiny = [(84.0, 25.0), (84.0001, 25.0), (84.0001, 25.0001)]

        assert simplified({1: [[tiny]]}, tolerance=0.1)[1]


class TestJoining:
    def test_drops_the_border_between_neighbours(self) -> None:
        left, right = wavy(84, 86)
        drawn = simplified({1: [[left]], 2: [[right]]}, tolerance=0.01)

        whole = joined([drawn[1], drawn[2]])

        assert len(whole) == 1
        assert abs(area(whole[0][0])) == pytest.approx(4.0, rel=0.01)
        assert len(whole[0][0]) <= 6

    def test_keeps_areas_that_do_not_touch_apart(self) -> None:
        one, other = [[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]], [[(5.0, 5.0), (6.0, 5.0), (6.0, 6.0)]]

        assert len(joined([[one], [other]])) == 2


class TestAUnitThatChanges:
    @pytest.fixture
    def drawn(self, jalpradesh: Any, write: Write) -> None:
        load(write(feature(square(84, 25), n="Ramnagar"), feature(square(85, 25), n="Sonpur")))

    def test_keeps_its_shape_under_a_new_name(self, drawn: None, unit: Any) -> None:
        ramnagar = unit("district:9101")

        operations.rename(SYSTEM, unit_id=ramnagar.id, name_en="Rampur", at=AT)

        assert ramnagar.id in queries.outlines_of([ramnagar])

    def test_has_the_shapes_of_what_was_merged_into_it(self, drawn: None, unit: Any) -> None:
        ramnagar, sonpur = unit("district:9101"), unit("district:9102")

        operations.merge(SYSTEM, unit_ids=[sonpur.id], into_id=ramnagar.id, at=AT)

        outline, is_approximate = queries.outlines_of([ramnagar])[ramnagar.id]
        assert not is_approximate
        assert abs(area(outline[0][0])) == pytest.approx(4.0, rel=0.01)

    def test_gives_each_part_of_a_split_a_strip_and_says_so(self, drawn: None, unit: Any) -> None:
        sonpur = unit("district:9102")
        below = tuple(child.id for child in queries.children(sonpur))

        parts = operations.split(
            SYSTEM,
            unit_id=sonpur.id,
            parts=[Part("9103", "East", child_ids=below), Part("9104", "West")],
            at=AT,
        )

        found = queries.outlines_of(parts)
        assert [found[part.id].is_approximate for part in parts] == [True, True]
        assert sum(abs(area(one.outline[0][0])) for one in found.values()) == pytest.approx(2.0, rel=0.01)

    def test_gives_a_part_what_its_children_make_together(self, drawn: None, unit: Any, write: Write) -> None:
        ramnagar = unit("district:9101")
        load(
            write(feature(square(84, 25, 0.5), n="Amgaon"), feature(square(84.5, 25, 0.5), n="8102")),
            "block",
            code_property="n",
        )
        children = {child.ref: child.id for child in queries.children(ramnagar)}
        first = tuple(one for ref, one in children.items() if ref.startswith("block"))
        rest = tuple(one for ref, one in children.items() if not ref.startswith("block"))

        parts = operations.split(
            SYSTEM,
            unit_id=ramnagar.id,
            parts=[Part("9105", "North", child_ids=first), Part("9106", "South", child_ids=rest)],
            at=AT,
        )

        found = queries.outlines_of(parts)
        assert [found[part.id].is_approximate for part in parts] == [False, True]
