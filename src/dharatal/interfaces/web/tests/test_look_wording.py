"""Numbers, days and the words of states."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.calls.outcomes import OUTCOMES
from dharatal.interfaces.web import words
from dharatal.interfaces.web.templatetags import ground
from dharatal.interfaces.web.wording import indian, lasting, spaced_phone, timer

MOMENT = datetime(2026, 11, 21, 8, 35, tzinfo=UTC)


class TestIndianGrouping:
    @pytest.mark.parametrize(
        ("number", "written"),
        [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (342118, "3,42,118"),
            (1234567, "12,34,567"),
            (-45000, "-45,000"),
        ],
    )
    def test_writes_lakh_and_crore(self, number, written):
        assert indian(number) == written

    @given(st.integers(min_value=0, max_value=10**14))
    def test_loses_no_digit(self, number):
        written = indian(number)

        assert int(written.replace(",", "")) == number
        assert all(len(group) == 2 for group in written.split(",")[1:-1])

    def test_says_nothing_where_nothing_is_known(self):
        assert ground.indian(None) == "–"


class TestDay:
    def test_is_written_in_india_time_and_hindi(self):
        with translation.override("hi"):
            assert ground.when(MOMENT) == "21 नवंबर 2026, 14:05"

    def test_is_written_in_english_on_the_english_page(self):
        with translation.override("en"):
            assert ground.when(MOMENT) == "21 November 2026, 14:05"

    def test_belongs_to_the_next_day_after_half_past_six_in_the_evening_utc(self):
        late = MOMENT.replace(hour=19)

        with translation.override("hi"):
            assert ground.day_short(late) == "22 नवंबर"

    def test_is_iso_for_machines(self):
        assert ground.machine_time(MOMENT) == "2026-11-21T14:05+05:30"


class TestDuration:
    @pytest.mark.parametrize(("seconds", "written"), [(37, "00:37"), (134, "02:14"), (3725, "1:02:05")])
    def test_runs_like_a_clock(self, seconds, written):
        assert timer(seconds) == written

    @pytest.mark.parametrize(
        ("minutes", "written"), [(1, "1 minute"), (59, "59 minutes"), (130, "2 hours"), (6000, "4 days")]
    )
    def test_keeps_one_unit(self, minutes, written):
        with translation.override("en"):
            assert lasting(minutes) == written


class TestPhone:
    def test_is_spaced_after_five_digits(self):
        assert spaced_phone("+916000012345") == "60000 12345"

    def test_stays_as_it_is_when_it_is_masked(self):
        assert spaced_phone("••••• ••291") == "••••• ••291"


class TestPlace:
    UNIT = {"name_hi": "सारण", "name_en": "Saran"}

    @pytest.mark.parametrize(("language", "name"), [("hi", "सारण"), ("en", "Saran")])
    def test_has_its_name_in_the_language_of_the_page(self, language, name):
        with translation.override(language):
            assert ground.place(self.UNIT) == name

    def test_keeps_the_other_name_when_one_is_missing(self):
        with translation.override("hi"):
            assert ground.place({"name_hi": "", "name_en": "Saran"}) == "Saran"


class TestPathOfUnits:
    def test_links_all_but_the_last(self):
        path = [{"name": "बिहार", "href": "/a"}, {"name": "सारण", "href": "/b"}]

        html = ground.unit_path(path)

        assert '<a href="/a">बिहार</a>' in html
        assert "/b" not in html

    def test_names_the_kind_where_two_places_of_the_line_share_a_name(self):
        """A panchayat is mostly called after its first village."""
        line = [
            {"name_en": "Marhaura", "name_hi": "मढ़ौरा", "kind": "block", "href": ""},
            {"name_en": "Narharpur", "name_hi": "नरहरपुर", "kind": "panchayat", "href": ""},
            {"name_en": "Narharpur", "name_hi": "नरहरपुर", "href": "/people/?unit=village:500001"},
        ]

        with translation.override("hi"):
            html = ground.unit_path(line)

        assert "नरहरपुर (पंचायत)" in html
        assert "नरहरपुर (गाँव)" in html
        assert "मढ़ौरा</li>" in html

    def test_escapes_names(self):
        assert "<b>" not in ground.unit_path([{"name": "<b>x"}, {"name": "y"}])


class TestDoor:
    def test_opens_the_rows_behind_a_figure(self):
        assert 'href="/rows"' in ground.door({"count": 1234, "href": "/rows"})

    @pytest.mark.parametrize("figure", [{"count": 0, "href": "/rows"}, {"count": 5, "href": ""}, 5, None])
    def test_stays_shut_without_rows_or_address(self, figure):
        assert "href" not in ground.door(figure)


class TestState:
    def test_always_has_a_shape_and_a_word(self):
        with translation.override("en"):
            assert ground.state("verified") == '<span class="state s-done">Verified</span>'

    def test_shows_an_unknown_code_rather_than_nothing(self):
        assert "strange" in ground.state("strange")


class TestOutcomeKeys:
    KEYS = (*words.SPOKE, *words.DID_NOT_SPEAK, *words.SOMETHING_ELSE)

    def test_are_one_for_each_outcome_of_a_call(self):
        assert {key.outcome for key in self.KEYS} == set(OUTCOMES)

    def test_are_all_different_and_none_is_taken_by_the_desk(self):
        letters = [key.key for key in self.KEYS]

        assert len(set(letters)) == len(letters)
        assert not set(letters) & set("1234CTKZM?/")

    def test_are_grouped_by_whether_somebody_spoke(self):
        assert {key.outcome for key in words.DID_NOT_SPEAK} == {
            code for code, outcome in OUTCOMES.items() if not outcome.is_spoken
        }
