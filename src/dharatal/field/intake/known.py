"""Who is known already: by mobile and the sound of the given name, so that a family on one phone stays a family."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.guard.vault.blind import versions_in_use
from dharatal.register.people import tokens
from dharatal.register.people.known import members_anywhere, members_within_reach

Key = tuple[int, int]  # phone token, given token, both of the current version


def keys_of(name: str, phone: str) -> list[Key]:
    """The keys of one name and phone, of the current version first, then of older ones still in use."""
    return keys_of_all([name], [phone])[0]


def keys_of_all(names: Sequence[str], phones: Sequence[str], first: int | None = None) -> list[list[Key]]:
    """The keys of many names and phones, each as `keys_of` gives them. first: a version to begin with instead."""
    versions = sorted(versions_in_use(), key=lambda version: version != first)
    by_version = [
        zip(tokens.phone_tokens(phones, version), tokens.given_tokens(names, version), strict=True)
        for version in versions
    ]
    return [list(versions) for versions in zip(*by_version, strict=True)]


_SUBMITTED = """
SELECT k.n::int - 1, s.uuid
FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS k(phone, given, n)
JOIN intake_submission s ON s.phone_token = k.phone AND s.given_token = k.given
WHERE s.state <> 'closed'
"""


def within_reach(keys: Sequence[Sequence[Key]], *, besides: UUID | None = None) -> dict[int, UUID]:
    """Which of these rows are known where the submitter may see: row's place in `keys` -> the known one's UUID.

    besides: a submission that does not count, because it is the one that is being corrected.
    """
    if not keys:
        return {}
    owners, phones, givens = _flat(keys)
    with connection.cursor() as cursor:
        cursor.execute(_SUBMITTED, [array(phones), array(givens)])
        found = {owners[place]: uuid for place, uuid in cursor.fetchall() if uuid != besides}
    for place, uuid in members_within_reach(phones, givens).items():
        if uuid != besides:
            found.setdefault(owners[place], uuid)
    return found


def anywhere(keys: Sequence[Sequence[Key]]) -> set[int]:
    """Which of these rows are known anywhere at all: for a silent flag, never told to the submitter.

    Most rows are not, so this is asked first, and `within_reach` of those that are.
    """
    owners, phones, givens = _flat(keys)
    with connection.cursor() as cursor:
        cursor.execute("SELECT intake_known(%s::bigint[], %s::bigint[])", [array(phones), array(givens)])
        places = {place for (place,) in cursor.fetchall()}
    return {owners[place] for place in places | members_anywhere(phones, givens)}


def _flat(keys: Sequence[Sequence[Key]]) -> tuple[list[int], list[int], list[int]]:
    owners = [place for place, versions in enumerate(keys) for _ in versions]
    return owners, [phone for row in keys for phone, _ in row], [given for row in keys for _, given in row]
