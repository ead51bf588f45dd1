"""The cast: two districts, a president of each, headquarters, and invented people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from dharatal.engines.keys import keyring
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.vault.operations import keep, new_subjects
from dharatal.guard.vault.sealing import seal_rows
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import capabilities, operations
from dharatal.register.people.card import Card, phones_to_bytes
from dharatal.register.people.models import Person
from dharatal.register.people.operations import Newcomer
from dharatal.register.people.tokens import name_tokens, phone_token
from dharatal.register.territory.models import Unit

NOON = datetime(2025, 11, 3, 6, 30, tzinfo=UTC)


def place(unit_id: int, kind: str, district_id: int = 0, block_id: int = 0, panchayat_id: int = 0) -> Unit:
    """Return a unit that is nowhere but in the test."""
    rungs = {"district_id": district_id, "block_id": block_id, "panchayat_id": panchayat_id}
    return Unit(id=unit_id, kind=kind, state_id=1, **rungs)


BIHAR = place(1, "state")
SARAN, PATNA = place(10, "district", 10), place(20, "district", 20)
CHHAPRA = place(11, "block", 10, 11)
REVELGANJ = place(12, "block", 10, 12)
SADHPUR = place(111, "panchayat", 10, 11, 111)
VILLAGE = place(1111, "village", 10, 11, 111)
HAMLET = place(1112, "village", 10, 11, 111)
DANAPUR_VILLAGE = place(2111, "village", 20, 21, 211)


@dataclass(frozen=True)
class Cast:
    """Who acts in the tests."""

    saran: Actor
    patna: Actor
    headquarters: Actor
    caller: Actor


@pytest.fixture
def cast(db: None) -> Cast:
    """Presidents of Saran and Patna, the headquarters, and a caller who sees nobody."""
    with entering(SYSTEM, None):
        access.set_covers([(1, [10, 20], [], []), (10, [10], [], []), (20, [20], [], [])])
        return Cast(
            saran=_user("saran", 10),
            patna=_user("patna", 20),
            headquarters=_user("hq", 1),
            caller=_user("caller"),
        )


def _user(login: str, unit_id: int = 0) -> Actor:
    user = access.add_user(SYSTEM, login=login, password=None, at=NOON)
    if unit_id:
        codes = [
            str(one)
            for one in (
                capabilities.LOOK,
                capabilities.FIND,
                capabilities.REVEAL,
                capabilities.FORGET,
                capabilities.MERGE,
            )
        ]
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=codes,
            unit_id=unit_id,
            starts_at=NOON,
            ends_at=None,
            source="test",
            at=NOON,
        )
    return Actor(user.id, login, "web")


def sealed(cards: list[Card], place: Unit, phones: list[str]) -> list[Newcomer]:
    """Seal cards as the intake does."""
    version = keyring().current
    subjects = new_subjects(len(cards))
    keep(subjects)
    values = [(card.to_bytes(), phones_to_bytes([phone])) for card, phone in zip(cards, phones, strict=True)]
    blobs = seal_rows(("card", "phone"), zip(subjects, values, strict=True))
    return [
        Newcomer(
            subject.id,
            subject.uuid,
            *(place.id, place.district_id, place.block_id, place.panchayat_id),
            *blob,
            phone_token(phone),
            version,
            name_tokens(card.name, relative=card.relative_name),
            verified_at=NOON,
        )
        for subject, blob, card, phone in zip(subjects, blobs, cards, phones, strict=True)
    ]


@pytest.fixture
def places(cast: Cast) -> None:
    """The units of the cast as rows, for what must find a place by its number."""
    with entering(SYSTEM, None):
        Unit.objects.bulk_create(
            Unit(
                **{rung: getattr(unit, rung) for rung in ("district_id", "block_id", "panchayat_id")},
                id=unit.id,
                state_id=1,
                kind=unit.kind,
                code=str(unit.id),
                name_en=f"Unit {unit.id}",
                valid_from=NOON,
            )
            for unit in (BIHAR, SARAN, PATNA, CHHAPRA, REVELGANJ, SADHPUR, VILLAGE, HAMLET, DANAPUR_VILLAGE)
        )


Admitting = Callable[..., Person]


@pytest.fixture
def admitted(cast: Cast) -> Admitting:
    """Admit somebody invented, as the system does."""

    def admit(
        name: str,
        place: Unit = VILLAGE,
        phone: str = "+916000000001",
        *,
        at: datetime = NOON,
        verified: bool = True,
        **fields: object,
    ) -> Person:
        with entering(SYSTEM, capabilities.LOOK):
            (newcomer,) = sealed([Card(name=name, **fields)], place, [phone])
            newcomer = newcomer._replace(verified_at=at if verified else None)
            return operations.admit(SYSTEM, newcomer, source="call", at=at)

    return admit


@pytest.fixture
def plumbing() -> Iterator[None]:
    """Let the test read tables that no door is needed for."""
    with permitted():
        yield
