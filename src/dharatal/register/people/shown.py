"""Chooses and opens what is shown of a person: among several records the best evidence speaks first.

A record that a call verified comes before one that nobody did, a later one before an earlier; among records of one
moment what more of them say comes before what fewer say. Each field goes by itself, so that what the first record
leaves out is told by the next; only father or husband goes with the name that it is said of.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_rows
from dharatal.register.people.card import FIELD, PHONE_FIELD, Card, phones_from_bytes
from dharatal.register.people.models import PersonRecord


def records_of(person_ids: Collection[int]) -> dict[int, list[PersonRecord]]:
    """Return the records of each person, the best evidence first."""
    records = PersonRecord.objects.filter(person_id__in=person_ids).defer("tokens")
    by_person: dict[int, list[PersonRecord]] = defaultdict(list)
    for record in in_rank(records):
        by_person[record.person_id].append(record)
    return by_person


def first_of(records: Iterable[PersonRecord]) -> PersonRecord:
    """Return the record that ranks first: where it belongs, its person belongs."""
    return min(records, key=_rank)


def in_rank(records: Iterable[PersonRecord]) -> list[PersonRecord]:
    """Return records, the best evidence first."""
    return sorted(records, key=_rank)


def speaking(records: Iterable[PersonRecord], cards: Mapping[int, Card]) -> dict[str, PersonRecord]:
    """Return by field of the card the record whose value is shown; fields that nobody told are missing."""
    opened = [record for record in records if record.id in cards]
    chosen: dict[str, PersonRecord] = {}
    for field in Card._fields:
        told = {record.id: getattr(cards[record.id], field) for record in opened}
        telling = [record for record in opened if told[record.id] not in ("", None)]
        if len(telling) == 1:
            chosen[field] = telling[0]
        elif telling:
            votes = Counter(map(_plain, told.values()))
            chosen[field] = min(
                telling, key=lambda one: (*_rank(one)[:2], -votes[_plain(told[one.id])], one.id)
            )
    if "relative_name" in chosen:
        of = chosen["relative_name"]
        chosen["relation"] = of
    return chosen


def composed(records: Sequence[PersonRecord], cards: Mapping[int, Card]) -> Card | None:
    """Return the one card that is shown of a person's records; None when none of them opens."""
    chosen = speaking(records, cards)
    return Card(**{field: getattr(cards[of.id], field) for field, of in chosen.items()}) if chosen else None


def cards_of(records: Iterable[PersonRecord]) -> dict[int, Card]:
    """Open cards and return them by the record's id; those of the erased are missing."""
    return _opened({record.id: record.card for record in records})


def cards_by_id(record_ids: Collection[int]) -> dict[int, Card]:
    """Open the cards of records within reach; those of the erased are missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, card FROM people_personrecord WHERE id = ANY(%s::bigint[])", [array(record_ids)]
        )
        return _opened(dict(cursor.fetchall()))


def _opened(blobs: Mapping[int, bytes | memoryview]) -> dict[int, Card]:
    subjects = subjects_by_id(blobs)
    kept = [record_id for record_id in blobs if record_id in subjects]
    opened = open_rows(FIELD, ((subjects[record_id], bytes(blobs[record_id])) for record_id in kept))
    return {record_id: Card.from_bytes(card) for record_id, card in zip(kept, opened, strict=True)}


def phones_of(records: Iterable[PersonRecord]) -> list[str]:
    """Open the phones of one person's records: distinct, in the order of the records."""
    return [phone for phones in phones_by_record(records).values() for phone in phones]


def phones_by_record(records: Iterable[PersonRecord]) -> dict[int, list[str]]:
    """Open the phones of one person's records by the record that brings them; who brings no new one is missing."""
    held = [record for record in records if record.phone]
    subjects = subjects_by_id(record.id for record in held)
    kept = [record for record in held if record.id in subjects]
    opened = open_rows(PHONE_FIELD, ((subjects[record.id], bytes(record.phone or b"")) for record in kept))
    brought: dict[int, list[str]] = {}
    known: set[str] = set()
    for record, sealed in zip(kept, opened, strict=True):
        new = [phone for phone in dict.fromkeys(phones_from_bytes(sealed)) if phone not in known]
        known.update(new)
        if new:
            brought[record.id] = new
    return brought


def _plain(value: str | int | None) -> str:
    return " ".join(str(value).casefold().split())


def _rank(record: PersonRecord) -> tuple[bool, float, int]:
    moment = record.verified_at or record.admitted_at
    return record.verified_at is None, -moment.timestamp(), record.id
