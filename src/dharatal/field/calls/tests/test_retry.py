from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.calls import outcomes
from dharatal.field.calls.retry import MOST_ATTEMPTS, SPREAD, History, State, next_step, part_of_day
from dharatal.field.gates.timetable import Hours, LocalRule, Timetable

IST = ZoneInfo("Asia/Kolkata")
USUAL = Timetable()


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=IST)


class TestBusy:
    def test_is_called_again_after_half_an_hour(self):
        step = next_step("busy", History(), at=at(11), timetable=USUAL)

        assert step.state == State.WAITING
        assert step.due_at == at(11, 30)

    def test_waits_for_the_morning_at_the_end_of_the_day(self):
        step = next_step("busy", History(), at=at(18, 45), timetable=USUAL)

        assert step.due_at == at(10, day=11)


class TestNoAnswer:
    def test_is_called_again_in_another_part_of_the_same_day(self):
        step = next_step("no_answer", History(), at=at(10, 30), timetable=USUAL)

        assert step.due_at == at(14, 30)

    def test_of_the_evening_waits_for_the_next_morning(self):
        step = next_step("no_answer", History(), at=at(16, 5), timetable=USUAL)

        assert step.due_at == at(10, day=11)

    def test_of_the_late_morning_does_not_come_back_in_a_morning(self):
        step = next_step("switched_off", History(), at=at(12), timetable=USUAL)

        assert step.due_at == at(13, day=11)

    def test_comes_back_in_the_same_part_where_the_hours_have_no_other(self):
        mornings = Timetable((LocalRule(Hours(time(10), time(12)), date(2026, 1, 1), is_everywhere=True),))

        step = next_step("no_answer", History(), at=at(11), timetable=mornings)

        assert step.due_at == at(10, day=11)


class TestFifthAttempt:
    def test_is_kept_until_three_days_after_the_first(self):
        step = next_step("busy", History(attempts=3, first_attempt_at=at(10)), at=at(11, 30), timetable=USUAL)

        assert step.due_at == at(10, day=13)

    def test_ends_the_task_as_unreached(self):
        step = next_step(
            "busy", History(attempts=4, first_attempt_at=at(10)), at=at(10, day=13), timetable=USUAL
        )

        assert (step.state, step.outcome) == (State.CLOSED, outcomes.UNREACHED)


class TestCallBack:
    def test_comes_at_the_named_time(self):
        step = next_step("call_back", History(), at=at(11), timetable=USUAL, callback_at=at(17, 10))

        assert step.due_at == at(17, 10)
        assert step.is_named

    def test_without_a_time_comes_two_hours_later(self):
        step = next_step("call_back", History(), at=at(11), timetable=USUAL)

        assert step.due_at == at(13)


class TestLanguage:
    def test_goes_to_somebody_else_at_once(self):
        step = next_step("language", History(), at=at(11), timetable=USUAL)

        assert (step.state, step.due_at) == (State.WAITING, at(11))

    def test_ends_the_task_when_three_callers_had_no_common_language(self):
        step = next_step("language", History(language_tries=2), at=at(11), timetable=USUAL)

        assert (step.state, step.outcome) == (State.DONE, "language")


@pytest.mark.parametrize("outcome", sorted(outcomes.FINAL))
def test_final_outcome_ends_the_task(outcome):
    step = next_step(outcome, History(), at=at(11), timetable=USUAL)

    assert (step.state, step.outcome, step.due_at) == (State.DONE, outcome, None)


@st.composite
def timetables(draw) -> Timetable:
    opens = draw(st.integers(9, 19))
    closes = draw(st.integers(opens + 1, 21))
    rule = LocalRule(Hours(time(opens), time(closes)), date(2026, 1, 1), is_everywhere=True)
    return Timetable((rule,) if draw(st.booleans()) else ())


calls = st.lists(
    st.tuples(st.sampled_from(sorted(set(outcomes.OUTCOMES) - outcomes.FINAL)), st.integers(0, 60 * 24 * 2)),
    max_size=40,
)


class TestAnyCourseOfCalls:
    @given(timetables(), calls)
    def test_is_always_due_within_calling_hours_and_not_before_the_call(self, timetable, calls):
        history, now = History(), at(10)

        for outcome, wait in calls:
            step = next_step(outcome, history, at=now, timetable=timetable)
            if step.state != State.WAITING:
                break

            assert step.due_at >= now
            assert timetable.is_open(step.due_at)
            history, now = step.history, step.due_at + timedelta(minutes=wait)

    @given(timetables(), st.lists(st.sampled_from(sorted(outcomes.NO_CONTACT)), min_size=MOST_ATTEMPTS + 1))
    def test_that_reaches_nobody_ends_after_five_calls_over_three_days(self, timetable, tried):
        history, now, made = History(), at(10), 0

        for outcome in tried:
            step = next_step(outcome, history, at=now, timetable=timetable)
            made += 1
            if step.state == State.CLOSED:
                break
            history, now = step.history, step.due_at

        assert made == MOST_ATTEMPTS
        assert now - at(10) >= SPREAD

    @given(
        timetables(), st.integers(0, 24 * 60), st.sampled_from(["no_answer", "switched_off", "unreachable"])
    )
    def test_without_an_answer_is_due_in_another_part_of_the_day(self, timetable, minutes, outcome):
        called = at(10) + timedelta(minutes=minutes)
        hours = timetable.hours_on(called.date())
        has_another_part = (
            len({part_of_day(at(hour)) for hour in range(hours.opens.hour, hours.closes.hour)}) > 1
        )

        step = next_step(outcome, History(), at=called, timetable=timetable)

        assert not has_another_part or part_of_day(step.due_at) != part_of_day(called)
