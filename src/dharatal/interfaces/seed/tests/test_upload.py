"""The messy sheet against the intake: each row must end as the generator says."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import LeftRow, Submission
from dharatal.guard.access import operations as access
from dharatal.interfaces.seed import directory, stories
from dharatal.interfaces.seed.files import xlsx
from dharatal.interfaces.seed.places import places
from dharatal.interfaces.seed.sheet import Row, Sheet, sheet
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.territory.models import Unit
from dharatal.register.territory.operations import import_lgd

NOW = datetime.now(UTC) - timedelta(hours=1)
FIRST_ROW = 5  # below two titles, an empty row and the headings
NEXT_PAGE = 10_000_000


@pytest.fixture
def president(db: None, enter: Callable[..., Any]) -> Actor:
    """The president of an invented district of one block."""
    with enter(SYSTEM, None), tempfile.TemporaryDirectory() as folder:
        directory.write_directory(places("block", 1), Path(folder))
        import_lgd(SYSTEM, Path(folder), 10, NOW)
        user = access.add_user(SYSTEM, login="president", password=None, at=NOW)
        district = Unit.objects.get(kind="district")
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[SEND.code, SEE.code],
            unit_id=district.id,
            starts_at=NOW,
            ends_at=None,
            source="test",
            at=NOW,
        )
    return Actor(user.id, user.login, "cli")


@pytest.fixture
def made() -> Sheet:
    return sheet(places("block", 1), 1)


def _numbered(made: Sheet) -> list[tuple[int, Row]]:
    first = [(FIRST_ROW + at, row) for at, row in enumerate(made.rows)]
    return first + [(NEXT_PAGE + FIRST_ROW + at, row) for at, row in enumerate(made.kruti)]


class TestMessySheet:
    def test_ends_row_by_row_as_the_generator_says(
        self, president: Actor, made: Sheet, enter: Callable[..., Any]
    ) -> None:
        stories.upload(president, xlsx(made), unit="district:218", at=NOW)

        with enter(president, SEE):
            accepted = set(Submission.objects.values_list("row_number", flat=True))
            left = {row.row_number: row for row in LeftRow.objects.all()}
            for number, row in _numbered(made):
                assert (number in accepted) == (row.outcome == "accepted"), row.defect
                if row.outcome == "rejected":
                    assert left[number].problem == row.reason, row.defect
                if row.outcome == "duplicate":
                    assert left[number].outcome == LeftRow.Outcome.DUPLICATE, row.defect

    def test_puts_every_accepted_row_into_its_village(
        self, president: Actor, made: Sheet, enter: Callable[..., Any]
    ) -> None:
        stories.upload(president, xlsx(made), unit="district:218", at=NOW)

        with enter(president, SEE):
            code_of = dict(Unit.objects.values_list("id", "code"))
            found = {s.row_number: code_of[s.unit_id] for s in Submission.objects.all()}
        assert found == {number: row.unit for number, row in _numbered(made) if row.outcome == "accepted"}
