"""When a name may be said, and what is said otherwise.

An account is named only when it is more than 99 % likely to have part in it and more than a thousand times likelier
than every rival that leaves it out, nobody among them, with everything unknown of either integrated out. A true rival
is beaten by that much at most once in a thousand cases, however long one waits for more complaints (Markov's
inequality; Ville 1939). No name rests on the
word of others: it must stand when all is set aside that one account, or two of which one wrote down what the other
confirmed, told about it - a caller and a clerk can together frame somebody who did nothing. Nor is a log-in
named that several people use, nor anybody while the log has a gap. Else the smallest set that holds the truth with
99 % is shown, also of what would hold without the word of somebody on whom much rests.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dharatal.field.trace.attribution.case import Ground, Source
from dharatal.field.trace.attribution.exposure import Exposure
from dharatal.field.trace.attribution.terms import Prior
from dharatal.field.trace.attribution.weighing import NOBODY, Hypothesis, Odds, Weighed, Weighing

SURE, RATIO = 0.99, 1_000.0
WEIGHTY = 0.25  # share of the complaints that one account, or two together, stand behind
TOGETHER = " + "  # between two log-ins that spoke of the same members


@dataclass(frozen=True, slots=True)
class Finding:
    """named: an account, never a person, or None. suspects: the smallest set of sources that holds 99 %.

    posterior: by account and by list outside the log; ways: by source, for those that are one way of several in which
    an account's rows may have left; nobody: that nobody passed anything on. log_lr: of the named or likeliest account
    against its strongest rival. rests_on: accounts without whose word it would be another
    finding; of two together, both in one (`TOGETHER`).
    """

    named: str | None
    suspects: tuple[str, ...]
    posterior: Mapping[str, float]
    nobody: float
    log_lr: float
    ways: Mapping[str, float]
    likeliest: str = ""
    rests_on: tuple[str, ...] = ()


def find(
    ground: Ground,
    sources: Sequence[Source],
    *,
    behind: Sequence[Collection[str]] = (),
    shared: Collection[str] = (),
    has_gap: bool = False,
    prior: Prior | None = None,
    odds: Odds | None = None,
    exposure: Exposure | None = None,
) -> tuple[Finding, Weighed]:
    """Weigh a case, and say who may be named.

    behind: by complaint, the one or two accounts on whose word it rests: who wrote it down and who confirmed it.
    shared: log-ins that several people use. has_gap: entries of the log are missing.
    """
    weighing = Weighing(ground, sources, prior=prior, odds=odds, exposure=exposure)
    weighed = weighing.weighed
    found = judge(weighed, sources, shared=shared)
    doubted, suspects = [], dict.fromkeys(found.suspects)
    for tellers in _tellers(found, behind):
        told = np.array([bool(one) and tellers.issuperset(one) for one in behind])
        without = judge(weighing.without(told).weighed, sources, shared=shared)
        if found.named is None or without.named != found.named:
            doubted.append(TOGETHER.join(sorted(tellers)))
            suspects |= dict.fromkeys(without.suspects)
    named = None if doubted or has_gap else found.named
    return replace(found, named=named, suspects=tuple(suspects), rests_on=tuple(doubted)), weighed


def _tellers(found: Finding, behind: Sequence[Collection[str]]) -> list[frozenset[str]]:
    """Whose word is to be set aside, one after the other: everybody's who speaks alone, and of every two who spoke of
    one member, where somebody would be named; else only whose is much.
    """
    told = Counter(map(frozenset, behind))
    able = [one for one in told if one and found.likeliest not in one]
    rests = {one: sum(count for other, count in told.items() if other and other <= one) for one in able}
    least = 1 if found.named else WEIGHTY * len(behind)
    return sorted((one for one in able if rests[one] >= least), key=sorted)


def judge(weighed: Weighed, sources: Sequence[Source], *, shared: Collection[str] = ()) -> Finding:
    """Say who may be named, whoever told it."""
    part_of = {source.name: source.account or source.name for source in sources}
    accounts = {source.account for source in sources} - {""}
    posterior = dict.fromkeys(part_of.values(), 0.0)
    for one in weighed.hypotheses:
        for part in {part_of[name] for name in one.sources}:
            posterior[part] += one.posterior
    likeliest = max(posterior, key=lambda part: posterior[part], default=NOBODY)
    ratio = _against_rivals(weighed.hypotheses, part_of, likeliest)
    may = likeliest in accounts and likeliest not in shared
    is_sure = posterior.get(likeliest, 0.0) > SURE and ratio > math.log(RATIO)
    return Finding(
        named=likeliest if may and is_sure else None,
        suspects=_credible(weighed.hypotheses, part_of),
        posterior={part: min(1.0, chance) for part, chance in posterior.items()},
        nobody=math.fsum(one.posterior for one in weighed.hypotheses if not one.sources),
        log_lr=ratio,
        ways={name: weighed.of(name) for name, part in part_of.items() if name != part},
        likeliest=likeliest,
    )


def _against_rivals(hypotheses: Sequence[Hypothesis], part_of: Mapping[str, str], part: str) -> float:
    """How much likelier an account's part in it makes the evidence than the strongest rival that leaves it out.

    A rival is nobody, a source, or two accounts; what is unknown of one - whether it passed on all it had or one
    district, and which - is integrated out, as it is of the account, whatever it did alone or with another.
    """
    mine: list[Hypothesis] = []
    rivals: dict[tuple[str, ...], list[Hypothesis]] = {}
    for one in hypotheses:
        with_it = any(part_of[name] == part for name in one.sources)
        (mine if with_it else rivals.setdefault(one.sources, [])).append(one)
    if not mine or not rivals:
        return -math.inf
    return _integrated(mine) - max(map(_integrated, rivals.values()))


def _integrated(some: Sequence[Hypothesis]) -> float:
    """The logarithm of the mean likelihood ratio of some hypotheses, weighted with what was believed before."""
    everything = math.fsum(one.prior for one in some)
    if not everything:
        return -math.inf
    top = max(one.log_lr for one in some)
    return top + math.log(math.fsum(one.prior * math.exp(one.log_lr - top) for one in some) / everything)


def _credible(hypotheses: Sequence[Hypothesis], part_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return who is in the likeliest hypotheses that together hold 99 %; NOBODY where that is one of them."""
    found: dict[str, None] = {}
    total = 0.0
    for one in hypotheses:
        found |= dict.fromkeys([part_of[name] for name in one.sources] or [NOBODY])
        total += one.posterior
        if total >= SURE:
            break
    return tuple(found)
