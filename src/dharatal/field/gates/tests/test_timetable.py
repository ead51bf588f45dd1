from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.gates.policy import calling_rule_on
from dharatal.field.gates.timetable import Hours, LocalRule, Timetable, is_lawful

IST = ZoneInfo("Asia/Kolkata")


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=IST)


def everywhere(opens: int, closes: int) -> LocalRule:
    return LocalRule(Hours(time(opens), time(closes)), date(2026, 1, 1), is_everywhere=True)


class TestUsualDay:
    def test_is_open_from_ten_to_seven(self):
        open_hours = [hour for hour in range(24) if Timetable().is_open(at(hour))]

        assert open_hours == list(range(10, 19))

    def test_opens_tomorrow_once_it_has_closed(self):
        assert Timetable().next_open(at(19)) == at(10, day=11)

    def test_is_open_now_within_it(self):
        assert Timetable().next_open(at(12, 5)) == at(12, 5)


class TestLocalHours:
    def test_of_a_district_only_narrow(self):
        district = LocalRule(Hours(time(9), time(17)), date(2026, 1, 1))

        assert Timetable((district,)).hours_on(date(2026, 11, 10)) == Hours(time(10), time(17))

    def test_everywhere_replace_the_usual_ones(self):
        assert Timetable((everywhere(9, 20),)).hours_on(date(2026, 11, 10)) == Hours(time(9), time(20))

    def test_hold_only_on_their_days(self):
        feast = LocalRule(Hours(time(10), time(12)), date(2026, 11, 9), date(2026, 11, 9))

        assert Timetable((feast,)).hours_on(date(2026, 11, 10)) == Hours(time(10), time(19))

    def test_that_leave_nothing_close_the_day(self):
        night = LocalRule(Hours(time(19), time(20)), date(2026, 11, 10), date(2026, 11, 10))

        assert Timetable((night,)).next_open(at(8)) == at(10, day=11)

    @given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 24 * 60 - 1))
    def test_never_override_the_hard_stop(self, opens, closes, minute):
        timetable = Timetable((everywhere(opens, closes),))
        moment = at(minute // 60, minute % 60)

        assert is_lawful(moment) or not timetable.is_open(moment)


class TestRule:
    def test_of_a_day_before_the_first_is_the_first(self):
        assert calling_rule_on(date(1990, 1, 1)).law_opens == time(9)
