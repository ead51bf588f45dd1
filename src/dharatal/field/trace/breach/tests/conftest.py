"""A breach in Saran: three members, one without a number that answers, a guard who handles it and callers who call."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.conftest import build_room
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.field.trace.breach import notices, opening, telling
from dharatal.field.trace.breach.models import Breach, Concerned, Notice
from dharatal.field.trace.breach.opening import Told
from dharatal.field.trace.capabilities import HANDLE_BREACH
from dharatal.guard.access import operations as access
from dharatal.kernel.actor import SYSTEM, Actor

SURE = {"identity": "yes"}
KNOWN = {
    "nature": Told(True, "सूची की प्रति बनाई गई।", "A list was copied."),
    "contact": Told(True, "ज़िला कार्यालय, 0612-0000000"),
}


@dataclass
class Office:
    """Who handles a breach, and the members it is about, by name."""

    land: Land
    guard: Actor
    members: dict[str, int] = field(default_factory=dict)

    def door(self, login: str = "guard") -> Any:
        return self.land.door(login, HANDLE_BREACH)

    def opened(self, *places: str, noticed_at: datetime = MORNING, at: datetime = MORNING) -> Breach:
        with self.door():
            units = [self.land.units[place] for place in places or ("saran",)]
            return opening.open_breach(self.guard, units, noticed_at=noticed_at, answers=KNOWN, at=at)

    def made(self, breach: Breach, duty: str, *, at: datetime = MORNING) -> Notice:
        with self.door():
            return notices.make(self.guard, breach.id, duty=duty, at=at)

    def spread(self, breach: Breach, *places: str, duty: str = "member") -> Notice:
        """Have everybody of the places told; their calls wait in the queue."""
        notice = self.made(breach, duty)
        with self.door():
            telling.begin(
                self.guard, notice.id, [self.land.units[place] for place in places or ("saran",)], at=MORNING
            )
        telling.spread(notice.id, at=MORNING)
        return notice

    def called(
        self, outcome: str, *, login: str = "asha", answers: Any = SURE, at: datetime = MORNING
    ) -> UUID:
        """Take the next card, dial, and write down how it ended."""
        caller = self.land.actors[login]
        with self.land.door(login, MAKE_CALLS, at=at):
            claim, _card = callroom.take(caller, at=at)
            assert claim.task is not None and claim.task.call_uuid is not None
            callroom.show_number(caller, call=claim.task.call_uuid, at=at)
            callroom.record(
                caller,
                call=claim.task.call_uuid,
                outcome=outcome,
                answers=answers,
                at=at + timedelta(seconds=40),
            )
            return claim.task.call_uuid

    def states(self, notice: Notice) -> dict[str, str]:
        names = {subject: name for name, subject in self.members.items()}
        with self.door():
            return {names[one.subject_id]: one.state for one in Concerned.objects.filter(notice=notice)}


@pytest.fixture
def office(db: None, enter: Enter) -> Iterator[Office]:
    land = build_room(enter)
    with override("en"):
        made = Office(land, _hired(land))
        for number, (name, village) in enumerate(
            (("Suman", "narharpur"), ("Rekha", "bahuara"), ("Om", "sonihar"))
        ):
            made.members[name] = _admitted(land, f"{name} Devi", f"+91600000000{number}", village)
        yield made


def _hired(land: Land) -> Actor:
    with land.door("system", HANDLE_BREACH):
        user = access.add_user(SYSTEM, login="guard", password=None, at=MORNING)
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[HANDLE_BREACH.code],
            unit_id=land.units["bihar"].id,
            starts_at=MORNING.replace(year=2025),
            ends_at=None,
            source="test",
            at=MORNING,
        )
    land.actors["guard"] = Actor(user.id, "guard", "web", device="machine")
    return land.actors["guard"]


def _admitted(land: Land, name: str, phone: str, village: str) -> int:
    by = "khagaria" if village == "sonihar" else "saran"
    sent = land.enlist(name, phone, village=village, by=by, relative_name="Ram Prasad", address="Ward 4")
    with land.door("system", SEND):
        intake.verify(SYSTEM, sent.uuid, at=MORNING)
    with land.door("system", STEER_CALLS):
        Task.objects.filter(owner_ref=sent.uuid).update(state="closed", closed_at=MORNING)
    return sent.id
