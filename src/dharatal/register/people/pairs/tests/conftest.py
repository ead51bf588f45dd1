"""The cast of the register's tests, with reviewers; invented people whom the worker has compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import translation

from dharatal.engines.home import secrets_dir
from dharatal.engines.keys.keyring import MASTER_FILE
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability
from dharatal.register.people import capabilities, merging, operations
from dharatal.register.people.card import Card
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.pairs import finding, kept, night
from dharatal.register.people.pairs import operations as operations_of_pairs
from dharatal.register.people.pairs.models import Decision, Pair
from dharatal.register.people.tests.conftest import NOON, sealed
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.models import Unit

HOUSE = {"relation": "F", "age": 34}
REVIEWED = (  # alike, but with two numbers: somebody has to look
    {"name": "सुमन कुमार सिंह", "phone": "+916000000001", "relative_name": "राम प्रसाद सिंह", **HOUSE},
    {"name": "Suman Kr. Singh", "phone": "+917000000345", "relative_name": "", "relation": "", "age": 38},
)
LINKED = (
    {"name": "बैद्यनाथ सहनी", "phone": "+916000000002", "relative_name": "रामेश्वर सहनी", **HOUSE},
    {"name": "Baidyanath Sahni", "phone": "+916000000002", "relative_name": "Rameshwar Sahni", **HOUSE},
)
REVIEWING = (capabilities.REVIEW, capabilities.WATCH_REVIEW, capabilities.LOOK)


@dataclass
class Desk:
    """Two reviewers of the state, one of Khagaria, the president of Saran; places by name."""

    anil: Actor
    bela: Actor
    khagaria: Actor
    president: Actor
    units: dict[str, Unit]

    def admit(self, name: str, phone: str = "", place: str = "narharpur", **card: Any) -> Person:
        """Admit somebody invented, as the system does."""
        with entering(SYSTEM, capabilities.LOOK):
            (newcomer,) = sealed([Card(name=name, **card)], self.units[place], [phone or "+916000000099"])
            if not phone:
                newcomer = newcomer._replace(phone=None, phone_token=None)
            return operations.admit(SYSTEM, newcomer, source="call", at=NOON)

    def admit_twice(self, first: dict[str, Any], second: dict[str, Any], village: str = "narharpur") -> Any:
        return self.admit(**first, place=village), self.admit(**second, place=village)

    def match(self, *, size: int = finding.BATCH) -> night.Done:
        with patch.object(finding.match_batch, "__kwdefaults__", {"size": size}):
            return night.run(SYSTEM)

    def door(self, actor: Actor) -> Any:
        return entering(actor, capabilities.REVIEW, at=NOON)

    def decide(self, actor: Actor, pair: Pair, what: str, *, at: datetime = NOON) -> operations_of_pairs.Made:
        with self.door(actor):
            return operations_of_pairs.decide(actor, pair.uuid, what=what, at=at)

    def match_again(self, people: Sequence[Person]) -> None:
        """Let the worker take records for new ones; behind an open door."""
        ids = [one.id for one in people]
        PersonRecord.objects.filter(id__in=ids).update(match_tokens=None, matched_at=None)

    def put_together(self, first: Person, second: Person) -> None:
        """Propose a pair, whatever the model says of it."""
        with entering(SYSTEM, capabilities.LOOK):
            both = sorted((first.id, second.id))
            weighed = finding.Weighed(both[0], both[1], 0.5, [])
            finding.keep([weighed], kept.in_force().model, at=NOON)

    def label(self, first: Person, second: Person, what: str) -> None:
        """Write down a decision without its effect."""
        with entering(SYSTEM, capabilities.LOOK):
            pair = Pair.objects.get(first_id=min(first.id, second.id), second_id=max(first.id, second.id))
            Decision.objects.create(
                pair_id=pair.id,
                user_id=self.anil.user_id,
                by="reviewer",
                what=what,
                p=0.5,
                model="x",
                at=NOON,
            )

    def join(self, first: Person, second: Person) -> None:
        with entering(SYSTEM, capabilities.LOOK):
            merging.merge(SYSTEM, first.uuid, second.uuid, reason="told", at=NOON)

    def person_of(self, admitted: Person) -> int:
        """Who holds the record that somebody came with."""
        with entering(SYSTEM, capabilities.LOOK):
            return PersonRecord.objects.get(id=admitted.id).person_id

    def pairs(self) -> list[Pair]:
        with entering(SYSTEM, capabilities.LOOK):
            return list(Pair.objects.order_by("-p", "id"))

    def pair(self, first: Person, second: Person) -> Pair:
        """The pair of these two; make it when the matching did not."""
        with entering(SYSTEM, capabilities.LOOK):
            return Pair.objects.get(first_id=min(first.id, second.id), second_id=max(first.id, second.id))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def desk(worker_role: None) -> Desk:
    """As the worker on a database that commits: it alone compares."""
    with entering(SYSTEM, MANAGE_TERRITORY):
        units = _places()
    with entering(SYSTEM, None):
        return Desk(
            anil=_user("anil", units["bihar"], REVIEWING),
            bela=_user("bela", units["bihar"], REVIEWING),
            khagaria=_user("khagaria", units["khagaria"], REVIEWING),
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


def _user(login: str, unit: Unit, rights: Sequence[Capability]) -> Actor:
    user = access.add_user(SYSTEM, login=login, password=None, at=NOON)
    access.grant(
        SYSTEM,
        user_id=user.id,
        capabilities=[one.code for one in rights],
        unit_id=unit.id,
        starts_at=NOON,
        ends_at=None,
        source="test",
        at=NOON,
    )
    return Actor(user.id, login, "web")


@pytest.fixture
def keys_put_back() -> Iterator[None]:
    """Leave the key file to the next test as it was."""
    path = secrets_dir() / MASTER_FILE
    content = path.read_bytes()
    yield
    path.write_bytes(content)
