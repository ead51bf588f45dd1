"""Which clock applies when, and how it stands."""

from datetime import UTC, date, datetime, timedelta

from dharatal.field.trace.breach import clocks

NOTICED = datetime(2027, 6, 1, 6, 0, tzinfo=UTC)


class TestClocks:
    def test_come_with_the_shortest_first(self) -> None:
        codes = [one.code for one in clocks.clocks_on(date(2027, 6, 1))]

        assert codes == ["cert_in", "board_first", "board_full", "member"]

    def test_of_the_dpdp_act_are_the_house_s_own_rule_before_may_2027(self) -> None:
        before = {
            one.clock.code: one.is_law for one in clocks.standing(NOTICED.replace(year=2026), {}, at=NOTICED)
        }
        after = {one.clock.code: one.is_law for one in clocks.standing(NOTICED, {}, at=NOTICED)}

        assert before == {"cert_in": True, "board_first": False, "board_full": False, "member": False}
        assert set(after.values()) == {True}

    def test_are_six_and_seventy_two_hours_and_without_delay(self) -> None:
        due = {one.clock.code: one.due_at for one in clocks.standing(NOTICED, {}, at=NOTICED)}

        assert due == {
            "cert_in": NOTICED + timedelta(hours=6),
            "board_first": None,
            "board_full": NOTICED + timedelta(hours=72),
            "member": None,
        }


class TestStanding:
    def test_runs_is_late_and_is_met_in_time_or_not(self) -> None:
        met = {"cert_in": NOTICED + timedelta(hours=5), "board_full": NOTICED + timedelta(hours=73)}

        states = {
            one.clock.code: one.state
            for one in clocks.standing(NOTICED, met, at=NOTICED + timedelta(hours=30))
        }

        assert states == {
            "cert_in": "met",
            "board_first": "late",
            "board_full": "met_late",
            "member": "running",
        }
