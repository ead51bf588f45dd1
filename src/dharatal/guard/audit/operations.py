"""Write the log: the only writers of its entries."""

import itertools
import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import canonical
from dharatal.guard.audit.canonical import Body, Fact, Macs
from dharatal.guard.audit.models import CASE, ORDINARY, Released
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

BODIES_DROPPED = "audit.bodies_dropped"
KEPT = timedelta(days=365)
LONGEST_TRACE = 200

_NO_FACTS: Mapping[str, Fact] = {}
_INSERT = (
    f"INSERT INTO audit_entry ({', '.join(canonical.COLUMNS)}, mac)"
    f" VALUES ({', '.join(['%s'] * (canonical.WIDTH + 1))})"
)
_counted = itertools.count(secrets.randbits(24))


class KeptForAYear(Refusal):
    code = "kept_for_a_year"


def record(
    actor: Actor,
    action: str,
    *,
    subjects: Iterable[int] | BitMap = (),
    unit_id: int | None = None,
    object_id: UUID | None = None,
    purpose: str = "",
    facts: Mapping[str, Fact] = _NO_FACTS,
    visibility: str = ORDINARY,
    at: datetime,
) -> UUID:
    """Log what the transaction at hand does or shows; the entry stands and falls with it.

    action: `room.past_tense`. subjects: ids of everybody whose data was written or seen, one entry a page or
    batch. purpose: a code without spaces. facts: codes and numbers; text longer than 64 signs or beyond ASCII
    is refused with ValueError, since it might be a name. visibility: "case" hides the entry from all but the
    inquiry.
    Raises TransactionManagementError outside a transaction.
    """
    transaction.get_connection().validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "an entry of the log belongs to the transaction of its deed"
        )
    macs = Macs()
    body = _body(actor, action, _bitmap(subjects), unit_id, object_id, purpose, facts, visibility, at)
    body = body._replace(key_version=macs.current)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*canonical.row_of(body), macs.of(body.to_bytes())])
    return body.id


def record_refused(
    actor: Actor,
    action: str,
    *,
    unit_id: int | None = None,
    object_id: UUID | None = None,
    purpose: str = "",
    facts: Mapping[str, Fact] = _NO_FACTS,
    visibility: str = ORDINARY,
    at: datetime,
) -> UUID:
    """Log a look or a deed that was refused, in its own transaction, once the refused one is rolled back."""
    with permitted(), transaction.atomic(durable=True):
        return record(
            actor,
            action,
            unit_id=unit_id,
            object_id=object_id,
            purpose=purpose,
            facts=facts,
            visibility=visibility,
            at=at,
        )


def release(actor: Actor, object_id: UUID, *, at: datetime) -> None:
    """Let the entries of an inquiry be shown like all others, since it is closed. Doing it again changes nothing."""
    Released.objects.bulk_create([Released(object_id=object_id, released_at=at)], ignore_conflicts=True)
    record(actor, "audit.released", object_id=object_id, at=at)


def ensure_partitions(months_ahead: int, *, at: datetime) -> int:
    """Make the partitions from this month to `months_ahead` later; say how many were missing."""
    with permitted(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_ensure_partitions(%s, %s)", [at.date(), months_ahead])
        return int(cursor.fetchone()[0])


def drop_bodies_before(actor: Actor, day: date, *, at: datetime) -> int:
    """Drop the bodies of whole months before `day`; their leaves stay. Say how many months went.

    Raises KeptForAYear within a year: the law wants access logs kept that long.
    """
    first = day.replace(day=1)
    if first > (at - KEPT).date():
        raise KeptForAYear(_("The log is kept for a year. Choose a day at least a year ago."))
    record(actor, BODIES_DROPPED, facts={"before": first.isoformat()}, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_drop_bodies(%s)", [first])
        return int(cursor.fetchone()[0])


def _body(
    actor: Actor,
    action: str,
    subjects: BitMap,
    unit_id: int | None,
    object_id: UUID | None,
    purpose: str,
    facts: Mapping[str, Fact],
    visibility: str,
    at: datetime,
) -> Body:
    if at.tzinfo is None:
        raise ValueError("a moment in the log is aware")
    if visibility not in (ORDINARY, CASE):
        raise ValueError("an entry is ordinary or of a case")
    is_single = len(subjects) == 1
    return Body(
        id=_new_id(at),
        at=at,
        actor_id=actor.user_id,
        login=_trace(actor.login),
        channel=_trace(actor.channel),
        place=_trace(actor.place),
        device=_trace(actor.device),
        request_id=_trace(actor.request_id),
        action=_code(action),
        unit_id=unit_id,
        object_id=object_id,
        purpose=_code(purpose),
        facts=facts,
        subjects=subjects.serialize() if subjects else b"",
        subject_count=len(subjects),
        subject_one=subjects[0] if is_single else None,
        subject_chunks=[] if is_single else canonical.chunks_of(subjects),
        visibility=visibility,
        key_version=0,
    )


def _bitmap(subjects: Iterable[int] | BitMap) -> BitMap:
    bitmap = subjects.copy() if isinstance(subjects, BitMap) else BitMap(subjects)
    bitmap.run_optimize()
    return bitmap


def _code(text: str) -> str:
    if len(text) > canonical.LONGEST_CODE or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(f"a code of the log is at most {canonical.LONGEST_CODE} ASCII signs without spaces")
    return text


def _trace(text: str) -> str:
    """What a client says of itself may hold anything: keep what a text column can hold, and not too much."""
    return text.replace("\x00", "")[:LONGEST_TRACE].encode(errors="replace").decode()


def _new_id(at: datetime) -> UUID:
    """A UUID of version 7 (RFC 9562), counting within the process: an index of them grows at one end,
    and entries of one transaction sort as they were written."""
    counted = next(_counted)
    number = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    number = (number << 4 | 0x7) << 12 | (counted >> 14 & 0xFFF)
    number = (number << 2 | 0b10) << 14 | (counted & 0x3FFF)
    return UUID(int=number << 48 | int.from_bytes(os.urandom(6)))
