"""Scores by which a copy is judged: each weighs, position by position, what the found bit says for its bit.

found: the bits read (0 or 1); bias: of a one at each position.
"""

from math import comb

import numpy as np
import numpy.typing as npt

from dharatal.guard.vault.marks.tails import Floats, Score

Bits = npt.NDArray[np.uint8]

SLIP = 0.01  # by which a found bit may be wrong whatever the colluders did: retyped, misread, matched to a neighbour
_ROUNDS, _BELIEF = 12, 8.0


def tardos(found: Bits, bias: Floats) -> Score:
    """Return the symmetric score of B. Skoric, S. Katzenbeisser and M. Celik (arXiv cs/0607131), for any strategy."""
    one = np.sqrt((1 - bias) / bias)
    zero = -1 / one
    return Score(np.where(found, one, -one), np.where(found, zero, -zero), bias)


def single(found: Bits, bias: Floats, *, wrong: float) -> Score:
    """Return the log-likelihood ratio of one leaker, of whose bits a share is read wrongly, to an innocent."""
    return likelihood(found, bias, np.array([wrong, 1 - wrong]))


def collusion(found: Bits, bias: Floats, colluders: int) -> Score:
    """Return the log-likelihood ratio for colluders who take each bit from one of them at random.

    It holds its ground against any other strategy (T. Laarhoven, Capacities and capacity-achieving decoders for
    various fingerprinting games, IH&MMSec 2014).
    """
    return likelihood(found, bias, at_random(colluders))


def learnt(found: Bits, bias: Floats, colluders: int) -> Score:
    """Return the log-likelihood ratio for colluders whose strategy is estimated from the found bits.

    Only found bits and biases are looked at, no copy's bits, so the bound on an innocent's score holds as before. The
    strategy is the chance of a one by how many of the colluders have a one (T. Furon and L. Perez-Freire, EM decoding
    of Tardos traitor tracing codes, MM&Sec 2009); believed at first to be a random choice.
    """
    among = _among(colluders, bias)
    start = np.linspace(0, 1, colluders + 1)
    strategy = _clipped(start)
    for _ in range(_ROUNDS):
        likely = among * np.where(found[:, None] == 1, strategy, 1 - strategy)
        share = likely / likely.sum(axis=1, keepdims=True)
        ones = (share * found[:, None]).sum(axis=0) + _BELIEF * start
        strategy = _clipped(ones / (share.sum(axis=0) + _BELIEF))
        strategy[0], strategy[-1] = (
            SLIP,
            1 - SLIP,
        )  # what all have alike they cannot change (marking assumption)
    return likelihood(found, bias, strategy)


def likelihood(found: Bits, bias: Floats, strategy: Floats) -> Score:
    """Return the log-likelihood ratio for one of several colluders. strategy: chance of a one by their ones."""
    others = _among(len(strategy) - 2, bias)
    return _ratio(found, bias, others @ strategy[1:], others @ strategy[:-1])


def beside(found: Bits, bias: Floats, known: Bits, strategy: Floats) -> Score:
    """Return the log-likelihood ratio for one colluder beside others whose copies are known.

    known: a row a copy. strategy: chance of a one by the ones of all colluders; whoever is neither judged nor known is
    unknown. An innocent copy is independent of the found bits and of all other copies together, so the bound on its
    score holds whoever is taken for known (P. Meerwald and T. Furon, Toward practical joint decoding of binary Tardos
    fingerprinting codes, IEEE TIFS 7, 2012).
    """
    unknown = len(strategy) - 2 - len(known)
    others, ones = _among(unknown, bias), known.sum(axis=0, dtype=np.int64)
    count = np.arange(unknown + 1)[None, :] + ones[:, None]
    with_one, with_zero = ((others * strategy[count + own]).sum(axis=1) for own in (1, 0))
    return _ratio(found, bias, with_one, with_zero)


def at_random(colluders: int) -> Floats:
    """Return the strategy of taking each bit from one of the colluders at random."""
    return _clipped(np.linspace(0, 1, colluders + 1))


def omission(share: float, present: int, absent: int) -> Score:
    """Return the log-likelihood ratio of who keeps what: positions are people found, then people plainly left out.

    share: of the people of its unit that the copy holds. Whoever is found was in the leaker's copy, but for a few
    mismatched rows; of those left out at least half were left out of the leaker's copy too.
    """
    chance = np.full(present + absent, share)
    seldom = np.full(present + absent, 0.5)
    seldom[:present] = SLIP
    return Score(np.log((1 - seldom) / share), np.log(seldom / (1 - share)), chance)


def _ratio(found: Bits, bias: Floats, with_one: Floats, with_zero: Floats) -> Score:
    """The log-likelihood ratio from the chance of finding a one where the judged copy has a one, and a zero."""
    one, zero = ratios(found, bias, with_one, with_zero)
    return Score(one, zero, bias)


def ratios(found: Bits, bias: Floats, with_one: Floats, with_zero: Floats) -> tuple[Floats, Floats]:
    """Return the log-likelihood ratios of a one and of a zero in the judged copy."""
    either = bias * with_one + (1 - bias) * with_zero
    one = np.where(found, with_one / either, (1 - with_one) / (1 - either))
    zero = np.where(found, with_zero / either, (1 - with_zero) / (1 - either))
    return np.log(one), np.log(zero)


def _among(count: int, bias: Floats) -> Floats:
    """The chance that so many of `count` copies have a one: a row a position, columns 0 to count."""
    ones = np.arange(count + 1)
    ways = np.array([comb(count, number) for number in ones], dtype=np.float64)
    return np.asarray(ways * bias[:, None] ** ones * (1 - bias[:, None]) ** (count - ones))


def _clipped(strategy: Floats) -> Floats:
    return np.asarray(np.clip(strategy, SLIP, 1 - SLIP))
