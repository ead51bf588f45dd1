"""Planting the invented organisation in an installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dharatal.engines import home
from dharatal.engines.postgres import sequences
from dharatal.engines.postgres.gate import permitted
from dharatal.field.intake.models import Submission
from dharatal.guard.access.models import User
from dharatal.guard.access.queries import user_by_login
from dharatal.interfaces.seed import printed
from dharatal.interfaces.seed.places import SCALES
from dharatal.interfaces.seed.plant import CannotPlant, plant
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import FIND, LOOK
from dharatal.register.posts import profile as posts
from dharatal.register.territory.models import Unit
from dharatal.register.territory.operations import add_unit
from dharatal.register.territory.queries import unit_by_ref

NOW = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def empty(worker_role: None) -> Iterator[None]:
    """An empty trial, entered as the worker."""
    sequences.forget_kept()  # numbers reserved from an earlier test's database of this name
    yield
    (home.secrets_dir() / printed.FILE).unlink(missing_ok=True)


def _actor(login: str) -> Actor:
    with permitted():
        return Actor(user_by_login(login).id, login, "cli")


class TestPlant:
    def test_makes_an_organisation_that_people_can_work_in(
        self, custodian: None, empty: None, enter: Callable[..., Any], superuser: Any
    ) -> None:
        made = plant("block", 1, at=NOW)

        assert made["units"] == 1 + 1 + 1 + 5 + 25
        assert made["members"] == SCALES["block"].members
        _the_president_sees_all(enter)
        _headquarters_find_in_the_other_script(enter)
        states = dict(
            superuser.execute("SELECT state, count(*) FROM intake_submission GROUP BY 1").fetchall()
        )
        assert states[Submission.State.VERIFIED] >= 10
        assert states[Submission.State.RETURNED] >= 3
        assert states[Submission.State.WAITING] >= 10

    def test_has_a_login_for_every_post_and_gives_them_again(self, empty: None) -> None:
        made = plant("block", 1, at=NOW)

        again = plant("district", 2, at=NOW)

        people = set(posts.posts()) - {"missed_call_gateway"}
        assert {one["post"] for one in made["logins"]} == people
        assert not again["planted"]
        assert again["logins"] == made["logins"]
        with permitted():
            for one in made["logins"]:
                assert User.objects.get(login=one["login"]).check_password(one["password"])

    def test_refuses_where_there_are_places_already(self, empty: None, enter: Callable[..., Any]) -> None:
        with enter(SYSTEM, None):
            add_unit(SYSTEM, kind="state", code="10", name_en="Bihar", at=NOW)

        with pytest.raises(CannotPlant):
            plant("block", 1, at=NOW)

        with permitted():
            assert Unit.objects.count() == 1

    def test_refuses_in_production(self, empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("dharatal.interfaces.seed.plant.mode", lambda: "production")

        with pytest.raises(CannotPlant):
            plant("block", 1, at=NOW)


def _the_president_sees_all(enter: Callable[..., Any]) -> None:
    president = _actor("saran")
    with enter(president, LOOK):
        assert people.count_in(president, unit_by_ref("district:218")) >= SCALES["block"].members


def _headquarters_find_in_the_other_script(enter: Callable[..., Any]) -> None:
    hq = _actor("hq")
    with enter(hq, FIND):
        found = people.find(hq, "Sunita", at=NOW)
    assert any("सुनीता" in row.card.name for row in found if row.card)
