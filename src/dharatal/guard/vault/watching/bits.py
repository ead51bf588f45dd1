"""Members as bitmaps, by kind of look, and as bytes."""

from collections.abc import Mapping

from pyroaring import BitMap

from dharatal.guard.vault.watching.figures import CHOSEN, KINDS

_SIZE = 4  # bytes that tell how long a bitmap is


def packed(kinds: Mapping[str, BitMap]) -> bytes:
    """Bitmaps in the order of KINDS, each after its length."""
    parts = [kinds[kind].serialize() if kinds[kind] else b"" for kind in KINDS]
    return b"".join(len(part).to_bytes(_SIZE) + part for part in parts)


def unpacked(blob: bytes) -> dict[str, BitMap]:
    kinds, start = {}, 0
    for kind in KINDS:
        length = int.from_bytes(blob[start : start + _SIZE])
        start += _SIZE
        kinds[kind] = BitMap.deserialize(blob[start : start + length]) if length else BitMap()
        start += length
    return kinds


def chosen(kinds: Mapping[str, BitMap]) -> BitMap:
    """Everybody whom somebody chose to look at."""
    return BitMap.union(*(kinds[kind] for kind in CHOSEN))
