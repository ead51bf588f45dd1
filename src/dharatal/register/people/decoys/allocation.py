"""Which decoys a view or an export shows: recomputed from its key each time, and stored nowhere.

A candidate is two numbers, as the database tells it: the decoy's id, and the tag of the one view or export that a
single decoy was given to, or 0 for one that is shared. Single ones that nobody has are no candidates.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from hmac import digest

from dharatal.guard.vault.marks.few import shows_few_decoys
from dharatal.guard.vault.marks.keys import MarkKey, view_key

_SINGLE = b"dharatal.decoys.single"
Candidate = tuple[int, int]


def shown_to_user(user_id: int, flat: Sequence[int]) -> tuple[int, ...]:
    """Return the ids that a user's view shows, of candidates in one line. Raises CustodianAway.

    A view without its key would be one without marks, so it is refused instead.
    """
    return _shown(view_key(user_id), tuple(flat))


def shown_with(key: MarkKey, candidates: Iterable[Candidate]) -> tuple[int, ...]:
    """Return the ids that a view or an export with this key shows: half of the shared ones, and its own."""
    return _shown(key, tuple(number for candidate in candidates for number in candidate))


@lru_cache(maxsize=2_048)
def _shown(key: MarkKey, flat: tuple[int, ...]) -> tuple[int, ...]:
    ids, tags, own = flat[::2], flat[1::2], tag_of(key)
    shared = [one for one, tag in zip(ids, tags, strict=True) if tag == 0]
    halved = zip(shared, shows_few_decoys(key, shared), strict=True) if shared else ()
    single = [one for one, tag in zip(ids, tags, strict=True) if tag == own]
    return tuple(sorted([*(one for one, is_shown in halved if is_shown), *single]))


def tag_of(key: MarkKey) -> int:
    """Return the number under which a single decoy remembers whose it is; without the key it names nobody."""
    return int.from_bytes(digest(key.key, _SINGLE, sha256)[:8], signed=True) or 1
