"""A call room at work, two presidents who keep the book of their districts, and members whom a rival calls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import operations as desk
from dharatal.field.callroom.conftest import build_room
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.trace.capabilities import BOOK, TELL
from dharatal.field.trace.complaints import operations
from dharatal.field.trace.complaints.operations import Telling
from dharatal.field.trace.models import Complaint
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import NOBODY, SYSTEM, Actor

YES = dict.fromkeys(desk.QUESTIONS, "yes")
SAID = {"identity": "yes", "called": "yes", "called_when": "2026-11-08T18:30", "called_as": "Md. Suman ji"}


@dataclass
class Book:
    """Asha and Bina call; the presidents of Saran and Khagaria, and headquarters, keep the book."""

    land: Land
    now: datetime = MORNING
    phones: Iterator[int] = field(default_factory=lambda: iter(range(6000010000, 6000090000)))

    def actor(self, login: str) -> Actor:
        if login == "nobody":
            return NOBODY
        return replace(self.land.actors[login], device=f"machine of {login}")

    def member(self, name: str = "Suman Kumar", *, village: str = "narharpur", phone: str = "") -> str:
        """Somebody in the register; answers the mobile."""
        mobile = phone or f"{next(self.phones)}"
        by = "khagaria" if village == "sonihar" else "saran"
        self.land.enlist(name, f"+91{mobile}", village=village, by=by, at=self.now)
        self.call("asha", "yes", answers=YES)
        return mobile

    def sent(self, name: str = "Suman Kumar") -> str:
        """Somebody whom a district sent, and nobody has called yet."""
        mobile = f"{next(self.phones)}"
        self.land.enlist(name, f"+91{mobile}", at=self.now)
        return mobile

    def call(self, login: str, outcome: str, *, answers: dict[str, str]) -> desk.Recorded:
        """Take the next card and record an outcome; time goes on by a minute."""
        at, self.now = self.now, self.now + timedelta(minutes=1)
        with self.land.door(login, MAKE_CALLS, at=at):
            claim, card = desk.take(self.actor(login), at=at)
            assert card is not None, claim.sentence
            desk.show_number(self.actor(login), call=claim.task.call_uuid, at=at)
            return desk.record(
                self.actor(login), call=claim.task.call_uuid, outcome=outcome, answers=answers, at=at
            )

    def tell(self, mobile: str, *, by: str = "nobody", via: str = "web", key: str = "", **more: Any) -> UUID:
        actor = self.actor(by)
        self.now += timedelta(seconds=1)
        with entering(actor, None if by == "nobody" else TELL, at=self.now):
            return operations.tell(actor, Telling(mobile, **more), via=via, key=key, at=self.now)

    def answer(
        self, outcome: str = "yes", *, by: str = "bina", answers: dict[str, str] = SAID
    ) -> desk.Recorded:
        """The next call is the call-back."""
        self.now += timedelta(minutes=1)
        return self.call(by, outcome, answers=answers)

    def complaints(self, *, by: str = "hq") -> list[Complaint]:
        with self.land.door(by, BOOK):
            return list(Complaint.objects.order_by("told_at", "id"))

    def tasks(self) -> list[Task]:
        with self.land.door("system", STEER_CALLS):
            return list(Task.objects.filter(owner_kind="complaint", closed_at=None).order_by("id"))


def build_book(enter: Callable[..., Any]) -> Book:
    land = build_room(enter)
    with permitted(), entering(SYSTEM, None):
        for login, unit in (("hq", "bihar"), ("saran", "saran"), ("khagaria", "khagaria"), ("asha", "bihar")):
            access.grant(
                SYSTEM,
                user_id=land.actors[login].user_id,
                capabilities=[TELL.code] if login == "asha" else [TELL.code, BOOK.code],
                unit_id=land.units[unit].id,
                starts_at=MORNING - timedelta(days=400),
                ends_at=None,
                source="test:book",
                at=MORNING,
            )
    return Book(land)


@pytest.fixture
def book(worker_role: None, enter: Callable[..., Any]) -> Book:
    return build_book(enter)
