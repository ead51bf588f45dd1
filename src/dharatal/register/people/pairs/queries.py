"""What a reviewer sees of a pair: both records, what speaks for and against, the household around them.

Opening a pair is a look, and is recorded with everybody who was shown.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from dharatal.engines.postgres.bulk import array
from dharatal.guard.access.reach import current_reach
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST, ist_day
from dharatal.register.people import shown
from dharatal.register.people.card import Card
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs.houses import house_tokens
from dharatal.register.people.pairs.models import CrowdedPhone, Decision, Pair
from dharatal.register.people.pairs.opening import rows_of
from dharatal.register.people.places import within
from dharatal.register.territory.models import Unit

MOST_BESIDE = 12
MOST_LISTED = 500
MOST_COUNTED = 5_000
UNDO_WITHIN = timedelta(minutes=30)
State = Pair.State

_SAME_HOUSE = "SELECT people_of_house(%s::bigint[], %s::bigint[], %s)"


class Side(NamedTuple):
    """One record of a pair, opened. card: None when the person was erased.

    on_phone: on how many records within reach its number stands; shares_phone: with one of the pair.
    """

    record_id: int
    person_id: int
    person: UUID
    card: Card | None
    unit_id: int
    source: str
    source_ref: UUID | None
    admitted_at: datetime
    verified_at: datetime | None
    has_phone: bool
    on_phone: int
    shares_phone: bool


class Laid(NamedTuple):
    """A pair as it lies before a reviewer. beside: others of the household."""

    pair: Pair
    sides: tuple[Side, Side]
    beside: list[Side]


class Listed(NamedTuple):
    """A pair in a list: ids and figures only."""

    pair: Pair
    persons: tuple[UUID, UUID]


class Contact(NamedTuple):
    """Whom the call room phones about a pair: the subject, the number's token, where they live."""

    subject_id: int
    phone_token: int
    phone_version: int
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int


def lay(actor: Actor, pair: Pair, *, at: datetime) -> Laid:
    """Open a pair with its household for a reviewer ("people.pair_shown")."""
    around = _around(pair)
    sides = _sides([pair.first_id, pair.second_id, *around], of=pair)
    laid = Laid(
        pair, (sides[pair.first_id], sides[pair.second_id]), [sides[one] for one in around if one in sides]
    )
    looked(actor, {pair.first_id, pair.second_id, *around}, unit_id=None, kind="handed", at=at)
    audit.record(
        actor,
        "people.pair_shown",
        subjects=sorted({pair.first_id, pair.second_id, *around}),
        unit_id=pair.panchayat_id or pair.block_id or pair.district_id or None,
        object_id=pair.uuid,
        purpose="matching",
        facts={"beside": len(laid.beside)},
        at=at,
    )
    return laid


def sent_to(actor: Actor, *, at: datetime, limit: int = 20) -> list[Laid]:
    """Return the pairs that wait for the president of the reach at hand, opened, the oldest first.

    Without their households: whoever knows the people needs none. The look is recorded ("people.pairs_sent").
    """
    pairs = list(_sent().order_by("decided_at", "id")[:limit])
    ids = sorted({one for pair in pairs for one in (pair.first_id, pair.second_id)})
    sides = _sides(ids)
    if ids:
        looked(actor, ids, unit_id=None, kind="handed", at=at)
        audit.record(
            actor, "people.pairs_sent", subjects=ids, purpose="matching", facts={"shown": len(pairs)}, at=at
        )
    return [Laid(pair, (sides[pair.first_id], sides[pair.second_id]), []) for pair in pairs]


def count_sent(actor: Actor) -> int:
    """Return how many pairs wait for the president."""
    return _sent().count()


def count_open(actor: Actor) -> int:
    """Return how many pairs wait for a reviewer within the reach; 5,000 and one when there are more.

    It is told beside every pair, and must not take longer the more there are.
    """
    return Pair.objects.filter(state=State.OPEN)[: MOST_COUNTED + 1].count()


def last_decision(actor: Actor, *, at: datetime) -> Decision | None:
    """Return the reviewer's last decision while it can be taken back."""
    own = Decision.objects.filter(user_id=actor.user_id, by=Decision.By.REVIEWER, undone_at=None)
    return own.filter(at__gt=at - UNDO_WITHIN).order_by("-id").first()


def decided_today(actor: Actor, *, at: datetime) -> int:
    """Return how many pairs the reviewer has decided since midnight in India."""
    midnight = datetime.combine(ist_day(at), time(), tzinfo=IST)
    own = Decision.objects.filter(
        user_id=actor.user_id, by=Decision.By.REVIEWER, undone_at=None, at__gte=midnight
    )
    return own.exclude(what=Decision.What.SKIP).count()


def pairs_in(actor: Actor, unit: Unit, *, at: datetime) -> list[Listed]:
    """Return the open pairs of a unit, the likest first, and record the look ("people.pairs_listed").

    Both of a pair live there. At most 500.
    """
    where = within(unit)
    condition = Q()
    if where.by_column:
        ids = PersonRecord.objects.filter(where.condition).values("id")
        condition = Q(first_id__in=ids, second_id__in=ids)
    pairs = list(Pair.objects.filter(condition, state=State.OPEN).order_by("-p", "id")[:MOST_LISTED])
    people = _people_of({one for pair in pairs for one in (pair.first_id, pair.second_id)})
    found = [
        Listed(pair, (people[pair.first_id][1], people[pair.second_id][1]))
        for pair in pairs
        if people[pair.first_id][0] != people[pair.second_id][0]
    ]
    subjects = sorted({one for listed in found for one in (listed.pair.first_id, listed.pair.second_id)})
    audit.record(
        actor, "people.pairs_listed", subjects=subjects, unit_id=unit.id, facts={"shown": len(found)}, at=at
    )
    return found


def crowded(actor: Actor, *, limit: int = 20) -> list[tuple[CrowdedPhone, UUID]]:
    """Return the phones that stand on too many records, with one of their people, the worst first."""
    reach = current_reach()
    rows = list(
        CrowdedPhone.objects.filter(district_id__in=reach.districts).order_by("-records", "id")[:limit]
    )
    people = _people_of({row.record_id for row in rows})
    return [(row, people[row.record_id][1]) for row in rows if row.record_id in people]


def contact(pair_uuid: UUID) -> Contact | None:
    """Whom to phone about a pair that is with the call room: the later record's number, else the other's."""
    pair = Pair.objects.filter(uuid=pair_uuid, state=State.PHONED).first()
    if pair is None:
        return None
    held = PersonRecord.objects.filter(id__in=[pair.first_id, pair.second_id], phone_token__isnull=False)
    for record in held.order_by("-admitted_at", "-id"):
        assert record.phone_token is not None  # noqa: S101 - the filter says so
        place = (record.unit_id, record.district_id, record.block_id, record.panchayat_id)
        return Contact(record.id, record.phone_token, record.index_version, *place)
    return None


def sides_for_call(actor: Actor, pair_uuid: UUID) -> tuple[Side, Side] | None:
    """Both records of a pair that waits for a call, the one that is phoned first; the call room records the look."""
    pair = Pair.objects.filter(uuid=pair_uuid, state=State.PHONED).first()
    reached = contact(pair_uuid)
    if pair is None or reached is None:
        return None
    sides = _sides([pair.first_id, pair.second_id])
    other = pair.first_id if reached.subject_id == pair.second_id else pair.second_id
    return (sides[reached.subject_id], sides[other]) if len(sides) == 2 else None


def districts_of(pair_uuid: UUID) -> tuple[int, ...]:
    """The districts whose reach an answer about a pair needs; for the system, which hands the task out."""
    found = Pair.objects.filter(uuid=pair_uuid).values_list("first_district_id", "second_district_id").first()
    return tuple(dict.fromkeys(found or ()))


def phones_for_call(actor: Actor, record_id: int) -> list[str]:
    """E.164, the one to dial first; its showing is logged by whoever dials."""
    return shown.phones_of(PersonRecord.objects.filter(id=record_id))


def _sent() -> "QuerySet[Pair]":
    return Pair.objects.filter(state=State.SENT)


def _around(pair: Pair) -> list[int]:
    """Others of the household: on either phone, or of the same father in the same village."""
    both = [pair.first_id, pair.second_id]
    held = PersonRecord.objects.filter(id__in=both, phone_token__isnull=False)
    phones = list(held.values_list("phone_token", flat=True))
    on_phone = PersonRecord.objects.filter(phone_token__in=phones).exclude(id__in=both).order_by("id")
    found = list(on_phone.values_list("id", flat=True)[:MOST_BESIDE])
    found += _of_house(both)
    return list(dict.fromkeys(found))[:MOST_BESIDE]


def _of_house(both: Sequence[int]) -> list[int]:
    tokens = house_tokens(rows_of(both).values())
    with connection.cursor() as cursor:
        cursor.execute(_SAME_HOUSE, [array(tokens), array(both), MOST_BESIDE])
        return sorted(record_id for (record_id,) in cursor.fetchall())


def _sides(record_ids: Collection[int], *, of: Pair | None = None) -> dict[int, Side]:
    """Open records. of: the pair of which they are, or beside which they stand."""
    records = list(PersonRecord.objects.filter(id__in=record_ids).select_related("person"))
    cards = shown.cards_of(records)
    both = (of.first_id, of.second_id) if of else ()
    phones = {record.phone_token for record in records if record.id in both} - {None}
    crowd = _on_phones({record.phone_token for record in records if record.phone_token is not None})
    return {
        record.id: Side(
            record.id,
            record.person_id,
            record.person.uuid,
            cards.get(record.id),
            record.unit_id,
            record.source,
            record.source_ref,
            record.admitted_at,
            record.verified_at,
            record.phone is not None,
            crowd.get(record.phone_token or 0, 0),
            record.phone_token in phones,
        )
        for record in records
    }


def _on_phones(tokens: Collection[int]) -> dict[int, int]:
    """How many records within reach a phone stands on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone_token, count(*) FROM people_personrecord WHERE phone_token = ANY (%s::bigint[]) GROUP BY 1",
            [array(tokens)],
        )
        return dict(cursor.fetchall())


def _people_of(record_ids: Collection[int]) -> dict[int, tuple[int, UUID]]:
    rows = PersonRecord.objects.filter(id__in=record_ids).values_list("id", "person_id", "person__uuid")
    return {record_id: (person_id, uuid) for record_id, person_id, uuid in rows}
