"""A room whose second calls are made at once: everything through the operations of the people in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dharatal.field.callroom import operations as desk
from dharatal.field.callroom.checking import following, plan, tasks
from dharatal.field.callroom.conftest import build_room
from dharatal.field.callroom.models import Check, Hearing
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.audit import followers, sealer
from dharatal.kernel.actor import Actor

YES = {**dict.fromkeys(desk.QUESTIONS, "yes"), "heard": "नरहरपुर, मंदिर के पास"}
LATER = MORNING + plan.OTHERS_WAIT + timedelta(hours=23, minutes=50)  # due, whatever was heard


@pytest.fixture(autouse=True)
def only_this_follower(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    one = followers.Follower(frozenset(following.FOLLOWED), following.draw_or_leave)
    monkeypatch.setattr(followers, "FOLLOWERS", {"calls.second": one})
    yield


@dataclass
class Room:
    """Asha calls first; Bina, on another machine, makes the calls again a day later."""

    land: Land
    now: datetime = MORNING
    phones: Iterator[int] = field(default_factory=lambda: iter(range(6000010000, 6000090000)))

    def actor(self, login: str) -> Actor:
        return replace(self.land.actors[login], device=f"machine of {login}")

    def enlist(self, name: str = "Suman Kumar", *, village: str = "narharpur") -> UUID:
        by = "khagaria" if village == "sonihar" else "saran"
        return self.land.enlist(name, f"+91{next(self.phones)}", village=village, by=by, at=self.now).uuid

    def take(self, login: str, at: datetime | None = None) -> Any:
        at = at or self.now
        with self.land.door(login, MAKE_CALLS, at=at):
            return desk.take(self.actor(login), at=at)

    def call(self, login: str, outcome: str, *, at: datetime | None = None, **more: Any) -> desk.Recorded:
        """Take the next card and record an outcome; time goes on by a minute."""
        at = at or self.now
        self.now = max(self.now, at) + timedelta(minutes=1)
        with self.land.door(login, MAKE_CALLS, at=at):
            claim, card = desk.take(self.actor(login), at=at)
            assert card is not None, claim.sentence
            desk.show_number(self.actor(login), call=claim.task.call_uuid, at=at)
            more.setdefault("answers", YES)
            return desk.record(self.actor(login), call=claim.task.call_uuid, outcome=outcome, at=at, **more)

    def follow(self) -> int:
        sealer.seal_pending(at=self.now)
        return followers.advance("calls.second")

    def weigh(self, at: datetime | None = None) -> int:
        self.now = at or self.now + timedelta(minutes=11)
        return tasks.weigh(at=self.now)

    def first(self, outcome: str = "yes", name: str = "Suman Kumar") -> UUID:
        """Asha calls somebody new, and the log is followed."""
        sent = self.enlist(name)
        self.call("asha", outcome)
        self.follow()
        return sent

    def again(self, outcome: str = "yes", **more: Any) -> desk.Recorded:
        """Bina makes the next due call some days later, and it is weighed."""
        self.now = max(self.now, LATER)
        done = self.call("bina", outcome, **more)
        self.weigh()
        return done

    def checks(self) -> list[Check]:
        with self.land.door("system", STEER_CALLS):
            return list(Check.objects.order_by("first_at", "id"))

    def hearing(self) -> Hearing | None:
        with self.land.door("system", STEER_CALLS):
            return Hearing.objects.order_by("-opened_at").first()

    def open_tasks(self, kind: str) -> list[Task]:
        with self.land.door("system", STEER_CALLS):
            return list(Task.objects.filter(owner_kind=kind, closed_at=None).order_by("id"))

    def stopped(self, *, wrong: int = 3, more: int = 4) -> Hearing:
        """Asha invents: so many of her yes are contradicted, and she has made more that nobody has checked yet."""
        for _one in range(wrong + more):
            self.enlist()
        for _one in range(wrong + more):
            self.call("asha", "yes")
        self.follow()
        self.now = max(self.now, LATER)
        for _one in range(wrong):
            self.call("bina", "no")
        self.weigh()
        found = self.hearing()
        assert found is not None
        return found


@pytest.fixture
def room(worker_role: None, enter: Callable[..., Any]) -> Room:
    return Room(build_room(enter))
