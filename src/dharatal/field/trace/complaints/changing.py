"""Whether a district complains more than it used to: a sequential test that may be looked at every day. Pure.

A district's confirmed complaints a day are Poisson with a rate of its own, which is learnt from all its days before: a
Gamma posterior. The alternative is the same rate times 3, 10 or 30, from some day on. The statistic is that of
Shiryaev and Roberts (Roberts 1966; Pollak 1985): the sum of the likelihood ratios of all days on which the change may
have begun. While nothing changes it grows by 1 a day on average, so by Doob's inequality it reaches A within n days
with probability at most n / A, however often it is looked at. That holds for rates drawn from the prior; for fixed
rates the tests measure it.
"""

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple

SHAPE, DAYS = 0.5, 7.0  # the prior: half a complaint in a week, known no better than that
RISES = (3.0, 10.0, 30.0)
LEARNT = 28  # days of a book before which no change is looked for
BACK = 90  # days within which a change is looked for
FALSE_A_YEAR = 0.1  # false alarms a year in the whole organisation, at most: one in ten years
FEWEST = 3  # confirmed complaints since the change began: fewer are a rumour


class Change(NamedTuple):
    """What the test says of a district. statistic: against `bound`; begins: the likeliest first day, counted from the
    first day of the book; since: complaints from then on; usual: a week, as learnt from the days before.
    """

    statistic: float
    bound: float
    begins: int
    since: int
    usual: float

    @property
    def is_alarm(self) -> bool:
        return self.statistic >= self.bound and self.since >= FEWEST


def bound_for(districts: int) -> float:
    """The height at which all districts together raise FALSE_A_YEAR false alarms a year at most."""
    return max(districts, 1) * 365 / FALSE_A_YEAR


def change(counts: Sequence[int], *, bound: float) -> Change | None:
    """Test a district. counts: a day, from the first day of its book to today. None before LEARNT days."""
    if len(counts) <= LEARNT:
        return None
    before = [0]
    for count in counts:
        before.append(before[-1] + count)
    starts = range(max(LEARNT, len(counts) - BACK), len(counts))
    ratios = {
        start: _ratio(before[start], start, before[-1] - before[start], len(counts) - start)
        for start in starts
    }
    begins = max(ratios, key=lambda start: ratios[start])
    return Change(
        statistic=sum(exp(min(one, 700.0)) for one in ratios.values()),
        bound=bound,
        begins=begins,
        since=before[-1] - before[begins],
        usual=7 * (SHAPE + before[begins]) / (DAYS + begins),
    )


def _ratio(told: int, learnt: int, since: int, days: int) -> float:
    """The log likelihood ratio of a rise `days` ago against none; told, learnt: complaints and days before it.

    Both are negative binomial given what was learnt; what does not depend on the rise falls out.
    """
    shape, rate = SHAPE + told, DAYS + learnt
    logs = [
        since * log(rise) + (shape + since) * (log(rate + days) - log(rate + rise * days)) for rise in RISES
    ]
    top = max(logs)
    return top + log(sum(exp(one - top) for one in logs) / len(RISES))
