import numpy as np
import pytest

from dharatal.field.callroom.simulating.members import (
    A_DAY,
    ANSWERED,
    NO_ANSWER,
    OPENS,
    SLOT,
    SLOTS,
    Members,
)


@pytest.fixture(scope="module")
def members() -> Members:
    return Members.living(2_000, days=7, random=np.random.default_rng(5))


class TestMembers:
    def test_are_the_same_for_the_same_seed(self, members: Members) -> None:
        again = Members.living(2_000, days=7, random=np.random.default_rng(5))

        assert (again.what == members.what).all()
        assert (again.is_heard == members.is_heard).all()

    def test_answer_by_the_hour(self, members: Members) -> None:
        by_slot = (members.what == ANSWERED).mean(axis=(0, 1))

        assert by_slot[-3:].mean() > 1.5 * by_slot[:3].mean()

    def test_who_are_away_are_away_for_the_hour(self, members: Members) -> None:
        what = members.what.reshape(2_000, 7, SLOTS // 3, 3)
        is_away = what[..., 0] == NO_ANSWER

        soon = (what[..., 2] == ANSWERED)[is_away].mean()
        next_day = (np.roll(what[..., 0], 1, axis=1) == ANSWERED)[is_away].mean()

        assert soon == 0.0 < next_day

    def test_may_hear_the_second_of_two_calls(self, members: Members) -> None:
        who = np.flatnonzero((members.what[:, 2, 4] == ANSWERED) & ~members.is_heard[:, 0])
        at = np.full(len(who), 2 * A_DAY + OPENS + 4 * SLOT)

        assert (members.called(who, at, calls=1) == NO_ANSWER).all()
        assert (members.called(who, at, calls=2) == ANSWERED).mean() == pytest.approx(
            0.85, abs=0.12
        )  # 89 members: three standard errors
