"""What makes a decoy like the members around it: when it came, under what number of the register, who looked at it.

It takes all three from a member who came to the same place lately, its model: dates some minutes later, the next
identifier of the list in which the model was sent, and of the log what was written about the model until the decoy
was entered. Nothing of that is written into the log; it is only shown.
"""

import secrets
from datetime import datetime, timedelta
from os import urandom
from typing import NamedTuple
from uuid import UUID

from dharatal.register.people.models import PersonRecord
from dharatal.register.people.places import RUNGS
from dharatal.register.territory.models import Unit

CALLED = "call"
LATEST = 20
SHIFT = (180, 2_400)  # seconds
_STRETCH, _PLACE_BITS = 6, 14  # of an identifier (vault.operations.new_subject_columns)


class Model(NamedTuple):
    """Whom a decoy is like. record_id: 0 where nobody is near; shift: seconds."""

    record_id: int
    shift: int
    source: str
    admitted_at: datetime
    verified_at: datetime | None
    uuid: UUID | None

    @property
    def is_counted(self) -> bool:
        """Whether somebody like this stands in the figures of coverage."""
        return self.source == CALLED


def model_near(unit: Unit, *, at: datetime) -> Model:
    """Choose one of the latest members of the smallest place around a unit that has any."""
    for rung in reversed(RUNGS):
        place = unit.id if rung == "unit_id" else getattr(unit, rung)
        near = PersonRecord.objects.filter(is_decoy=False, phone__isnull=False, **{rung: place})
        found = list(near.order_by("-admitted_at", "-id")[:LATEST]) if place else []
        if found:
            return _model(secrets.choice(found), at)
    return Model(0, 0, CALLED, at, at, None)


def identifier_like(uuid: UUID | None) -> UUID | None:
    """Return an identifier right after those of the list in which another was sent; None where it came alone."""
    if uuid is None or uuid.version != 8:
        return None
    stretch = uuid.bytes[:_STRETCH]
    first, last = UUID(bytes=stretch + bytes(10)), UUID(bytes=stretch + b"\xff" * 10)
    listed = PersonRecord.objects.filter(uuid__range=(first, last)).order_by("-uuid")
    latest = list(listed.values_list("uuid", flat=True)[:2])
    if len(latest) < 2:
        return None
    place = _place_of(latest[0]) + 1 + secrets.randbelow(3)
    signs = 0x8000_8000 | (place >> _PLACE_BITS & 0xFFF) << 16 | place & 0x3FFF
    return UUID(bytes=stretch + signs.to_bytes(4) + urandom(6))


def _place_of(uuid: UUID) -> int:
    signs = int.from_bytes(uuid.bytes[_STRETCH : _STRETCH + 4])
    return (signs >> 16 & 0xFFF) << _PLACE_BITS | signs & 0x3FFF


def _model(record: PersonRecord, at: datetime) -> Model:
    shift = secrets.choice(range(*SHIFT))
    if record.admitted_at + timedelta(seconds=shift) >= at:
        shift = -shift
    by = timedelta(seconds=shift)
    verified = record.verified_at + by if record.verified_at else None
    return Model(record.id, shift, record.source, record.admitted_at + by, verified, record.uuid)
