"""What the spelling that a member heard says of whose copy the caller read from."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dharatal.field.trace import marks
from dharatal.field.trace.attribution.case import Floats
from dharatal.field.trace.cases.queries import Heard
from dharatal.field.trace.inquiring.access import Access
from dharatal.guard.vault.marks.code import paired_biases, paired_bits
from dharatal.guard.vault.marks.keys import MarkKey, export_key, shared_key, view_key
from dharatal.register.people.marked import carriers
from dharatal.register.people.marked.told import Told

RIGHT = 0.85  # how often a member remembers rightly how the own name was said
Bits = npt.NDArray[np.uint8]


class Spellings:
    """The bits that the names heard carry. at: of each bit, whose complaint it is of."""

    def __init__(self, heard: Sequence[Heard]) -> None:
        """Opens the names of those who heard theirs; the look at the evidence is recorded with them."""
        said = [(at, one) for at, one in enumerate(heard) if one.heard_name]
        people = marks.people_by_id(np.array([one.subject_id for _at, one in said], dtype=np.int64))
        rows: list[tuple[int, int, int, int]] = []
        for at, one in said:
            member = people.get(one.subject_id)
            if member is None:
                continue
            copied = Told(one.heard_name, "", "", None, "", "", "")
            rows += [(at, member.id, slot, bit) for slot, bit in carriers.read(member.told, copied).items()]
        self.count = len(heard)
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        self.at, self.subject = table[:, 0], table[:, 1]
        self.slot, self.bit = table[:, 2].astype(np.int8), table[:, 3].astype(np.uint8)

    def of_account(self, account: Access, places: npt.NDArray[np.int64]) -> tuple[Floats, int, int]:
        """How much likelier each complaint's spelling is from this account's copies; how many bits agree, and differ.

        places: of each complaint, where its member stands in the universe. Raises CustodianAway.
        """
        if not len(self.at):
            return np.ones(self.count), 0, 0
        bits = self._bits(view_key(account.user_id))
        for export, held in account.exports.items():
            bits = np.where(held[places[self.at]], self._bits(export_key(export)), bits)
        return self._ratio(bits)

    def plain(self) -> Floats:
        """The same for a list in the register's own spelling, that bears no marks."""
        return self._ratio(np.zeros(len(self.at), np.uint8))[0] if len(self.at) else np.ones(self.count)

    def _bits(self, key: MarkKey) -> Bits:
        return paired_bits(key, self.subject, self.slot)

    def _ratio(self, bits: Bits) -> tuple[Floats, int, int]:
        bias = paired_biases(shared_key(), self.subject, self.slot)
        usual = np.where(self.bit == 1, bias, 1 - bias)
        expected = RIGHT * usual + (1 - RIGHT) * (1 - usual)
        agrees = bits == self.bit
        ratio = np.where(agrees, RIGHT, 1 - RIGHT) / expected
        found = np.ones(self.count)
        np.multiply.at(found, self.at, ratio)
        return found, int(agrees.sum()), int((~agrees).sum())
