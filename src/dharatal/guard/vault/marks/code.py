"""The marks of a whole copy: a codeword of a Tardos code, one symbol a subject and slot.

Each symbol is a bit that is one with a probability of its own (the bias), drawn from a key that all copies share, and
itself drawn from the copy's key (G. Tardos, Optimal probabilistic fingerprint codes, STOC 2003). Both are functions of
key, subject and slot: nothing is stored, and a subject keeps its symbol wherever it stands in the file. Web processes
take `few`, which makes the same bits without numpy.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dharatal.guard.vault.marks.few import (
    BIAS,
    BIT,
    DECOY,
    KEPT,
    LOWEST,
    SPREAD,
    UNIT,
    encrypted,
    few_bits,
)
from dharatal.guard.vault.marks.keys import MarkKey

__all__ = [
    "Ids",
    "all_bits",
    "biases",
    "bits",
    "few_bits",
    "is_kept",
    "paired_biases",
    "paired_bits",
    "shows_decoys",
]

Ids = Sequence[int] | npt.NDArray[np.int64]
_ROWS = 100_000  # blocks made at a time, so that memory stays small
_BLOCK = np.dtype([("subject", "<i8"), ("purpose", "u1"), ("slot", "u1"), ("zero", "V6")])


def bits(key: MarkKey, subject_ids: Ids, slot: int) -> npt.NDArray[np.uint8]:
    """Return the bit of each subject in one slot."""
    return paired_bits(key, subject_ids, slot)


def biases(key: MarkKey, subject_ids: Ids, slot: int) -> npt.NDArray[np.float64]:
    """Return how likely a one is for each subject in one slot; the same for all copies of an installation."""
    return paired_biases(key.shared, subject_ids, slot)


def all_bits(key: MarkKey, subject_ids: Ids, slots: int) -> npt.NDArray[np.uint8]:
    """Return the bits of slots 0 to `slots` - 1, a row a subject: what an export is written with."""
    columns = [bits(key, subject_ids, slot) for slot in range(slots)]
    return np.stack(columns, axis=1) if columns else np.empty((len(subject_ids), 0), dtype=np.uint8)


def paired_bits(key: MarkKey, subject_ids: Ids, slots: int | npt.NDArray[np.int8]) -> npt.NDArray[np.uint8]:
    """Return a bit for each pair of subject and slot."""
    return drawn_bits(key, subject_ids, slots, paired_biases(key.shared, subject_ids, slots))


def drawn_bits(
    key: MarkKey, subject_ids: Ids, slots: int | npt.NDArray[np.int8], bias: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint8]:
    """`paired_bits` where the biases are at hand: for many copies of the same people."""
    return (_draws(key.key, BIT, subject_ids, slots) < bias).astype(np.uint8)


def paired_biases(
    shared: bytes, subject_ids: Ids, slots: int | npt.NDArray[np.int8]
) -> npt.NDArray[np.float64]:
    """Return the bias of each pair of subject and slot."""
    return np.asarray(np.sin(LOWEST + _draws(shared, BIAS, subject_ids, slots) * SPREAD) ** 2)


def is_kept(key: MarkKey, subject_ids: Ids, share: float) -> npt.NDArray[np.bool_]:
    """Return which subjects a copy that holds only a share of them holds, independently of every other copy."""
    return np.asarray(_draws(key.key, KEPT, subject_ids, 0) < share)


def shows_decoys(key: MarkKey, decoy_ids: Ids) -> npt.NDArray[np.bool_]:
    """Return which decoys a copy shows: half of them, another half in each copy."""
    return np.asarray(_draws(key.key, DECOY, decoy_ids, 0) < 0.5)


def _draws(
    key: bytes, purpose: int, subject_ids: Ids, slots: int | npt.NDArray[np.int8]
) -> npt.NDArray[np.float64]:
    """A number in [0, 1) for each pair; the same as `few.draws`."""
    ids = np.asarray(subject_ids, dtype=np.int64)
    drawn = np.empty(len(ids), dtype=np.float64)
    for start in range(0, len(ids), _ROWS):
        part = slice(start, start + _ROWS)
        blocks = np.zeros(len(ids[part]), dtype=_BLOCK)
        blocks["subject"], blocks["purpose"] = ids[part], purpose
        blocks["slot"] = slots if isinstance(slots, int) else slots[part]
        words = np.frombuffer(encrypted(key, blocks.tobytes()), dtype="<u8")[::2]
        drawn[part] = (words >> np.uint64(11)) * UNIT
    return drawn
