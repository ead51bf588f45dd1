"""Callers who write down that nobody answered without calling, and what the signals show of them."""

import numpy as np

from dharatal.field.callroom.checking import signals
from dharatal.field.callroom.simulating.members import ANSWERED, CLOSES, OPENS, Members

DISTRICTS = 6
CALLS = 1_200  # of one caller: four or five days


def shown(*, good: int, lazy: int, untried: float, random: np.random.Generator) -> tuple[float, float]:
    """Shares of good and of lazy callers whom the signal of reached people shows.

    untried: the share of a lazy caller's cards that end as "no answer" and were not called.
    """
    callers = good + lazy
    members = Members.living(callers * 50, days=1, random=random)
    caller = np.repeat(np.arange(callers), CALLS)
    member = random.integers(0, len(members), len(caller))
    outcome = members.called(member, random.integers(OPENS, CLOSES, len(caller)), calls=1)
    is_tried = (caller < good) | (random.random(len(caller)) >= untried)
    is_reached = (outcome == ANSWERED) & is_tried
    nothing = np.zeros(len(caller))
    calls = signals.Calls(
        range(len(caller)), caller, member % DISTRICTS, is_reached, is_reached, nothing, nothing
    )
    found = {one.about for one in signals.reach(calls) if one.seen < one.expected}
    return sum(one < good for one in found) / good, sum(one >= good for one in found) / lazy
