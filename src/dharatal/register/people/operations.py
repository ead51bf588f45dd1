"""Admits people into the register and reveals their numbers, leaving a trace of both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.sequences import reserve
from dharatal.guard.access.reach import Reach, current_reach, reaching
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault import quotas
from dharatal.guard.vault.sealing import key_version
from dharatal.guard.vault.watching import queries as watching
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import queries, shown
from dharatal.register.people.decoys import operations as decoys
from dharatal.register.people.models import Person, PersonEvent, PersonRecord
from dharatal.register.people.regrouping import hold

REVEALS_A_DAY = 100
PURPOSES = {
    "meeting": _("Call to a meeting or programme"),
    "work": _("Give or ask about work"),
    "correct": _("Correct what is held"),
    "complaint": _("Follow up a complaint"),
    "inquiry": _("Inquiry by the guard officer"),
}


REASONS = {
    "wish": _("They asked to be taken off"),
    "deceased": _("They have died"),
    "law": _("The law or a court asks for it"),
    "mistake": _("They should never have been in the register"),
}


class CannotForget(Refusal):
    """The reason is missing, or nobody of that id is within reach."""

    code = "cannot_forget"


class CannotReveal(Refusal):
    """The purpose is missing, or nobody of that id is within reach."""

    code = "cannot_reveal"


class Newcomer(NamedTuple):
    """Somebody to admit: the subject, the place, the sealed values and the tokens."""

    subject_id: int
    uuid: UUID
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int
    card: bytes
    phone: bytes | None
    phone_token: int | None
    index_version: int
    tokens: Sequence[int]
    source_ref: UUID | None = None
    verified_at: datetime | None = None


def admit(actor: Actor, newcomer: Newcomer, *, source: str, at: datetime) -> Person:
    """Admit one person. The subject's salt is kept already (vault.keep), with the submission.

    An actor who sees nobody (a caller) is lent the newcomer's place for the insert; one who sees a part
    of the organisation admits within it only.
    """
    person = Person(id=newcomer.subject_id, uuid=newcomer.uuid, created_at=at, **_place(newcomer))
    with reaching(_reach_to_admit(newcomer)):
        person.save(force_insert=True)
        PersonRecord.objects.bulk_create([_record(newcomer, source, at)])
    _tell(actor, person.id, PersonEvent.What.CREATED, person.id, at)
    audit.record(
        actor,
        "people.admitted",
        subjects=[person.id],
        unit_id=newcomer.unit_id,
        object_id=newcomer.source_ref,
        facts={"source": source},
        at=at,
    )
    return person


def admit_many(
    actor: Actor, newcomers: Sequence[Newcomer], *, source: str, unit_id: int | None, at: datetime
) -> int:
    """Admit many people at once, with one entry in the log; return how many.

    unit_id: the smallest unit that all are in, if there is one. All or none: raises IntegrityError when a
    subject is admitted already.
    """
    if not newcomers:
        return 0
    _stage(newcomers)
    with connection.cursor() as cursor:
        for statement in _FROM_STAGE:
            cursor.execute(statement, {"at": at, "source": source})
    _tell_many(actor, newcomers, at)
    audit.record(
        actor,
        "people.admitted",
        subjects=[newcomer.subject_id for newcomer in newcomers],
        unit_id=unit_id,
        facts={"source": source, "people": len(newcomers)},
        at=at,
    )
    return len(newcomers)


def reveals_a_day(actor: Actor, *, at: datetime) -> int:
    """How many people's numbers somebody may see a day: by their role, and nobody more than a hundred."""
    return min(REVEALS_A_DAY, watching.quota(actor, "reveals", at=at))


def reveal(actor: Actor, person_uuid: UUID, *, purpose: str, at: datetime) -> list[str]:
    """Return a person's phones (E.164, the best first), counted against the actor's quota and recorded.

    Each record that brings a number no other has brought counts as one. purpose: a key of PURPOSES.
    Raises CannotReveal, QuotaReached.
    """
    if purpose not in PURPOSES:
        raise CannotReveal(_("Say what you need the number for: choose one of the purposes."))
    person = queries.holder_of(person_uuid)
    if person is None:
        raise CannotReveal(
            _("There is nobody of that number in your area. Ask the state office if they belong there."),
            code="not_found",
        )
    records = shown.records_of([person.id])[person.id]
    numbers = shown.phones_by_record(records)
    # what is counted stays with the record: a person may be put together and parted again all day
    told = list(numbers) or [person.id]
    looked(actor, told, unit_id=person.unit_id, kind="reveals", at=at)
    left = quotas.spend(actor, "reveal", told, limit=reveals_a_day(actor, at=at), at=at)
    audit.record(
        actor,
        "people.revealed",
        subjects=sorted({person.id, *(record.id for record in records)}),
        unit_id=person.unit_id,
        object_id=person.uuid,
        purpose=purpose,
        facts={"left_today": left},
        at=at,
    )
    return [number for some in numbers.values() for number in some]


def forget(actor: Actor, person_uuid: UUID, *, reason: str, at: datetime) -> None:
    """Erase a person at their wish or by law: the salts first, then every row; the log keeps the bare number.

    All records that the person consists of go, wherever they came from; one that was split off before is somebody
    else's. A decoy is retired instead: nobody sees it any more, and what it marked still tells. reason: a key of
    REASONS. Raises CannotForget when nobody of that id is within reach.
    """
    person = _held(person_uuid)
    if reason not in REASONS or person is None:
        raise CannotForget(_("Choose a reason, and somebody of your own area."))
    records = list(PersonRecord.objects.filter(person=person).values_list("id", flat=True))
    audit.record(
        actor,
        "people.forgotten",
        subjects=sorted({person.id, *records}),
        unit_id=person.unit_id,
        object_id=person.uuid,
        purpose=reason,
        at=at,
    )
    if person.is_decoy:
        decoys.retire(actor, person.uuid, why="forgotten", at=at)
        return
    vault.erase(actor, records, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_forget(%s)", [person.id])


def _held(person_uuid: UUID) -> Person | None:
    """The person that holds a record, kept from being merged or split while this transaction goes on."""
    record_ids = PersonRecord.objects.filter(uuid=person_uuid).values_list("id", flat=True)
    hold(record_ids)
    return queries.holder_of(person_uuid)


def _place(newcomer: Newcomer) -> dict[str, int]:
    return {
        "unit_id": newcomer.unit_id,
        "district_id": newcomer.district_id,
        "block_id": newcomer.block_id,
        "panchayat_id": newcomer.panchayat_id,
    }


def _reach_to_admit(newcomer: Newcomer) -> Reach:
    reach = current_reach()
    return replace(reach, districts=(newcomer.district_id,)) if reach.is_empty else reach


def _record(newcomer: Newcomer, source: str, at: datetime) -> PersonRecord:
    return PersonRecord(
        id=newcomer.subject_id,
        uuid=newcomer.uuid,
        person_id=newcomer.subject_id,
        card=newcomer.card,
        phone=newcomer.phone,
        phone_token=newcomer.phone_token,
        tokens=list(newcomer.tokens),
        index_version=newcomer.index_version,
        source=source,
        source_ref=newcomer.source_ref,
        admitted_at=at,
        verified_at=newcomer.verified_at,
        key_version=key_version(newcomer.card),
        **_place(newcomer),
    )


def _tell(actor: Actor, person_id: int, what: PersonEvent.What, record_id: int, at: datetime) -> None:
    (event_id,) = reserve("person_event_id", 1)
    PersonEvent.objects.create(
        id=event_id, person_id=person_id, what=what, record_id=record_id, user_id=actor.user_id, at=at
    )


_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS people_stage (
  id bigint, uuid uuid, unit_id int, district_id int, block_id int, panchayat_id int, card bytea, phone bytea,
  phone_token bigint, index_version smallint, tokens bigint[], source_ref uuid, verified_at timestamptz,
  key_version smallint
) ON COMMIT DROP
"""
_STAGE_TYPES = [
    *(
        "int8",
        "uuid",
        "int4",
        "int4",
        "int4",
        "int4",
        "bytea",
        "bytea",
        "int8",
        "int2",
        "int8[]",
        "uuid",
        "timestamptz",
    ),
    "int2",
]
_FROM_STAGE = (
    "INSERT INTO people_person (id, uuid, created_at, unit_id, district_id, block_id, panchayat_id)"
    " SELECT id, uuid, %(at)s, unit_id, district_id, block_id, panchayat_id FROM people_stage",
    "INSERT INTO people_personrecord (id, uuid, person_id, unit_id, district_id, block_id, panchayat_id,"
    " card, phone, phone_token, index_version, tokens, source_ref, verified_at, key_version, source,"
    " admitted_at)"
    " SELECT id, uuid, id, unit_id, district_id, block_id, panchayat_id, card, phone, phone_token,"
    " index_version, tokens, source_ref, verified_at, key_version, %(source)s, %(at)s FROM people_stage",
    "DELETE FROM people_stage",
)


def _stage(newcomers: Sequence[Newcomer]) -> None:
    """Copy newcomers to a table of this transaction: COPY cannot write where row-level security holds."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy("COPY people_stage FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(_STAGE_TYPES)
            for newcomer in newcomers:
                copy.write_row((*newcomer, key_version(newcomer.card)))


def _tell_many(actor: Actor, newcomers: Sequence[Newcomer], at: datetime) -> None:
    event_ids = reserve("person_event_id", len(newcomers))
    columns = "id, person_id, what, record_id, other_id, user_id, at"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY people_personevent ({columns}) FROM STDIN") as copy,
    ):
        for event_id, newcomer in zip(event_ids, newcomers, strict=True):
            subject_id = newcomer.subject_id
            copy.write_row((event_id, subject_id, "created", subject_id, 0, actor.user_id, at))
