"""The coverage map and its lettering."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dharatal.interfaces.web import maps
from dharatal.interfaces.web.lettering import clusters, fitted, lines_of, width_of
from dharatal.interfaces.web.specimens.coverage import PLACES, area_map

THEME = Path(maps.__file__).parent / "static" / "theme.css"
PLACE = st.tuples(st.floats(-60, 60, allow_nan=False), st.floats(-170, 170, allow_nan=False))


def drawn(**more: Any) -> str:
    with translation.override("en"):
        return str(maps.area_map(area_map(**more)["areas"], "14 districts"))


class TestTiles:
    @given(st.lists(PLACE, min_size=1, max_size=40), st.integers(1, 8))
    def test_have_a_cell_each(self, places: list[tuple[float, float]], columns: int) -> None:
        cells, rows = maps.laid_out(places, columns)

        assert len(set(cells)) == len(places)
        assert all(cell.column < columns and cell.row < rows for cell in cells)

    def test_lie_as_the_places_do(self) -> None:
        cells, _rows = maps.laid_out([place[2:] for place in PLACES], 8)
        by_name = {place[1]: cell for place, cell in zip(PLACES, cells, strict=True)}

        assert by_name["Pashchim Champaran"].column < by_name["Araria"].column
        assert by_name["Pashchim Champaran"].row < by_name["Aurangabad"].row
        assert by_name["Kaimur (Bhabua)"].column < by_name["Patna"].column < by_name["Bhagalpur"].column

    def test_stay_where_they_are_whatever_the_figures(self) -> None:
        def moves(areas: list[dict[str, Any]]) -> set[tuple[str, str]]:
            html = str(maps.area_map(areas, ""))
            return set(re.findall(r'aria-label="([^:]+):.*?transform="([^"]+)"', html))

        areas = area_map()["areas"]
        others = [{**one, "share": 50, "shade": 3} for one in areas]

        assert moves(areas) == moves(others)


class TestMap:
    @pytest.mark.parametrize("outlined", [False, True])
    def test_has_a_link_with_a_title_for_every_area(self, outlined: bool) -> None:
        html = drawn(outlined=outlined)

        assert html.count('<a class="tile') == html.count("<title>") == html.count('href="#"') == len(PLACES)
        assert 'aria-label="Patna: 45% of the quota, 4,128 missing"' in html

    def test_hatches_what_nobody_can_tell_yet(self) -> None:
        html = drawn(outlined=True)

        assert "Sheikhpura: too few calls to say" in html
        assert html.count('class="land cov-w') == sum(one["share"] is None for one in area_map()["areas"])

    def test_dashes_a_border_that_nobody_loaded(self) -> None:
        assert drawn(outlined=True).count(" rough") == 1

    @pytest.mark.parametrize("outlined", [False, True])
    def test_has_no_style_of_its_own(self, outlined: bool) -> None:
        assert "style=" not in drawn(outlined=outlined)

    def test_draws_areas_without_border_below_the_others(self) -> None:
        areas = area_map(outlined=True)["areas"]
        areas[0] = {**areas[0], "outline": None, "at": None}

        html = str(maps.area_map(areas, ""))

        assert html.count("<path") == len(areas) - 1
        assert html.count("transform=") == 1

    def test_escapes_names(self) -> None:
        areas = [{**one, "name_en": "<b>A&B", "name_hi": "<b>A&B"} for one in area_map()["areas"]]

        assert "<b>" not in str(maps.area_map(areas, "<i>"))

    def test_survives_an_area_without_extent(self) -> None:
        areas = [{**area_map()["areas"][0], "outline": [[[(84.0, 25.0), (84.0, 25.0), (84.0, 25.0)]]]}]

        assert "<path" in str(maps.area_map(areas, ""))


class TestLettering:
    @pytest.mark.parametrize(
        ("text", "letters"),
        [
            ("सारण", ["सा", "र", "ण"]),
            ("मुज़फ़्फ़रपुर", ["मु", "ज़", "फ़्फ़", "र", "पु", "र"]),
            ("पश्चिम", ["प", "श्चि", "म"]),
            ("Patna", list("Patna")),
        ],
    )
    def test_counts_letters_as_readers_do(self, text: str, letters: list[str]) -> None:
        assert list(clusters(text)) == letters

    @given(st.text(alphabet="कखगमरसशषहािीुूेैोौं़्abcABC -", max_size=40), st.floats(0, 300))
    def test_never_cuts_a_letter_and_never_draws_too_wide(self, text: str, room: float) -> None:
        cut = fitted(text, room, 13)

        assert not cut or width_of(cut, 13) <= room + 1e-9 or cut == text
        assert "".join(list(clusters(text))[: len(list(clusters(cut.removesuffix("…"))))]).startswith(
            cut.removesuffix("…")
        )

    def test_takes_two_lines_where_one_is_too_short(self) -> None:
        assert lines_of("पश्चिम चंपारण", 61, 13) == ["पश्चिम", "चंपारण"]


class TestShades:
    @pytest.mark.parametrize("scheme", [0, 1])
    def test_grow_steadily_darker_on_paper_and_lighter_in_the_dark(self, scheme: int) -> None:
        css = THEME.read_text("utf-8")
        found = [re.search(rf"--q{n}: light-dark\((#\w+), (#\w+)\)", css) for n in range(1, 6)]
        lights = [_luminance(one[scheme + 1]) for one in found if one]

        assert len(lights) == 5
        assert lights == sorted(lights, reverse=not scheme)
        assert all(abs(a - b) > 0.01 for a, b in pairwise(lights))

    @pytest.mark.parametrize("scheme", [0, 1])
    def test_let_their_figures_be_read(self, scheme: int) -> None:
        css = THEME.read_text("utf-8")
        colour = {
            name: _luminance(found[scheme + 1])
            for name in ("q0", "q1", "q2", "q3", "q4", "q5", "q-ink", "q-ink-deep")
            if (found := re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", css))
        }

        for n in range(6):
            pair = sorted((colour[f"q{n}"], colour["q-ink-deep" if n >= 4 else "q-ink"]))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
