"""Small drawings."""

import re
from datetime import UTC, date, datetime, timedelta

import segno
from hypothesis import given
from hypothesis import strategies as st

from dharatal.interfaces.web import drawings
from dharatal.interfaces.web.templatetags import ground


class TestPips:
    @given(st.integers(1, 20), st.integers(0, 25), st.integers(0, 25), st.integers(0, 25))
    def test_draw_one_mark_a_place_of_the_quota(self, quota, verified, waiting, returned):
        html = drawings.pips(quota, verified, waiting, returned)

        assert len(re.findall(r'class="pip[ "]', html)) == quota
        assert html.count("pip-v") == min(verified, quota)

    def test_show_verified_before_waiting_before_returned(self):
        assert re.findall(r'class="pip(?: (\S+))?"', drawings.pips(5, 2, 1, 1)) == [
            "pip-v",
            "pip-v",
            "pip-w",
            "pip-r",
            "",
        ]


class TestBar:
    @given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
    def test_never_exceeds_its_length(self, quota, verified, waiting):
        widths = [
            float(one)
            for one in re.findall(
                r'class="cov-[vw]".*?width="([\d.]+)%"', drawings.bar(quota, verified, waiting)
            )
        ]

        assert sum(widths) <= 100.05

    def test_has_no_inline_style(self):
        assert "style" not in drawings.bar(10, 5, 2)


class TestSecondCalls:
    @staticmethod
    def height(html):
        return float(re.search(r'cy="([\d.]+)"', html)[1])

    @staticmethod
    def line_at(html, number, checked):
        x1, y1, x2, y2 = (
            float(one) for one in re.findall(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', html)[number]
        )
        x = 2 + checked * 128 / 60
        return y1 + (y2 - y1) * (x - x1) / (x2 - x1)

    def test_put_four_wrong_of_twenty_above_the_stopping_line(self):
        html = drawings.second_calls(20, 4)

        assert self.height(html) < self.line_at(html, 0, 20)

    def test_put_none_wrong_of_thirty_one_below_the_clearing_line(self):
        html = drawings.second_calls(31, 0)

        assert self.height(html) > self.line_at(html, 1, 31)

    def test_put_one_wrong_of_twelve_between_the_lines(self):
        html = drawings.second_calls(12, 1)

        assert self.line_at(html, 0, 12) < self.height(html) < self.line_at(html, 1, 12)


class TestQrCode:
    TEXT = "tel:+915001204176"

    def test_draws_every_dark_module_once(self):
        html = drawings.qr(self.TEXT, "x")
        dark = sum(
            sum(row) for row in segno.make(self.TEXT, error="m", micro=False, mask=drawings.QR_MASK).matrix
        )

        assert sum(int(run) for run in re.findall(r"h(\d+)", html)) == dark

    def test_places_each_run_where_the_code_has_it(self):
        matrix = segno.make(self.TEXT, error="m", micro=False, mask=drawings.QR_MASK).matrix

        for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawings.qr(self.TEXT, "x")):
            assert all(matrix[int(y)][int(x) + i] for i in range(int(run)))


class TestLooks:
    def test_leaves_out_days_before_the_span(self):
        today = date(2026, 11, 21)

        html = drawings.looks([today, today - timedelta(days=31)], today=today)

        assert html.count("<circle") == 1

    def test_takes_the_indian_day_of_a_moment(self):
        late = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)

        assert 'cx="338.0"' in ground.looks_chart([late], datetime(2026, 11, 21, 9, 0, tzinfo=UTC))


class TestHours:
    def test_give_the_figures_in_words_too(self):
        assert 'aria-label="' in ground.hours_chart([{"hour": 10, "count": 742, "now": False}])

    def test_are_nothing_before_the_first_call(self):
        assert ground.hours_chart([]) == ""
