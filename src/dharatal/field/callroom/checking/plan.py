"""How many second calls, and what they prove: the whole plan of checking, without a database.

A check is a second call, by somebody else who does not know the first answer, that reached somebody. It failed
when it says otherwise than the first. Honest callers have failed checks too: people change their minds, and
somebody else of the house answers. A second call that reached nobody proves nothing and is not counted.

The figures below are exact (`exact.course`, `accepting`), not Wald's approximations: those give 25 checks to clear
3 % and 18 to stop 15 %, and leave out what a whole check oversteps a line by, which is 27.5 and 23.1.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

FIRST = 50  # of a caller: all are checked
# Second calls of other results wait, so that those of YES come first: only a YES puts somebody into the register,
# and whoever invents results invents YES. A bad caller is stopped after 19 checks so, not 26; a good one as seldom.
OTHERS_WAIT = timedelta(days=2)
# Who invents that somebody refused or has died takes a member away as surely as an invented YES adds one. But most
# who refused meant it, and a house in mourning is no place for a count: so not the first fifty, but one in ten from
# the first day on, by lot alone, and of the dead only after the thirteen days. At that share, of whoever
# invents 15 % of results so 17 in 100 checks fail, which the test stops; it only takes more days than for a YES.
ENDED_DRAWN = 0.10
MOURNED_FOR = timedelta(days=14)
DRAWN_AT_RANDOM = 0.05
DRAWN_BY_RISK = 0.05


class Verdict(StrEnum):
    GO_ON = "go_on"
    CLEAR = "clear"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Plan:
    """Wald's sequential test of one rate of failed checks against another (Annals of Math. Statistics, 1945).

    p0: an honest caller's rate; p1: one that we want to notice. alpha, beta: the nominal chance to stop at p0, to
    clear at p1. most: checks after which whoever is not stopped is clear; 0: the test goes on until it knows.
    """

    p0: float = 0.03
    p1: float = 0.15
    alpha: float = 0.05
    beta: float = 0.10
    most: int = 0

    @property
    def slope(self) -> float:
        return math.log((1 - self.p0) / (1 - self.p1)) / self._step

    @property
    def below(self) -> float:
        """Clear at so many failed checks less than slope x checks."""
        return math.log((1 - self.alpha) / self.beta) / self._step

    @property
    def above(self) -> float:
        """Stop at so many failed checks more than slope x checks."""
        return math.log((1 - self.beta) / self.alpha) / self._step

    @property
    def _step(self) -> float:
        return math.log(self.p1 / self.p0 * (1 - self.p0) / (1 - self.p1))


# Carried on across days until a caller is cleared or stopped. Stops 2.9 % at a rate of 3 %, 91 % at 15 %.
ENTRY = Plan()

# Every test after the first clearance. A campaign has some twenty of them, and a good caller must not be worn
# down by their number: each stops .09 % at 3 %, so that with the first they stop less than 5 % in 6,000 calls.
LATER = Plan(alpha=0.0015)

# After a stop, on other calls than those that stopped: the caller's YES that nobody had checked. Finds 1.1 % at
# 3 %, which over both stages makes .05 % of good callers; finds 91 % at 15 % and all at 30 %. Where the held YES run
# out first, nothing is found: the caller goes on, every call checked, until the rest is there.
SECOND = Plan(alpha=0.02, beta=0.05, most=80)


def plan_after(clearances: int) -> Plan:
    """The test that a caller is in, who was cleared so often: by a test, or by a person after a stop.

    Its checks are those since the last clearance.
    """
    return LATER if clearances else ENTRY


def verdict(plan: Plan, checks: int, failed: int) -> Verdict:
    """What so many checks say, of which some failed."""
    if not 0 <= failed <= checks:
        raise ValueError("There are no more failed checks than checks.")
    if failed >= plan.slope * checks + plan.above:
        return Verdict.STOP
    if failed <= plan.slope * checks - plan.below or (plan.most and checks >= plan.most):
        return Verdict.CLEAR
    return Verdict.GO_ON


def chance_over(failed: int, checks: int, *, limit: float = 0.10, prior: tuple[int, int] = (1, 19)) -> float:
    """The chance that a caller's true rate of failed checks is above `limit`.

    prior: Beta before any check; (1, 19) expects one in twenty to fail. With whole numbers the incomplete beta
    function is a sum of binomial chances (Abramowitz & Stegun 26.5.24).
    """
    a, b = prior[0] + failed, prior[1] + checks - failed
    return _at_most(a - 1, a + b - 1, limit)


@dataclass(frozen=True, slots=True)
class Sample:
    """How many rows of a district's batch are checked, and how many may fail for it to be accepted."""

    size: int
    allowed: int


# (43, 3) accepts a batch of 3 % wrong rows with .96, one of 15 % with .10, one of 20 % with .02.
# (65, 3) accepts a batch of 2 % with .96, one of 10 % with .10.
USUAL_SAMPLE = Sample(43, 3)
STRICT_SAMPLE = Sample(65, 3)


def accepts(sample: int, failed: int, allowed: int) -> bool:
    """Whether a batch is accepted of which `failed` of `sample` checked rows were not as sent."""
    if not 0 <= failed <= sample:
        raise ValueError("There are no more failed rows than checked ones.")
    return failed <= allowed


def sample_verdict(sample: Sample, checks: int, failed: int) -> Verdict:
    """What the rows checked so far say: a sample is not called to its end once the answer cannot change."""
    if failed > sample.allowed:
        return Verdict.STOP
    if failed + (sample.size - checks) <= sample.allowed:
        return Verdict.CLEAR
    return Verdict.GO_ON


def accepting(sample: Sample, rate: float, *, batch: int = 0) -> float:
    """The chance that a sample accepts a batch with this share of wrong rows (operating characteristic), exactly.

    batch: its rows; 0: so many that it does not matter.
    """
    if not batch:
        return _at_most(sample.allowed, sample.size, rate)
    wrong = round(rate * batch)
    return sum(
        math.comb(wrong, failed) * math.comb(batch - wrong, sample.size - failed)
        for failed in range(min(sample.allowed, wrong) + 1)
    ) / math.comb(batch, sample.size)


def _at_most(successes: int, trials: int, rate: float) -> float:
    """The binomial chance of at most so many."""
    return math.fsum(
        math.comb(trials, one) * rate**one * (1 - rate) ** (trials - one) for one in range(successes + 1)
    )


def is_checked(first_fifty_done: int, draw: float, risk: float) -> bool:
    """Whether a finished call is called again: all of a caller's first fifty, then one in ten.

    first_fifty_done: how many of the caller's calls were drawn from before. draw: even from 0 to 1, see `draw_of`.
    risk: the call's risk by the mean of all calls, so that half of the tenth is drawn at random, half by risk.
    """
    if first_fifty_done < FIRST:
        return True
    return draw < DRAWN_AT_RANDOM + DRAWN_BY_RISK * risk


def is_ended_checked(draw: float) -> bool:
    """Whether a call is made again that ended a name without an answer: refused, or no longer alive."""
    return draw < ENDED_DRAWN


def waits_for(outcome: str) -> timedelta:
    """How much longer than that of a YES the second call of another result waits."""
    if outcome == "yes":
        return timedelta(0)
    return MOURNED_FOR if outcome == "deceased" else OTHERS_WAIT


def draw_of(key: bytes, call: UUID) -> float:
    """The draw of a call: the same whenever it is asked for, and not to be foreseen without the key (<= 64 bytes)."""
    digest = hashlib.blake2b(call.bytes, key=key, digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
