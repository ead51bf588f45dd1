"""Two districts of invented members, two who take files out, and the officer who finds out whose a list is."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from django.utils.translation import override

from dharatal.field.trace import operations, running
from dharatal.field.trace.capabilities import TRACE
from dharatal.field.trace.models import SuspectFile
from dharatal.field.trace.reporting import Report
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.interfaces.seed.people import people
from dharatal.interfaces.seed.places import places
from dharatal.interfaces.seed.throwaway import become
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability
from dharatal.register.people import capabilities
from dharatal.register.people import operations as register
from dharatal.register.people.capabilities import EXPORT, LOOK
from dharatal.register.people.card import Card
from dharatal.register.people.exports import asking, delivering, making
from dharatal.register.people.exports.asking import Wish
from dharatal.register.people.exports.models import Export
from dharatal.register.people.models import Person
from dharatal.register.people.pairs import night
from dharatal.register.people.tests.conftest import sealed
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.models import Unit

NOON = datetime(2026, 11, 3, 6, 30, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=60)
COLUMNS = ("name", "father_name", "phone", "age", "village", "address")
MEMBERS = 150

Table = list[list[str]]

_PLACES = (
    ("bihar", "state", "10", "Bihar", "बिहार", ""),
    ("saran", "district", "211", "Saran", "सारण", "bihar"),
    ("khagaria", "district", "200", "Khagaria", "खगड़िया", "bihar"),
    ("marhaura", "block", "1811", "Marhaura", "मढ़ौरा", "saran"),
    ("alauli", "block", "1701", "Alauli", "अलौली", "khagaria"),
    ("narharpur_gp", "panchayat", "9001", "Narharpur", "नरहरपुर", "marhaura"),
    ("sonihar_gp", "panchayat", "9003", "Sonihar", "सोनिहार", "alauli"),
    ("narharpur", "village", "500001", "Narharpur", "नरहरपुर", "narharpur_gp"),
    ("bahuara", "village", "500002", "Bahuara", "बहुआरा", "narharpur_gp"),
    ("sonihar", "village", "500004", "Sonihar", "सोनिहार", "sonihar_gp"),
)


@dataclass
class Inquiry:
    """Who acts, and who is in the register."""

    president: Actor
    operator: Actor
    officer: Actor
    units: dict[str, Unit]
    members: list[Person] = field(default_factory=list)

    def export(self, actor: Actor, place: str = "saran", columns: Sequence[str] = COLUMNS) -> UUID:
        """Have a file made for somebody."""
        with entering(actor, EXPORT), override("hi"):
            wish = Wish(columns=tuple(columns), purpose="meeting", format="csv")
            export = asking.ask(actor, self.units[place], wish, excluded=(), at=clock.now())
        if export.needed:
            with entering(self.officer, APPROVE):
                asking.approve(self.officer, export.uuid, at=clock.now())
        making.make(export.uuid)
        return export.uuid

    def fetched(self, actor: Actor, export: UUID) -> bytes:
        with entering(actor, EXPORT):
            content = delivering.hand_out(actor, export, at=clock.now()).content
        assert content is not None
        return content

    def leaked(self, actor: Actor, place: str = "saran") -> tuple[UUID, Table]:
        """A file and its rows as they were fetched, from the headings on."""
        export = self.export(actor, place)
        return export, rows_of(self.fetched(actor, export))

    def handed_in(self, content: bytes, filename: str = "list.csv") -> UUID:
        with entering(self.officer, TRACE):
            return operations.receive(self.officer, filename=filename, content=content, at=clock.now()).id

    def traced(self, content: bytes, filename: str = "list.csv") -> Report:
        """Hand a list in, and let the worker read it."""
        report = running.run(self.officer, self.handed_in(content, filename))
        assert report is not None
        return report

    def admit(
        self, cards: Sequence[Card], phones: Sequence[str], village: str, *, at: datetime = LONG_AGO
    ) -> None:
        with entering(SYSTEM, capabilities.LOOK):
            for newcomer in sealed(list(cards), self.units[village], list(phones)):
                self.members.append(register.admit(SYSTEM, newcomer, source="call", at=at))
        night.match_new(SYSTEM)

    def of(self, suspect: UUID) -> SuspectFile:
        with entering(self.officer, TRACE):
            return SuspectFile.objects.get(id=suspect)

    def export_of(self, export: UUID) -> Export:
        with entering(SYSTEM, None):
            return Export.objects.get(uuid=export)


def rows_of(content: bytes) -> Table:
    """A delivered CSV from its headings on; the lines about it stand above."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    start = next(at for at, row in enumerate(rows) if len([cell for cell in row if cell]) >= 3)
    return rows[start:]


def as_csv(table: Table) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(table)
    return stream.getvalue().encode()


def invented(count: int, seed: int) -> pl.DataFrame:
    return people("block", seed, places("block", seed), members=count)


def cards_of(frame: pl.DataFrame) -> tuple[list[Card], list[str]]:
    cards = [Card(*row) for row in frame.select(Card._fields).iter_rows()]
    return cards, [f"+91{mobile}" for mobile in frame["mobile"]]


@pytest.fixture
def inquiry(whole_database: str, custodian: None) -> Iterator[Inquiry]:
    """As the worker on a database that commits: it alone recognises; the custodian of the marks answers."""
    clock.set_trial_clock(lambda: NOON)
    become("worker")
    try:
        with entering(SYSTEM, MANAGE_TERRITORY):
            units = _units()
        made = Inquiry(
            president=_hired("president", units["saran"], EXPORT),
            operator=_hired("operator", units["bihar"], EXPORT, LOOK),
            officer=_hired("guard", units["bihar"], TRACE, APPROVE),
            units=units,
        )
        frame = invented(MEMBERS, 5)
        for village, part in (("narharpur", frame[: MEMBERS // 2]), ("bahuara", frame[MEMBERS // 2 :])):
            made.admit(*cards_of(part), village)
        yield made
    finally:
        clock.set_trial_clock(None)


def _units() -> dict[str, Unit]:
    made: dict[str, Unit] = {}
    for name, kind, code, english, hindi, parent in _PLACES:
        above = made[parent].id if parent else None
        made[name] = territory.add_unit(
            SYSTEM, kind=kind, code=code, name_en=english, name_hi=hindi, parent_id=above, at=LONG_AGO
        )
    return {name: Unit.objects.get(id=unit.id) for name, unit in made.items()}


def _hired(login: str, unit: Unit, *rights: Capability) -> Actor:
    with entering(SYSTEM, None):
        user = access.add_user(SYSTEM, login=login, password=None, at=LONG_AGO)
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[str(right) for right in rights],
            unit_id=unit.id,
            starts_at=LONG_AGO,
            ends_at=None,
            source=f"test:{login}",
            at=LONG_AGO,
        )
    return Actor(user.id, login, "web")


Change = Callable[[Table], Any]
