"""A small named cast for every room of the field: two districts, their presidents, a caller, an in-charge."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS, WATCH_CALLS
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.models import Submission
from dharatal.guard.access import operations as access
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability
from dharatal.kernel.clock import IST
from dharatal.register.people.capabilities import FIND, LOOK, REVEAL
from dharatal.register.people.card import Card
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.models import Unit

MORNING = datetime(2026, 11, 9, 10, 30, tzinfo=IST)
PRESIDENT = (SEND, SEE, SEE_COVERAGE, LOOK, FIND, REVEAL)

Enter = Callable[..., AbstractContextManager[Any]]


@dataclass
class Land:
    """Places by name, people by login, and the door."""

    enter: Enter
    units: dict[str, Unit] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def door(
        self, login: str, capability: Capability, *, at: datetime = MORNING
    ) -> AbstractContextManager[Any]:
        return self.enter(SYSTEM if login == "system" else self.actors[login], capability, at=at)

    def enlist(
        self,
        name: str,
        phone: str,
        *,
        village: str = "narharpur",
        by: str = "saran",
        at: datetime = MORNING,
        **card: Any,
    ) -> Submission:
        with self.door(by, SEND, at=at):
            return intake.enlist(
                self.actors[by], card=Card(name, **card), phones=[phone], unit=self.units[village], at=at
            )

    def submission(self, uuid: Any, *, login: str = "hq") -> Submission:
        with self.door(login, SEE):
            return Submission.objects.get(uuid=uuid)


@pytest.fixture
def land(db: None, enter: Enter) -> Land:
    """Bihar in miniature, committed to nothing."""
    return build_land(enter)


def build_land(enter: Enter) -> Land:
    made = Land(enter)
    with permitted(), enter(SYSTEM, MANAGE_TERRITORY):
        _places(made)
        _people(made)
    return made


def _places(land: Land) -> None:
    rows = [
        ("bihar", "state", "10", "Bihar", "बिहार", ""),
        ("saran", "district", "211", "Saran", "सारण", "bihar"),
        ("khagaria", "district", "200", "Khagaria", "खगड़िया", "bihar"),
        ("marhaura", "block", "1811", "Marhaura", "मढ़ौरा", "saran"),
        ("amnour", "block", "1812", "Amnour", "अमनौर", "saran"),
        ("alauli", "block", "1701", "Alauli", "अलौली", "khagaria"),
        ("narharpur_gp", "panchayat", "9001", "Narharpur", "नरहरपुर", "marhaura"),
        ("amnour_gp", "panchayat", "9002", "Amnour Kalyan", "अमनौर कल्याण", "amnour"),
        ("sonihar_gp", "panchayat", "9003", "Sonihar", "सोनिहार", "alauli"),
        ("narharpur", "village", "500001", "Narharpur", "नरहरपुर", "narharpur_gp"),
        ("bahuara", "village", "500002", "Bahuara", "बहुआरा", "narharpur_gp"),
        ("basantpur", "village", "500003", "Basantpur", "बसंतपुर", "amnour_gp"),
        ("sonihar", "village", "500004", "Sonihar", "सोनिहार", "sonihar_gp"),
    ]
    for name, kind, code, english, hindi, parent in rows:
        land.units[name] = territory.add_unit(
            SYSTEM,
            kind=kind,
            code=code,
            name_en=english,
            name_hi=hindi,
            parent_id=land.units[parent].id if parent else None,
            at=MORNING,
        )
    for name, unit in land.units.items():
        land.units[name] = Unit.objects.get(id=unit.id)


def _people(land: Land) -> None:
    rows: list[tuple[str, str, tuple[Capability, ...]]] = [
        ("hq", "bihar", PRESIDENT),
        ("saran", "saran", PRESIDENT),
        ("khagaria", "khagaria", PRESIDENT),
        ("marhaura", "marhaura", (SEND, SEE, SEE_COVERAGE)),
        ("asha", "bihar", (MAKE_CALLS,)),
        ("bina", "bihar", (MAKE_CALLS,)),
        ("incharge", "bihar", (WATCH_CALLS, STEER_CALLS, SEE_COVERAGE)),
    ]
    for login, unit, capabilities in rows:
        user = access.add_user(SYSTEM, login=login, password=None, at=MORNING)
        land.actors[login] = Actor(user_id=user.id, login=login, channel="web", device="machine")
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[one.code for one in capabilities],
            unit_id=land.units[unit].id,
            starts_at=MORNING.replace(year=2025),
            ends_at=None,
            source="test",
            at=MORNING,
        )
