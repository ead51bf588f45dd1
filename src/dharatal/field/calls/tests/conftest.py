"""A room with three callers and an in-charge, and two districts that it calls."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls import operations
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS, WATCH_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Claim, Finished, NewTask
from dharatal.guard.access import operations as access
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability

IST = ZoneInfo("Asia/Kolkata")
STATE, SARAN, GAYA = 9, 1, 2


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=IST)


NINE, ELEVEN, DIALLED, RECORDED = at(9), at(11), at(11, 1), at(11, 2)


@dataclass
class Room:
    """Everything that the tests do, each through the door of whoever does it."""

    enter: Callable[..., AbstractContextManager[Any]]
    actors: dict[str, Actor]

    @contextmanager
    def door(self, login: str, capability: Capability, moment: datetime) -> Iterator[Actor]:
        with self.enter(self.actors[login], capability, at=moment):
            yield self.actors[login]

    def add(self, *tasks: NewTask, moment: datetime = NINE) -> None:
        with self.door("incharge", STEER_CALLS, moment) as actor:
            operations.add_tasks(actor, tasks, at=moment)

    def claim(self, login: str = "asha", moment: datetime = ELEVEN) -> Claim:
        with self.door(login, MAKE_CALLS, moment) as actor:
            return operations.claim(actor, at=moment)

    def card(self, login: str = "asha", moment: datetime = ELEVEN) -> Task:
        card = self.claim(login, moment).task
        assert card is not None
        return card

    def dial(self, call: UUID, login: str = "asha", moment: datetime = DIALLED) -> None:
        with self.door(login, MAKE_CALLS, moment) as actor:
            operations.dial(actor, call=call, at=moment)

    def finish(
        self, call: UUID, outcome: str, login: str = "asha", moment: datetime = RECORDED, **more: Any
    ) -> Finished:
        with self.door(login, MAKE_CALLS, moment) as actor:
            return operations.finish(actor, call=call, outcome=outcome, at=moment, **more)

    def work_off(self, outcome: str, login: str = "asha", moment: datetime = ELEVEN, **more: Any) -> Finished:
        """Claim, dial and record one call, a second apart."""
        call = self.card(login, moment).call_uuid
        self.dial(call, login, moment + timedelta(seconds=1))
        return self.finish(call, outcome, login, moment + timedelta(seconds=2), **more)

    def hand_out(self, cards: int, moment: datetime = ELEVEN) -> list[UUID]:
        """Work off so many cards and say whose they were."""
        owners = []
        for number in range(cards):
            then = moment + timedelta(seconds=10 * number)
            owners.append(self.card(moment=then).owner_ref)
            self.work_off("refused", moment=then)
        return owners

    def task(self, wanted: NewTask) -> Task:
        with self.door("incharge", WATCH_CALLS, at(9)):
            return Task.objects.get(owner_ref=wanted.owner_ref)

    def steer(self, operation: Callable[..., Any], moment: datetime = ELEVEN, **more: Any) -> Any:
        with self.door("incharge", STEER_CALLS, moment) as actor:
            return operation(actor, at=moment, **more)

    def sweep(self, moment: datetime) -> int:
        with self.enter(SYSTEM, STEER_CALLS, at=moment):
            return operations.return_expired_leases(at=moment)

    def watch(self, query: Callable[..., Any], moment: datetime = ELEVEN, **more: Any) -> Any:
        with self.door("incharge", WATCH_CALLS, moment) as actor:
            return query(actor, **({"at": moment} | more if "day" not in more else more))


@pytest.fixture
def room(db: None, enter: Callable[..., AbstractContextManager[Any]]) -> Room:
    return build_room(enter)


def build_room(enter: Callable[..., AbstractContextManager[Any]], *, callers: int = 0) -> Room:
    """callers: so many more than Asha, Bina and Chanda, logged in as caller0, caller1 ..."""
    actors = {}
    with permitted(), enter(SYSTEM, None):
        access.set_covers([(STATE, [SARAN, GAYA], [], [])])
        for login in (
            "asha",
            "bina",
            "chanda",
            "incharge",
            *(f"caller{number}" for number in range(callers)),
        ):
            user = access.add_user(SYSTEM, login=login, password=None, at=at(8))
            actors[login] = Actor(user_id=user.id, login=login, channel="web")
            rights = [STEER_CALLS, WATCH_CALLS] if login == "incharge" else [MAKE_CALLS]
            access.grant(
                SYSTEM,
                user_id=user.id,
                capabilities=[right.code for right in rights],
                unit_id=STATE,
                starts_at=at(8),
                ends_at=None,
                source="test",
                at=at(8),
            )
    return Room(enter, actors)
