"""Who is known already: by mobile and the sound of the given name, so that a family on one phone stays a family."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.guard.vault.blind import versions_in_use
from dharatal.register.people import tokens
from dharatal.register.people.known import members_anywhere, members_within_reach

Key = tuple[int, int]  # phone token, given token, both of the current version


class Keys(NamedTuple):
    """What rows are known by, in columns. phones, givens: one column for each key version, the row's own first."""

    phones: Sequence[Sequence[int]]
    givens: Sequence[Sequence[int]]

    @property
    def own(self) -> list[Key]:
        """The key of each row under the first version."""
        return list(zip(self.phones[0], self.givens[0], strict=True)) if self.phones else []

    def of(self, places: Sequence[int]) -> "Keys":
        """Those of some rows."""
        return Keys(
            [[column[place] for place in places] for column in self.phones],
            [[column[place] for place in places] for column in self.givens],
        )


def keys_of(name: str, phone: str) -> Keys:
    """The keys of one name and phone, of the current version first, then of older ones still in use."""
    return keys_of_all([name], [phone])


def keys_of_all(names: Sequence[str], phones: Sequence[str], first: int | None = None) -> Keys:
    """The keys of many names and phones. first: a version to begin with instead of the current."""
    versions = sorted(versions_in_use(), key=lambda version: version != first)
    return Keys(
        [tokens.phone_tokens(phones, version) for version in versions],
        [tokens.given_tokens(names, version) for version in versions],
    )


_SUBMITTED = """
SELECT k.n::int - 1, s.uuid
FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS k(phone, given, n)
JOIN intake_submission s ON s.phone_token = k.phone AND s.given_token = k.given
WHERE s.state <> 'closed'
"""


def within_reach(keys: Keys, *, besides: UUID | None = None) -> dict[int, UUID]:
    """Which of these rows are known where the submitter may see: row's place in `keys` -> the known one's UUID.

    besides: a submission that does not count, because it is the one that is being corrected.
    """
    phones, givens = _flat(keys)
    if not phones:
        return {}
    rows = len(keys.phones[0])
    with connection.cursor() as cursor:
        cursor.execute(_SUBMITTED, [array(phones), array(givens)])
        found = {place % rows: uuid for place, uuid in cursor.fetchall() if uuid != besides}
    for place, uuid in members_within_reach(phones, givens).items():
        if uuid != besides:
            found.setdefault(place % rows, uuid)
    return found


def anywhere(keys: Keys) -> set[int]:
    """Which of these rows are known anywhere at all: for a silent flag, never told to the submitter.

    Most rows are not, so this is asked first, and `within_reach` of those that are.
    """
    phones, givens = _flat(keys)
    if not phones:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_known(%s::bigint[], %s::bigint[])", [array(phones), array(givens)])
        places = {place for (place,) in cursor.fetchall()}
    return {place % len(keys.phones[0]) for place in places | members_anywhere(phones, givens)}


def _flat(keys: Keys) -> tuple[list[int], list[int]]:
    """All versions behind each other, so that the remainder of a place by the number of rows is the row's."""
    return list(chain.from_iterable(keys.phones)), list(chain.from_iterable(keys.givens))
