"""A small land, and a worker that follows what becomes of its units."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from dharatal.field.callroom.conftest import build_room
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import StateTally, Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import coverage, tally
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.models import Submission
from dharatal.guard.audit import followers, sealer
from dharatal.interfaces.worker import following
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging
from dharatal.register.people.capabilities import MERGE
from dharatal.register.people.models import Person, PersonEvent, PersonRecord
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY


@dataclass
class House:
    """A small land in which somebody waits for a call and somebody is in the register."""

    land: Land

    def change(self, operation: Callable[..., Any], **what: Any) -> Any:
        with self.land.door("system", MANAGE_TERRITORY):
            return operation(SYSTEM, at=MORNING, **what)

    def move(self, unit: str, under: str) -> None:
        units = self.land.units
        self.change(territory.move, unit_id=units[unit].id, parent_id=units[under].id)

    def follow(self) -> int:
        sealer.seal_pending(at=MORNING)
        names = ("units.places", "units.overtaken", "members.counted")
        return sum(followers.advance(name) for name in names)

    def fold(self) -> None:
        with self.land.door("system", SEND):
            tally.fold()

    def seen_by(self, login: str) -> dict[str, int]:
        """How many rows of each kind a president sees."""
        tables = {"people": Person, "records": PersonRecord, "names": Submission, "calls": Task}
        with self.land.door(login, SEE):
            return {name: table._default_manager.count() for name, table in tables.items()}

    def row(self, table: Any) -> tuple[int, ...]:
        with self.land.door("system", STEER_CALLS):
            columns = ("unit_id", "district_id", "block_id", "panchayat_id")
            (row,) = set(table._default_manager.values_list(*columns))
            return tuple(row)

    def waiting_in(self, district: str) -> int:
        (district_id,) = self.place(district)
        return sum(StateTally.objects.filter(district_id=district_id).values_list("n", flat=True))

    def member(self, name: str, phone: str, village: str) -> Submission:
        """Somebody of whom a call is over: in the register."""
        by = "khagaria" if village == "sonihar" else "saran"
        sent = self.land.enlist(name, phone, village=village, by=by)
        with self.land.door("system", SEND):
            intake.verify(SYSTEM, sent.uuid, at=MORNING)
        return sent

    def join(self, first: Submission, second: Submission) -> PersonEvent:
        with self.land.door("system", MERGE):
            return merging.merge(SYSTEM, first.uuid, second.uuid, reason="reviewed", at=MORNING)

    def take_back(self, event: PersonEvent) -> PersonEvent:
        with self.land.door("system", MERGE):
            return merging.undo(SYSTEM, event.id, at=MORNING)

    def figures(self, unit: str) -> tuple[int, int, int, int]:
        """How many a unit has sent, called and verified, and how many still wait, as the board counts them."""
        with self.land.door("hq", SEE_COVERAGE):
            standing = coverage.standing_of(self.land.actors["hq"], self.land.units[unit])
        return standing.submitted, standing.called, standing.verified, standing.waiting

    def places(self) -> list[tuple[int, int, int]]:
        """Unit, district and the unit once told, of every record."""
        with self.land.door("system", SEE):
            columns = ("unit_id", "district_id", "told_unit_id")
            return list(PersonRecord.objects.order_by("id").values_list(*columns))

    def place(self, *units: str) -> tuple[int, ...]:
        return tuple(self.land.units[unit].id for unit in units)


EVERYTHING = {"people": 1, "records": 1, "names": 2, "calls": 2}
NOTHING = dict.fromkeys(EVERYTHING, 0)


def registered() -> dict[str, followers.Follower]:
    """What this module registers, whatever other tests have."""
    return {
        name: one for name, one in followers.FOLLOWERS.items() if one.handler.__module__ == following.__name__
    }


@pytest.fixture
def house(worker_role: None, enter: Any, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(followers, "FOLLOWERS", registered())
    land = build_room(enter)
    land.enlist("Sunita Devi", "+916000000001")
    member = land.enlist("Ramesh Kumar", "+916000000002")
    with land.door("system", SEND):
        intake.verify(SYSTEM, member.uuid, at=MORNING)
    return House(land)
