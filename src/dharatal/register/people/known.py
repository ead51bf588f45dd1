"""Whether somebody is a member already, by phone and the sound of the given name; opens no card."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from dharatal.engines.postgres.bulk import array

_WITHIN_REACH = """
SELECT k.n::int - 1, r.uuid
FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS k(phone, given, n)
JOIN people_personrecord r ON r.phone_token = k.phone
WHERE k.given = ANY (r.tokens)
"""


def members_within_reach(phone_tokens: Sequence[int], given_tokens: Sequence[int]) -> dict[int, UUID]:
    """Which of these pairs are members that the actor may see: the pair's place -> the record's UUID."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHIN_REACH, [array(phone_tokens), array(given_tokens)])
        return dict(cursor.fetchall())


def members_anywhere(phone_tokens: Sequence[int], given_tokens: Sequence[int]) -> set[int]:
    """Which of these pairs are members at all: no more than that, and never shown to anybody."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_known(%s::bigint[], %s::bigint[])", [array(phone_tokens), array(given_tokens)]
        )
        return {place for (place,) in cursor.fetchall()}
