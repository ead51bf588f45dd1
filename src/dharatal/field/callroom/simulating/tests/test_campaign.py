import numpy as np
import pytest

from dharatal.field.callroom.simulating import policies
from dharatal.field.callroom.simulating.campaign import answered_at, campaign
from dharatal.field.callroom.simulating.members import A_DAY, CLOSES, OPENS, Members
from dharatal.field.calls.retry import MOST_ATTEMPTS

LATE = 9 * A_DAY


@pytest.fixture(scope="module")
def members() -> Members:
    return Members.living(1_500, days=14, random=np.random.default_rng(3))


class TestRealPolicy:
    def test_waits_for_another_part_of_the_day(self) -> None:
        assert policies.real("no_answer", 1, 600, 600) == 600 + 4 * 60
        assert policies.real("no_answer", 1, 18 * 60, 18 * 60) == A_DAY + OPENS

    def test_keeps_the_fifth_call_for_the_fourth_day_and_then_gives_up(self) -> None:
        assert policies.real("busy", MOST_ATTEMPTS - 1, 600, 900) == 600 + 3 * A_DAY
        assert policies.real("busy", MOST_ATTEMPTS, 600, 600 + 3 * A_DAY) is None


class TestCampaign:
    def test_reaches_more_by_the_same_calls_than_redialling_at_once(self, members: Members) -> None:
        ours, theirs = (campaign(members, policy, callers=3) for policy in (policies.real, policies.at_once))
        calls = min(len(ours.reached), len(theirs.reached))

        assert ours.per_call(calls) >= 1.15 * theirs.per_call(calls)

    @pytest.mark.parametrize("policy", [policies.real, *policies.OTHERS.values()])
    def test_calls_everybody_and_nobody_more_than_five_times(
        self, members: Members, policy: policies.Policy
    ) -> None:
        made = campaign(members, policy, callers=4)

        assert len(members) <= len(made.reached) <= MOST_ATTEMPTS * len(members)
        assert made.reached[-1] <= len(members)

    def test_of_a_day_ends_with_the_day(self) -> None:
        few_days = Members.living(1_500, days=1, random=np.random.default_rng(3))

        assert len(campaign(few_days, policies.real, callers=1).reached) <= CLOSES - OPENS


class TestAnsweredAt:
    def test_is_within_the_hours_and_not_before_the_first_call(self, members: Members) -> None:
        who = np.arange(len(members))
        begins = np.random.default_rng(1).integers(0, 5 * A_DAY, len(who))

        found = answered_at(members, who, begins, policies.real)

        reached = found >= 0
        assert (found[reached] >= begins[reached]).all()
        assert ((found[reached] % A_DAY >= OPENS) & (found[reached] % A_DAY < CLOSES)).all()
        assert 0.8 < reached.mean() < 0.95  # one in twenty is a dead number

    def test_of_nobody_is_nothing(self, members: Members) -> None:
        nobody = np.array([], np.int64)

        assert len(answered_at(members, nobody, nobody, policies.real)) == 0
