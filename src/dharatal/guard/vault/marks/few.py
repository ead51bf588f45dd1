"""The marks of a page of people, without numpy: what a web process needs.

The bits are those of `code`, which makes them for hundreds of thousands at once. Every draw is one block of AES-256
under the key of the copy (a pseudo-random function, as no two draws encrypt the same block): the subject's id, what
the draw is for, the slot. From it come 53 bits, read as a number in [0, 1).
"""

import math
import struct
from collections.abc import Iterable, Sequence

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

from dharatal.guard.vault.marks.keys import MarkKey

BIT, BIAS, KEPT, DECOY = range(4)  # what a draw is for; part of every copy ever made
CUTOFF = 0.18  # no bit is likelier than 1 - CUTOFF (ADR 0013: what it costs against one, two, three and five)
LOWEST = math.asin(math.sqrt(CUTOFF))
SPREAD = math.pi / 2 - 2 * LOWEST
UNIT = 2.0**-53
_BLOCK = struct.Struct("<qBB6x")
_DRAWN = struct.Struct("<Q8x")


def encrypted(key: bytes, blocks: bytes) -> bytes:
    """Encrypt each block of 16 bytes by itself: blocks are distinct, and the outcome is never undone."""
    pen = Cipher(AES256(key), ECB()).encryptor()  # noqa: S305
    return pen.update(blocks) + pen.finalize()


def draws(key: bytes, purpose: int, subject_ids: Sequence[int], slot: int = 0) -> list[float]:
    """Return a number in [0, 1) for each subject, the same for the same key, purpose and slot."""
    blocks = b"".join(_BLOCK.pack(subject_id, purpose, slot) for subject_id in subject_ids)
    return [(drawn >> 11) * UNIT for (drawn,) in _DRAWN.iter_unpack(encrypted(key, blocks))]


def few_biases(key: MarkKey, subject_ids: Sequence[int], slot: int) -> list[float]:
    """Return how likely a one is for each subject: arcsine between CUTOFF and 1 - CUTOFF (Tardos 2003)."""
    return [math.sin(LOWEST + draw * SPREAD) ** 2 for draw in draws(key.shared, BIAS, subject_ids, slot)]


def few_bits(key: MarkKey, subject_ids: Sequence[int], slots: Iterable[int]) -> dict[int, dict[int, int]]:
    """Return by subject and slot the bits of a copy: for a page, not for an export."""
    found: dict[int, dict[int, int]] = {subject_id: {} for subject_id in subject_ids}
    for slot in slots:
        drawn = draws(key.key, BIT, subject_ids, slot)
        for subject_id, draw, bias in zip(
            subject_ids, drawn, few_biases(key, subject_ids, slot), strict=True
        ):
            found[subject_id][slot] = int(draw < bias)
    return found


def shows_few_decoys(key: MarkKey, decoy_ids: Sequence[int]) -> list[bool]:
    """Return which decoys a copy shows: half of them, another half in each copy."""
    return [draw < 0.5 for draw in draws(key.key, DECOY, decoy_ids)]
