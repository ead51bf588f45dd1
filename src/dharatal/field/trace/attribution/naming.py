"""When a name may be said, and what is said otherwise.

An account is named only when it is more than 99 % likely to have part in it and more than a thousand times likelier
than every rival that leaves it out, nobody among them, with everything unknown of either integrated out. A true rival
is beaten by that much at most once in a thousand cases, however long one waits for more complaints (Markov's
inequality; Ville 1939).

No name rests on the word of others (`resting`): without all that any two accounts told of its members it must still be
more than 95 % likely, and more than fifty times likelier than each rival. So two who frame somebody reach a name in at
most one of fifty tries, and in one of a thousand inquiries as long as somebody tries it in one of twenty. Nor is a
log-in named that several people use, nor anybody while the log has a gap. Else the smallest set that holds the truth
with 99 % is shown, also of what would hold without the word of somebody on whom much rests.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dharatal.field.trace.attribution.case import TOGETHER, Ground, Source
from dharatal.field.trace.attribution.exposure import Exposure
from dharatal.field.trace.attribution.resting import Bools, Resting, Words
from dharatal.field.trace.attribution.terms import Prior
from dharatal.field.trace.attribution.weighing import NOBODY, Hypothesis, Odds, Weighed, Weighing

SURE, RATIO = 0.99, 1_000.0
STANDS_SURE, STANDS_RATIO = 0.95, 50.0
WEIGHTY = 0.25  # share of the complaints for the likeliest that one account, or two together, stand behind
MOSTLY = 0.5  # of two who told apart
OTHERS = 3  # with how many of those who told most each of them is doubted together


@dataclass(frozen=True, slots=True)
class Finding:
    """named: an account, never a person, or None. suspects: the smallest set of sources that holds 99 %.

    posterior: by account and by list outside the log; ways: by source, for those that are one way of several in which
    an account's rows may have left; nobody: that nobody passed anything on. log_lr: of the named or likeliest account
    against its strongest rival. rests_on: accounts without whose word it would be another finding; of two, both in one
    (`TOGETHER`); not all of them where they are many.
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
    rang: Sequence[Collection[str]] = (),
    shared: Collection[str] = (),
    has_gap: bool = False,
    prior: Prior | None = None,
    odds: Odds | None = None,
    exposure: Exposure | None = None,
) -> tuple[Finding, Weighed]:
    """Weigh a case, and say who may be named.

    behind: by complaint, the one or two accounts on whose word it rests: who wrote it down and who confirmed it; rang:
    the same by decoy, of those that were called. shared: log-ins that several people use. has_gap: entries of the log
    are missing.
    """
    weighing = Weighing(ground, sources, prior=prior, odds=odds, exposure=exposure)
    weighed = weighing.weighed
    found = judge(weighed, sources, shared=shared)
    words = Words.of(ground, behind, rang)

    def without(told: Bools, calls: Bools) -> Finding:
        return judge(weighing.without(told, calls).weighed, sources, shared=shared)

    name = found.named
    if name is None:
        mine = [one for one in sources if (one.account or one.name) == found.likeliest]
        words = words.about(ground, mine) if mine else words
        doubted = _weighty(words, found.likeliest)
    else:
        words = words.about(ground, [one for one in sources if one.account == name])
        resting = Resting(words, lambda told, calls: _stands(without(told, calls), name))
        doubted = resting.found([one for one in words.tellers() if one != name])
    suspects = dict.fromkeys(found.suspects)
    for tellers in _with_another(words, doubted):
        suspects |= dict.fromkeys(without(*words.of_only(tellers)).suspects)
    return replace(
        found,
        named=None if doubted or has_gap else name,
        suspects=tuple(suspects),
        rests_on=tuple(TOGETHER.join(sorted(one)) for one in doubted),
    ), weighed


def _with_another(words: Words, doubted: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Those whose word is doubted, and each one alone also together with those who told most: two may be in it, and
    what the other told still holds the set in its place.
    """
    most = words.tellers()[:OTHERS]
    both = {one | {other} for one in doubted if len(one) == 1 for other in most} - set(doubted)
    return [*doubted, *sorted(both, key=sorted)]


def _stands(without: Finding, name: str) -> bool:
    """Whether a name stands without what some told, at the lower bar that suffices for it."""
    is_likely = without.likeliest == name and without.posterior[name] > STANDS_SURE
    return is_likely and without.log_lr > math.log(STANDS_RATIO)


def _weighty(words: Words, likeliest: str) -> list[frozenset[str]]:
    """Where nobody would be named: whose word, alone or of two on the same, is much of what speaks for the likeliest,
    and of which two apart it is most.
    """
    told = Counter(one for one in words.behind if one and likeliest not in one)
    apart = [frozenset(two) for two in combinations(sorted(frozenset().union(*told)), 2)]
    rests = {
        one: sum(count for other, count in told.items() if other <= one) / words.complaints
        for one in {*told, *apart}
    }
    much = {one for one in told if rests[one] >= WEIGHTY} | {one for one in apart if rests[one] > MOSTLY}
    return sorted(much, key=sorted)


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
