"""Who asks for files, who approves them, and a custodian that always answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.decoys.tests.conftest import entered, keeper, neighbours
from dharatal.register.people.exports import asking, delivering, making
from dharatal.register.people.exports.columns import Wish
from dharatal.register.people.exports.models import Export
from dharatal.register.people.tests.conftest import SARAN, Admitting, Cast, admitted, cast, places
from dharatal.register.territory.models import Unit

__all__ = ["admitted", "cast", "entered", "keeper", "neighbours", "places"]

NOON = datetime(2025, 11, 3, 6, 30, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=60)
COLUMNS = ("name", "father_name", "phone", "village", "address")
USUAL = Wish(columns=COLUMNS, purpose="meeting")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    clock.set_trial_clock(lambda: NOON)
    yield
    clock.set_trial_clock(None)


@pytest.fixture(autouse=True)
def _custodian(custodian: None) -> None:
    """The second custodian of the marks answers."""


@dataclass(frozen=True)
class Desk:
    """Who asks (a president, the headquarters), and who may approve. Nobody made another's log-in."""

    president: Actor
    patna: Actor
    hq: Actor
    guard: Actor
    admin: Actor

    def ask(self, wish: Wish = USUAL, *, actor: Actor | None = None, unit: Unit = SARAN) -> Export:
        asker = actor or self.president
        with entering(asker, EXPORT):
            return asking.ask(asker, unit, wish, excluded=(), at=clock.now())

    def approve(self, export: Export, actor: Actor | None = None) -> Export:
        approver = actor or self.guard
        with entering(approver, APPROVE):
            return asking.approve(approver, export.uuid, at=clock.now())

    def made(self, wish: Wish = USUAL, **whose: object) -> Export:
        """A file that was asked for and is ready."""
        export = self.ask(wish, **whose)  # type: ignore[arg-type]
        making.make(export.uuid)
        return self.now(export)

    def fetched(self, export: Export, actor: Actor | None = None) -> bytes:
        asker = actor or self.president
        with entering(asker, EXPORT):
            content = delivering.hand_out(asker, export.uuid, at=clock.now()).content
        assert content is not None
        return content

    def hq_of_saran(self) -> Actor:
        """Another who may ask for Saran's people."""
        return hire("second", 10, EXPORT)

    def dismiss(self, actor: Actor) -> None:
        with entering(SYSTEM, None):
            access.revoke(SYSTEM, source=f"test:{actor.login}", at=NOON)

    def now(self, export: Export) -> Export:
        with entering(SYSTEM, None):
            return Export.objects.get(uuid=export.uuid)


def hire(
    login: str, unit_id: int, *capabilities: Capability, by: Actor = SYSTEM, at: datetime = LONG_AGO
) -> Actor:
    """A log-in with rights in a unit, made long ago unless another day is told."""
    with entering(SYSTEM, None):
        user = access.add_user(by, login=login, password=None, at=at)
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[one.code for one in capabilities],
            unit_id=unit_id,
            starts_at=LONG_AGO,
            ends_at=None,
            source=f"test:{login}",
            at=LONG_AGO,
        )
    return Actor(user.id, login, "web")


@pytest.fixture
def desk(cast: Cast, places: None) -> Desk:
    return Desk(
        hire("president", 10, EXPORT),
        hire("other", 20, EXPORT),
        hire("operator", 1, EXPORT, APPROVE),
        hire("guard", 1, APPROVE),
        hire("second_guard", 1, APPROVE),
    )


Village = Callable[[int], None]


@pytest.fixture
def members(admitted: Admitting) -> Village:
    """So many invented members of one village."""

    def admit(count: int) -> None:
        for n in range(count):
            admitted(
                f"Ramesh {chr(65 + n % 26)}",
                phone=f"+9160000{n:05d}",
                relation="F",
                relative_name="Suresh Prasad",
                address="Vill Sadhpur PO Chhapra",
                age=30 + n % 40,
            )

    return admit
