"""The cast of the register's tests, with reviewers; invented people whom the worker has compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import capabilities, operations
from dharatal.register.people.card import Card
from dharatal.register.people.models import Person
from dharatal.register.people.pairs import night
from dharatal.register.people.pairs.models import Pair
from dharatal.register.people.tests.conftest import NOON, sealed
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.models import Unit

REVIEWING = (capabilities.REVIEW, capabilities.WATCH_REVIEW, capabilities.LOOK)


@dataclass
class Desk:
    """Two reviewers of the state, one of Saran, its president; places by name."""

    anil: Actor
    bela: Actor
    saran: Actor
    president: Actor
    units: dict[str, Unit]

    def admit(self, name: str, phone: str = "", place: str = "narharpur", **card: object) -> Person:
        """Admit somebody invented, as the system does."""
        with entering(SYSTEM, capabilities.LOOK):
            (newcomer,) = sealed([Card(name=name, **card)], self.units[place], [phone or "+916000000099"])
            if not phone:
                newcomer = newcomer._replace(phone=None, phone_token=None)
            return operations.admit(SYSTEM, newcomer, source="call", at=NOON)

    def match(self) -> night.Done:
        return night.run(SYSTEM)

    def pairs(self) -> list[Pair]:
        with entering(SYSTEM, capabilities.LOOK):
            return list(Pair.objects.order_by("-p", "id"))

    def pair(self, first: Person, second: Person) -> Pair:
        """The pair of these two; make it when the matching did not."""
        with entering(SYSTEM, capabilities.LOOK):
            return Pair.objects.get(first_id=min(first.id, second.id), second_id=max(first.id, second.id))


@pytest.fixture
def desk(worker_role: None) -> Desk:
    """As the worker on a database that commits: it alone compares."""
    with entering(SYSTEM, MANAGE_TERRITORY):
        units = _places()
    with entering(SYSTEM, None):
        return Desk(
            anil=_user("anil", units["bihar"], REVIEWING),
            bela=_user("bela", units["bihar"], REVIEWING),
            saran=_user("saran.reviewer", units["saran"], REVIEWING),
            president=_user("saran", units["saran"], (capabilities.JUDGE, capabilities.LOOK)),
            units=units,
        )


def _places() -> dict[str, Unit]:
    rows = [
        ("bihar", "state", "10", "Bihar", ""),
        ("saran", "district", "211", "Saran", "bihar"),
        ("khagaria", "district", "200", "Khagaria", "bihar"),
        ("marhaura", "block", "1811", "Marhaura", "saran"),
        ("alauli", "block", "1701", "Alauli", "khagaria"),
        ("narharpur_gp", "panchayat", "9001", "Narharpur", "marhaura"),
        ("sonihar_gp", "panchayat", "9003", "Sonihar", "alauli"),
        ("narharpur", "village", "500001", "Narharpur", "narharpur_gp"),
        ("bahuara", "village", "500002", "Bahuara", "narharpur_gp"),
        ("sonihar", "village", "500004", "Sonihar", "sonihar_gp"),
    ]
    made: dict[str, Unit] = {}
    for name, kind, code, english, parent in rows:
        made[name] = territory.add_unit(
            SYSTEM,
            kind=kind,
            code=code,
            name_en=english,
            name_hi=english,
            parent_id=made[parent].id if parent else None,
            at=NOON,
        )
    return {name: Unit.objects.get(id=unit.id) for name, unit in made.items()}


def _user(login: str, unit: Unit, rights: Sequence[object]) -> Actor:
    user = access.add_user(SYSTEM, login=login, password=None, at=NOON)
    access.grant(
        SYSTEM,
        user_id=user.id,
        capabilities=[one.code for one in rights],  # type: ignore[attr-defined]
        unit_id=unit.id,
        starts_at=NOON,
        ends_at=None,
        source="test",
        at=NOON,
    )
    return Actor(user.id, login, "web")


Door = Callable[..., object]
