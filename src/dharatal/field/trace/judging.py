"""Of which copies a list was made: every export that was ever made, and what every log-in sees on the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.marks import Strand
from dharatal.guard.access import queries as access
from dharatal.guard.vault.marks.code import is_kept
from dharatal.guard.vault.marks.decoding import NAMED_BELOW, Accused, Sample, decode
from dharatal.guard.vault.marks.keys import MarkKey, export_key, view_key
from dharatal.kernel.actor import Actor
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.exports import queries as exports
from dharatal.register.people.exports.queries import Made

AT_ONCE = 200  # copies judged together, so that memory stays small
MOST_TOGETHER = 300

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Copied:
    """A copy that a list may have been made of. made: the export; None for what a log-in sees on the screen."""

    name: str
    holder: str
    key: MarkKey
    made: Made | None
    is_shared: bool

    def holds(self, persons: Ids) -> npt.NDArray[np.bool_]:
        """Which of these the copy drew, as far as the key tells: a copy of a share leaves out its own part."""
        if self.made is None or self.made.share >= 1:
            return np.ones(len(persons), dtype=np.bool_)
        return is_kept(self.key, persons, self.made.share)


def copies(actor: Actor) -> dict[str, Copied]:
    """Every export ever made, and the view of every log-in that could ever look at people. Raises CustodianAway."""
    made = {f"export:{one.uuid}": one for one in exports.all_made(actor)}
    viewers = access.ever_holders(LOOK.code)
    shared = access.shared_logins()
    found = {
        name: Copied(name, one.holder_login, export_key(UUID(str(one.uuid))), one, one.holder_login in shared)
        for name, one in made.items()
    }
    for user_id, login in viewers.items():
        name = f"view:{user_id}"
        found[name] = Copied(name, login, view_key(user_id), None, login in shared)
    return found


def judge(
    strands: Sequence[Strand], held: Mapping[str, Copied], *, sample: Sample | None = None
) -> dict[str, Accused]:
    """Return every copy with the strongest that any strand says; the p-values allow for all copies and strands.

    All are judged in parts first, then the most suspicious together: who took part beside others is seen there only.
    """
    best: dict[str, Accused] = {}
    if not held:
        return best
    innocents = 2 * len(held) * max(len(strands), 1)
    for strand in strands:
        names = list(held)
        found: list[Accused] = []
        for start in range(0, len(names), AT_ONCE):
            keys = {name: held[name].key for name in names[start : start + AT_ONCE]}
            found += decode(strand.copy, keys, innocents=innocents, sample=sample)
        if len(names) > AT_ONCE:
            likely = sorted(found, key=lambda one: (one.p_value, -one.log_lr))[:MOST_TOGETHER]
            keys = {one.export: held[one.export].key for one in likely}
            found += decode(strand.copy, keys, innocents=innocents, sample=sample)
        for one in found:
            best[one.export] = min(one, best.get(one.export, one), key=lambda each: each.p_value)
    return best


def beyond_chance(best: Mapping[str, Accused]) -> list[Accused]:
    """Those that may be named, the surest first."""
    named = [one for one in best.values() if one.p_value <= NAMED_BELOW]
    return sorted(named, key=lambda one: (one.p_value, one.export))
