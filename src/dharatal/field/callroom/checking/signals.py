"""Where to look first: figures that luck alone seldom makes, each with what was to be expected and its rows.

A signal is no finding. It raises the chance that a row is called a second time, and opens the rows behind it;
only second calls say what is true. Every signal has a harmless reading, which stands with its function.
All are pure and work on whole columns: 400,000 rows take a second or two.
"""

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FUNNEL = 3.0  # standard deviations: 2.7 of 1,000 honest callers are outside
LEAST_CALLS = 30  # before a share says anything
SHORT = 0.05  # the share of confirmed YES calls that are shorter still
NEAR = 10  # numbers apart
NUMBERS = 4e9  # that an Indian mobile can have: four first digits, nine more
HOUSEHOLD = 5  # rows on one phone that a family explains
SELDOM = 0.001
MOST_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Signal:
    """One figure about one caller, submitter or phone.

    seen, expected: in the unit of its kind. chance: of seeing so much by luck alone. rows: ids behind it.
    weight: what it adds to the risk of each of its rows, in powers of ten against luck, at most ten.
    """

    kind: str
    about: int
    seen: float
    expected: float
    chance: float
    rows: tuple[Hashable, ...] = field(repr=False)

    @property
    def weight(self) -> float:
        return min(MOST_WEIGHT, -math.log10(max(self.chance, 10**-MOST_WEIGHT)))


class Calls(NamedTuple):
    """Finished calls, a column each. began: seconds of any clock; seconds: from dialling to the end of the talk.

    stratum: what the share of reached people depends on apart from the caller: the district, or district and
    part of the day. Give each call once, though several members share it.
    """

    ids: Sequence[Hashable]
    caller: Ints
    stratum: Ints
    is_reached: Flags
    is_yes: Flags
    began: Floats
    seconds: Floats


class Rows(NamedTuple):
    """Submitted rows, a column each. phone: the number without +91, or any number that keeps its neighbours.

    is_called: its first call was made; is_yes: that first call was a YES.
    """

    ids: Sequence[Hashable]
    submitter: Ints
    village: Ints
    phone: Ints
    is_called: Flags
    is_yes: Flags


def reach(calls: Calls) -> list[Signal]:
    """Callers who reach more, or fewer, people than others in the same districts, beyond the funnel's limits.

    Too many: YES without a call, or a good voice. Too few: no answer without a call, or bad hours.
    """
    return _funnel(
        "reach", calls.ids, calls.caller, calls.stratum, calls.is_reached, calls.is_reached, ~calls.is_reached
    )


def unreached_again(
    ids: Sequence[Hashable], caller: Ints, stratum: Ints, is_unreached: Flags
) -> list[Signal]:
    """Callers whose YES cannot be reached by second calls more often than others' can.

    A check that reached nobody proves nothing by itself; that it happens to one caller's YES again and again does.
    """
    found = _funnel("unreached_again", ids, caller, stratum, is_unreached, is_unreached, is_unreached)
    return [one for one in found if one.seen > one.expected]


def silenced(ids: Sequence[Hashable], caller: Ints, stratum: Ints, is_silenced: Flags) -> list[Signal]:
    """Callers more of whose talks end in abuse or a complaint than others' in the same places do.

    Nobody may call those people again, so no second call can tell: only the share does. Some days are bad, and so is
    a sharp tone. The events are rare, so the funnel's limit is not enough: the count itself must be seldom by luck.
    """
    found = _funnel("silenced", ids, caller, stratum, is_silenced, is_silenced, is_silenced)
    talks = dict(zip(*np.unique(caller, return_counts=True), strict=True))
    rare = [
        replace(one, chance=_poisson_tail(len(one.rows), one.expected * int(talks[one.about])))
        for one in found
    ]
    return [one for one in rare if one.seen > one.expected and one.chance <= SELDOM]


def short_runs(calls: Calls, *, checked_seconds: Floats) -> list[Signal]:
    """Callers with a run of YES calls, one after another, that are all as short as few confirmed ones.

    checked_seconds: of YES calls which a second call confirmed. seen: the longest run; expected: the longest of
    so many calls by luck. A practised caller is short too, but seldom always.
    """
    yes = np.flatnonzero(calls.is_yes)
    yes = yes[np.lexsort((calls.began[yes], calls.caller[yes]))]
    if not len(yes) or not len(checked_seconds):
        return []
    is_short = calls.seconds[yes] < np.quantile(checked_seconds, SHORT)
    begins, lengths = _runs(calls.caller[yes], is_short)
    found = []
    for start, stop in _groups(calls.caller[yes]):
        mine = slice(*np.searchsorted(begins, [start, stop]))
        longest = int(lengths[mine].max(initial=0))
        chance = run_chance(stop - start, longest)
        if longest > 1 and chance <= SELDOM:
            rows = [
                at for begin, length in zip(begins[mine], lengths[mine], strict=True)
                if length == longest for at in yes[begin : begin + length]
            ]  # fmt: skip
            found.append(
                Signal(
                    "short_run",
                    int(calls.caller[yes[start]]),
                    longest,
                    _longest_by_luck(stop - start),
                    chance,
                    _picked(calls.ids, rows),
                )
            )
    return found


def run_chance(count: int, length: int, *, share: float = SHORT) -> float:
    """The chance of a run of at least `length` among `count` that happen with `share` each (Feller I, XIII.7)."""
    if not 0 < length <= count:
        return float(length <= 0)
    ways = share**length * (1 + (count - length) * (1 - share))
    return -math.expm1(-ways) if length > 1 else 1 - (1 - share) ** count


def overlaps(calls: Calls, *, tolerance: float = 1.0) -> list[Signal]:
    """Callers who began a call before their last one had ended, which one person with one telephone cannot.

    seen: how often, beyond a tolerance in seconds. A clock that was set, or a result entered late, does it too.
    """
    order = np.lexsort((calls.began, calls.caller))
    caller, began = calls.caller[order], calls.began[order]
    found = []
    for start, stop in _groups(caller):
        ends = np.maximum.accumulate(began[start:stop] + calls.seconds[order[start:stop]])
        late = np.flatnonzero(began[start + 1 : stop] < ends[:-1] - tolerance)
        if len(late):
            rows = order[start + np.unique(np.concatenate((late, late + 1)))]
            found.append(Signal("overlap", int(caller[start]), len(late), 0.0, 0.0, _picked(calls.ids, rows)))
    return found


def adjacent_phones(rows: Rows) -> list[Signal]:
    """Submitters with more pairs of numbers within ten of each other than n (n - 1) / 2 x 20 / 4,000,000,000.

    One pair is never a signal. Honest series exist: a shop sells SIM cards in order, and a family or a meeting
    buys there together. So the chance, a Poisson tail that takes pairs for independent, says where to look and
    no more: three numbers in order are three pairs, not three accidents.
    """
    order = np.lexsort((rows.phone, rows.submitter))
    submitter, phone = rows.submitter[order], rows.phone[order]
    found = []
    for start, stop in _groups(submitter):
        numbers, first = np.unique(phone[start:stop], return_index=True)
        pairs = int((np.searchsorted(numbers, numbers + NEAR, "right") - np.arange(len(numbers)) - 1).sum())
        expected = expected_pairs(len(numbers))
        chance = _poisson_tail(pairs, expected)
        if pairs > 1 and chance <= SELDOM:
            steps = np.diff(numbers) <= NEAR
            near = np.append(steps, False) | np.insert(steps, 0, False)
            behind = order[start + first[near]]
            found.append(
                Signal("adjacent", int(submitter[start]), pairs, expected, chance, _picked(rows.ids, behind))
            )
    return found


def expected_pairs(numbers: int) -> float:
    """How many pairs of so many numbers, drawn evenly, lie within ten of each other."""
    return math.comb(numbers, 2) * 2 * NEAR / NUMBERS


def all_yes_villages(rows: Rows, *, least: int = 5) -> list[Signal]:
    """Submitters with more villages in which every first call was a YES than p^n makes, n the village's calls.

    p: the share of YES at first calls of all other submitters; least: calls before a village counts.
    A president who asked everybody beforehand does it too.
    """
    called = np.flatnonzero(rows.is_called)
    order = called[np.lexsort((rows.village[called], rows.submitter[called]))]
    submitter, is_yes = rows.submitter[order], rows.is_yes[order]
    found = []
    for start, stop in _groups(submitter):
        share = _share_of_others(is_yes, start, stop)
        if share is None:
            continue
        places = [(a, b) for a, b in _groups(rows.village[order[start:stop]]) if b - a >= least]
        full = [(a, b) for a, b in places if is_yes[start + a : start + b].all()]
        expected = sum(share ** (b - a) for a, b in places)
        chance = _poisson_tail(len(full), expected)
        if chance <= SELDOM:
            behind = [at for a, b in full for at in order[start + a : start + b]]
            found.append(
                Signal(
                    "all_yes", int(submitter[start]), len(full), expected, chance, _picked(rows.ids, behind)
                )
            )
    return found


def shared_phones(rows: Rows, *, household: int = HOUSEHOLD) -> list[Signal]:
    """Phones on more rows than a household. about: the phone; expected: the mean rows of a phone.

    A village without telephones names its one shop.
    """
    order = np.argsort(rows.phone, kind="stable")
    phone = rows.phone[order]
    starts = np.flatnonzero(np.diff(phone, prepend=phone[:1] - 1))
    counts = np.diff(starts, append=len(phone))
    mean = len(phone) / max(len(starts), 1)
    return [
        Signal(
            "shared_phone",
            int(phone[start]),
            int(count),
            mean,
            _poisson_tail(int(count) - 1, mean - 1),
            _picked(rows.ids, order[start : start + count]),
        )
        for start, count in zip(starts[counts > household], counts[counts > household], strict=True)
    ]


def risks(ids: Sequence[Hashable], signals: Sequence[Signal]) -> Floats:
    """The risk of each row by the mean of all: 1 and the weights of its signals, brought to a mean of one."""
    at = {one: number for number, one in enumerate(ids)}
    risk = np.ones(len(ids))
    for signal in signals:
        risk[[at[row] for row in signal.rows if row in at]] += signal.weight
    return risk / risk.mean() if len(risk) else risk


def _funnel(
    kind: str,
    ids: Sequence[Hashable],
    caller: Ints,
    stratum: Ints,
    happened: Flags,
    rows_if_more: Flags,
    rows_if_fewer: Flags,
) -> list[Signal]:
    """Callers whose share is outside p +- 3 sqrt(p (1 - p) / n), p that of all others in the same strata."""
    callers, who = np.unique(caller, return_inverse=True)
    expected, variance = np.zeros(len(callers)), np.zeros(len(callers))
    places, where = np.unique(stratum, return_inverse=True)
    cell = who * len(places) + where
    cells, at = np.unique(cell, return_inverse=True)
    made, did = np.bincount(at), np.bincount(at, weights=happened)
    place = cells % max(len(places), 1)
    others = np.bincount(where, minlength=len(places))[place] - made
    others_did = np.bincount(where, weights=happened, minlength=len(places))[place] - did
    overall = happened.mean() if len(happened) else 0.0
    # a district with few calls by others leans on the whole room's share
    p = (others_did + LEAST_CALLS * overall) / (others + LEAST_CALLS)
    np.add.at(expected, cells // max(len(places), 1), made * p)
    np.add.at(variance, cells // max(len(places), 1), made * p * (1 - p))
    n, seen = np.bincount(who), np.bincount(who, weights=happened)
    z = (seen - expected) / np.sqrt(np.maximum(variance, 1e-12))
    return [
        Signal(
            kind,
            int(callers[one]),
            seen[one] / n[one],
            expected[one] / n[one],
            math.erfc(abs(float(z[one])) / math.sqrt(2)),
            _picked(ids, np.flatnonzero((who == one) & (rows_if_more if z[one] > 0 else rows_if_fewer))),
        )
        for one in np.flatnonzero((n >= LEAST_CALLS) & (np.abs(z) > FUNNEL))
    ]


def _share_of_others(is_yes: Flags, start: int, stop: int) -> float | None:
    others = len(is_yes) - (stop - start)
    if others < LEAST_CALLS:
        return None
    return float((is_yes.sum() - is_yes[start:stop].sum()) / others)


def _groups(ordered: Ints) -> Iterator[tuple[int, int]]:
    """Where each value of an ordered column begins and ends."""
    if len(ordered):
        bounds = [0, *(np.flatnonzero(np.diff(ordered)) + 1).tolist(), len(ordered)]
        yield from pairwise(bounds)


def _runs(ordered: Ints, flags: Flags) -> tuple[Ints, Ints]:
    """Where runs of true flags begin within one value of an ordered column, and how long they are."""
    is_same = np.append(False, ordered[1:] == ordered[:-1])
    before = np.append(False, flags[:-1]) & is_same
    after = np.append(flags[1:], False) & np.append(is_same[1:], False)
    begins, ends = np.flatnonzero(flags & ~before), np.flatnonzero(flags & ~after)
    return begins, ends - begins + 1


def _longest_by_luck(count: int) -> float:
    return max(0.0, math.log(max(count * (1 - SHORT), 1.0)) / -math.log(SHORT))


def _poisson_tail(seen: int, expected: float) -> float:
    """The chance of at least so many."""
    if seen <= 0:
        return 1.0
    return float(special.pdtrc(seen - 1, expected)) if expected > 0 else 0.0


def _picked(ids: Sequence[Hashable], rows: Sequence[int] | Ints) -> tuple[Hashable, ...]:
    return tuple(ids[int(at)] for at in rows)
