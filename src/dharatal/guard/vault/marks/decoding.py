"""Whose copy a found file was made of: a name only where chance is excluded, by a bound that holds for this file.

Every copy ever made is judged by several scores (for one leaker, for several, for any), since nobody knows beforehand
how many took part and what they did. The p-value of a copy is the chance that *any* innocent copy reaches as much by
*any* of the scores (Bonferroni, with a share of the error for each score): a case in which everybody is innocent names
somebody at most once in a million. It says nothing about who sat at the keyboard.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.guard.vault.marks import jointly, scores
from dharatal.guard.vault.marks.code import drawn_bits, is_kept, paired_biases
from dharatal.guard.vault.marks.keys import MarkKey
from dharatal.guard.vault.marks.scores import Bits
from dharatal.guard.vault.marks.tails import Floats, Score

NAMED_BELOW = 1e-6  # the p-value at which a copy is named: false namings a case
COVERED, FEWEST_OF_AREA = 0.8, 50
_MOST = 40_000  # symbols that are judged; more add nothing but time
_DEAD, _FEWEST_OF_SLOT = 0.03, 25
_SINGLY, _JOINTLY, _BESIDE_NAMED = 0.7, 0.15, 0.15  # of the error, by round
_MOST_NAMED = 5

# By how much of the error each score may spend. One leaker who copies plainly is the usual case.
_SCORES: tuple[tuple[str, float, Callable[[Bits, Floats], Score]], ...] = (
    ("one", 0.42, lambda found, bias: scores.single(found, bias, wrong=0.01)),
    ("one, retyped", 0.3, lambda found, bias: scores.single(found, bias, wrong=0.08)),
    ("any", 0.04, scores.tardos),
    ("two", 0.06, lambda found, bias: scores.collusion(found, bias, 2)),
    ("three", 0.03, lambda found, bias: scores.collusion(found, bias, 3)),
    ("five", 0.03, lambda found, bias: scores.collusion(found, bias, 5)),
    ("two, learnt", 0.04, lambda found, bias: scores.learnt(found, bias, 2)),
    ("three, learnt", 0.04, lambda found, bias: scores.learnt(found, bias, 3)),
    ("five, learnt", 0.04, lambda found, bias: scores.learnt(found, bias, 5)),
)


class Copy(NamedTuple):
    """What was read in a found copy: a bit for each pair of subject and slot, in any order."""

    subject_ids: npt.NDArray[np.int64]
    slots: npt.NDArray[np.int8]
    bits: npt.NDArray[np.uint8]


class Sample(NamedTuple):
    """Who is in a found copy and who is plainly left out of it, for copies that hold a share of their people.

    present: matched to the register. absent: see `absent_from`. shares: by export, 1 for a full one.
    """

    present: npt.NDArray[np.int64]
    absent: npt.NDArray[np.int64]
    shares: Mapping[str, float]


class Accused(NamedTuple):
    """A copy and how much speaks for it.

    p_value: bound on the chance that any innocent copy looks so guilty, by any score. log_lr: nats for this copy
    against chance, by the score that says most. by: that score.
    """

    export: str
    p_value: float
    log_lr: float
    by: str

    @property
    def is_named(self) -> bool:
        return self.p_value <= NAMED_BELOW


def decode(
    copy: Copy, keys: Mapping[str, MarkKey], *, innocents: int, sample: Sample | None = None
) -> list[Accused]:
    """Return every copy with its p-value, the most suspicious first.

    innocents: how many copies there are that could be accused by chance, at least those in `keys`: all exports and
    views ever made, also when only some of them are judged here.
    """
    copy = _usable(copy)
    if not keys or not (len(copy.bits) or sample):
        return [Accused(name, 1.0, 0.0, "") for name in keys]
    case = _Case(copy, keys, max(innocents, len(keys)), sample)
    best = case.singly()
    named = _named(best)
    was_jointly = not named
    if was_jointly:
        case.jointly(best)
        named = _named(best)
    while named and len(named) < min(_MOST_NAMED, len(keys)):
        further = case.beside(named, best, was_jointly=was_jointly)
        if not further:
            break
        named += further
    return sorted(best.values(), key=lambda one: (one.p_value, -one.log_lr, one.export))


def _named(best: Mapping[str, Accused]) -> list[str]:
    return [name for name, one in sorted(best.items(), key=lambda each: each[1].p_value) if one.is_named][
        :_MOST_NAMED
    ]


def absent_from(present: Iterable[int], areas: Iterable[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """Return the people who are plainly left out of a found copy.

    areas: the people of each village or panchayat as of the copy. Only an area of which the copy holds nearly all
    counts: a leaker who passes on a part of the file leaves out whom he likes, and that says nothing.
    """
    found = np.unique(np.fromiter(present, dtype=np.int64))
    absent = [np.empty(0, dtype=np.int64)]
    for people in areas:
        is_found = np.isin(people, found)
        if len(people) >= FEWEST_OF_AREA and is_found.mean() >= COVERED:
            absent.append(people[~is_found])
    return np.unique(np.concatenate(absent))


class _Case:
    """A found copy before the copies that were made."""

    def __init__(
        self, copy: Copy, keys: Mapping[str, MarkKey], innocents: int, sample: Sample | None
    ) -> None:
        self.copy, self.keys, self.innocents, self.sample = copy, keys, innocents, sample
        self.names = list(keys)
        shared = next(iter(keys.values())).shared
        self.bias = paired_biases(shared, copy.subject_ids, copy.slots)
        self.bits = np.stack(
            [drawn_bits(key, copy.subject_ids, copy.slots, self.bias) for key in keys.values()]
        )

    def singly(self) -> dict[str, Accused]:
        """Judge every copy by itself."""
        spend = _SINGLY * (0.9 if self._is_sampled else 1.0)
        best = {name: Accused(name, 1.0, -math.inf, "") for name in self.names}
        for label, share, make in _SCORES:
            score = make(self.copy.bits, self.bias)
            self._keep_least(best, self.names, score.of(self.bits), score, share * spend, label)
        if self._is_sampled:
            for name, accused in self._by_omission().items():
                best[name] = min(accused, best[name], key=lambda one: one.p_value)
        return best

    def jointly(self, best: dict[str, Accused]) -> None:
        """Judge every suspicious copy beside each one and each two of the others, and keep what speaks loudest."""
        suspects = sorted(self.names, key=lambda name: (best[name].p_value, -best[name].log_lr))[
            : jointly.MOST
        ]
        bits = self.bits[[self.names.index(name) for name in suspects]]
        for one in jointly.judged(self.copy.bits, self.bias, bits, innocents=self.innocents):
            name, p_value = suspects[one.place], math.exp(min(0.0, one.log_tail - math.log(_JOINTLY)))
            if p_value < best[name].p_value:
                best[name] = Accused(name, p_value, one.log_lr, one.by)

    def beside(self, named: Sequence[str], best: dict[str, Accused], *, was_jointly: bool) -> list[str]:
        """Judge the others in the light of those already named; keep, and return, the one who is named now.

        Who was named by the own copy alone was named whatever the others' copies are. Who was named beside others was
        chosen with the others' copies in view, so then every choice that could have been made is paid for.
        """
        choices = math.comb(max(self.innocents - 1, 1), len(named)) if was_jointly else 1
        known = self.bits[[self.names.index(name) for name in named]]
        others = [name for name in self.names if name not in named]
        found = {name: Accused(name, 1.0, -math.inf, "") for name in others}
        bits = self.bits[[self.names.index(name) for name in others]]
        for unknown in (0, 1):
            strategy = scores.at_random(len(named) + unknown + 1)
            score = scores.beside(self.copy.bits, self.bias, known, strategy)
            spend = _BESIDE_NAMED * 0.5 ** len(named) * 0.5 / choices
            self._keep_least(found, others, score.of(bits), score, spend, "beside the named")
        for name, accused in found.items():
            best[name] = min(best[name], accused, key=lambda one: one.p_value)
        return _named(found)[:1]

    def _keep_least(
        self,
        best: dict[str, Accused],
        names: Sequence[str],
        reached: Floats,
        score: Score,
        share: float,
        label: str,
    ) -> None:
        allowance = math.log(self.innocents) - math.log(share)
        log_tails = score.log_tails(reached, needed=math.log(NAMED_BELOW) - allowance)
        for name, value, log_tail in zip(names, reached, log_tails, strict=True):
            p_value = math.exp(min(0.0, float(log_tail) + allowance))
            before = best[name]
            if p_value < before.p_value or (p_value == before.p_value and value > before.log_lr):
                best[name] = Accused(name, p_value, float(value), label)

    @property
    def _is_sampled(self) -> bool:
        return self.sample is not None and any(share < 1 for share in self.sample.shares.values())

    def _by_omission(self) -> dict[str, Accused]:
        """Judge copies that hold a share of their people by spelling and by whom they hold, together."""
        best: dict[str, Accused] = {}
        if self.sample is None:
            return best
        people = _some(np.concatenate([np.unique(self.sample.present), np.unique(self.sample.absent)]))
        present = int(np.isin(people, self.sample.present).sum())
        spelled = scores.single(self.copy.bits, self.bias, wrong=0.05)
        for name, place in ((name, place) for place, name in enumerate(self.names)):
            share = self.sample.shares.get(name, 1.0)
            if share < 1:
                both = spelled + scores.omission(share, present, len(people) - present)
                kept = is_kept(self.keys[name], people, share).astype(np.uint8)
                reached = both.of(np.concatenate([self.bits[place], kept])[None, :])
                best[name] = Accused(name, 1.0, -math.inf, "")
                self._keep_least(best, [name], reached, both, 0.1 * _SINGLY, "omission")
        return best


def _usable(copy: Copy) -> Copy:
    """Each pair of subject and slot once, without contradictions and without slots that were made all alike.

    Only the found copy is looked at, so what is said of innocents holds for whatever is left.
    """
    pairs = copy.subject_ids.astype(np.int64) * 128 + copy.slots
    order = np.argsort(pairs, kind="stable")
    ids, slots, bits = copy.subject_ids[order], copy.slots[order], copy.bits[order]
    _unique, first, count = np.unique(pairs[order], return_index=True, return_counts=True)
    ones = np.add.reduceat(bits.astype(np.int64), first) if len(first) else np.empty(0, dtype=np.int64)
    is_agreed = (ones == 0) | (ones == count)
    kept = first[is_agreed]
    live = [slot for slot in np.unique(slots[kept]) if _is_live(bits[kept][slots[kept] == slot])]
    kept = _some(kept[np.isin(slots[kept], live)])
    return Copy(ids[kept], slots[kept], bits[kept])


def _is_live(bits: Bits) -> bool:
    """Whether a slot still says something: where all titles were struck out, every bit reads the same."""
    share = float(bits.mean())
    return len(bits) < _FEWEST_OF_SLOT or _DEAD < share < 1 - _DEAD


def _some(places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """At most _MOST of them, evenly spread."""
    return places[:: max(1, -(-len(places) // _MOST))]
