"""How many members of each district a source had at each possible start, and how many two of them had both.

It depends on who saw what, not on the complaints, so cases of one organisation can share it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.attribution.case import Floats, Source

Codes = npt.NDArray[np.uint8]
_NEVER = np.uint8(255)


@dataclass(frozen=True, slots=True)
class Exposure:
    """rows: by source, districts x starts. codes: by account, the number of the first start at which it had a member.

    In rows whoever is called oftener counts as often (`Source.pull`).
    """

    starts: Floats
    rows: dict[str, Floats]
    codes: dict[str, Codes]
    members: list[npt.NDArray[np.int64]]
    _both: dict[tuple[str, ...], list[npt.NDArray[np.float32]]]

    @classmethod
    def of(
        cls, district: npt.NDArray[np.int16], districts: int, starts: Floats, sources: Sequence[Source]
    ) -> "Exposure":
        codes = {source.name: _codes(source.seen, starts) for source in sources}
        order = np.argsort(district, kind="stable")
        ends = np.searchsorted(district[order], np.arange(districts + 1))
        return cls(
            starts,
            {one.name: _rows(one, codes[one.name], district, districts, len(starts)) for one in sources},
            {one.name: codes[one.name] for one in sources if one.is_account},
            [order[ends[at] : ends[at + 1]] for at in range(districts)],
            {},
        )

    def both(self, names: Sequence[str]) -> list[npt.NDArray[np.float32]]:
        """By district, how many members each two of some accounts had at each start: starts x accounts x accounts."""
        asked = tuple(names)
        if asked not in self._both:
            held = np.stack([self.codes[name] for name in asked])
            self._both[asked] = [_both(held[:, members], len(self.starts)) for members in self.members]
        return self._both[asked]


def _codes(seen: npt.NDArray[np.float32], starts: Floats) -> Codes:
    codes = np.full(len(seen), _NEVER)
    has = np.flatnonzero(np.isfinite(seen))
    codes[has] = np.searchsorted(starts, seen[has], side="left")
    return codes


def _rows(
    source: Source, codes: Codes, district: npt.NDArray[np.int16], districts: int, starts: int
) -> Floats:
    has = np.flatnonzero(codes < starts)  # what is seen after the last start can explain nothing
    pull = None if source.pull is None else source.pull[has]
    where = district[has].astype(np.int64) * starts + codes[has]
    found = np.bincount(where, weights=pull, minlength=districts * starts)
    return np.cumsum(found.reshape(districts, starts).astype(float), axis=1)


def _both(codes: Codes, starts: int) -> npt.NDArray[np.float32]:
    found = np.empty((starts, len(codes), len(codes)), dtype=np.float32)
    present = np.isin(np.arange(starts), codes)
    for start in range(starts):
        if start and not present[start]:
            found[start] = found[start - 1]
            continue
        had = np.packbits(codes <= start, axis=1)
        for at, one in enumerate(
            had
        ):  # by bits and not as a product of matrices, which takes every processor
            found[start, at] = np.bitwise_count(one & had).sum(axis=1)
    return found
