"""A campaign of calls: callers who take what is due, then who was never called, until the days are over."""

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dharatal.field.callroom.simulating.members import (
    A_DAY,
    ANSWERED,
    CLOSES,
    NO_ANSWER,
    OPENS,
    OUTCOMES,
    SLOT,
    Members,
    Minutes,
)
from dharatal.field.callroom.simulating.policies import Policy

RINGING, TALKING = 1.0, 2.5  # minutes, with what is written down


@dataclass(frozen=True, slots=True)
class Made:
    """reached: how many members had been reached after the first, second ... call."""

    reached: npt.NDArray[np.int64]

    def per_call(self, calls: int) -> float:
        """People reached by a call, of the first so many."""
        calls = min(calls, len(self.reached))
        return float(self.reached[calls - 1]) / calls if calls else 0.0


def campaign(members: Members, policy: Policy, *, callers: int) -> Made:
    """Call them in order, as the hand-out does: who is due first, the longest due before; then the next new one."""
    what, is_heard = members.what.tolist(), members.is_heard.tolist()
    end = members.days * A_DAY
    free = [(float(OPENS), caller) for caller in range(callers)]
    due: list[tuple[float, int]] = []
    calls, first = [0] * len(members), [0] * len(members)
    new, answered = 0, []
    while free:
        at, caller = heapq.heappop(free)
        at = _within_hours(at)
        if due and due[0][0] <= at:
            _since, member = heapq.heappop(due)
        elif new < len(members):
            member, new = new, new + 1
            first[member] = int(at)
        elif due:
            heapq.heappush(free, (due[0][0], caller))
            continue
        else:
            break
        if at >= end:
            break
        day, clock = divmod(int(at), A_DAY)
        outcome = what[member][day][(clock - OPENS) // SLOT]
        if outcome == ANSWERED and not is_heard[member][calls[member] % len(is_heard[member])]:
            outcome = NO_ANSWER
        calls[member] += 1
        answered.append(outcome == ANSWERED)
        ends = at + (TALKING if outcome == ANSWERED else RINGING)
        if outcome != ANSWERED:
            again = policy(OUTCOMES[outcome], calls[member], first[member], int(at))
            if again is not None:
                heapq.heappush(due, (again, member))
        heapq.heappush(free, (ends, caller))
    return Made(np.cumsum(answered, dtype=np.int64))


def answered_at(members: Members, who: Minutes, begins: Minutes, policy: Policy) -> Minutes:
    """When each of `who` is reached at last, called first at `begins` and then as the policy has it; -1: never.

    Nobody waits for a caller here: second calls go before first ones.
    """
    found = np.full(len(who), -1, np.int64)
    clock = begins % A_DAY
    at = begins - clock + np.where(clock < CLOSES, np.maximum(clock, OPENS), A_DAY + OPENS)
    calls = 0
    first, still = at.copy(), np.arange(len(who))
    while len(still):
        calls += 1
        outcome = members.called(who[still], at[still], calls=calls)
        found[still[outcome == ANSWERED]] = at[still[outcome == ANSWERED]]
        still, outcome = still[outcome != ANSWERED], outcome[outcome != ANSWERED]
        again = [
            policy(OUTCOMES[what], calls, int(first[one]), int(at[one]))
            for one, what in zip(still.tolist(), outcome.tolist(), strict=True)
        ]
        goes_on = np.array([one is not None for one in again], bool)
        at[still[goes_on]] = [int(one) for one in again if one is not None]
        still = still[goes_on]
    return found


def _within_hours(at: float) -> float:
    clock = at % A_DAY
    if clock < OPENS:
        return at - clock + OPENS
    return at if clock < CLOSES else at - clock + A_DAY + OPENS
