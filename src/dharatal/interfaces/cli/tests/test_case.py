"""Tests of `dharatal case`, and of telling a call's answers by command."""

import argparse
from typing import Any
from uuid import uuid4

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace.cases.operations import CannotDecide, NotEntrusted, NotOpener
from dharatal.field.trace.cases.queries import NotNamedInCase
from dharatal.field.trace.cases.tests.conftest import MORNING, Cast, cast
from dharatal.guard.access.door import entering
from dharatal.interfaces.cli.commands import calls, case
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY

__all__ = ["cast"]
WHY_NOT = "The calls came from our own call room, in the week of the second round."


@pytest.fixture
def asked(cast: Cast) -> Any:
    """What somebody types; Saran is a district."""
    clock.set_trial_clock(lambda: MORNING)
    with permitted(), entering(SYSTEM, MANAGE_TERRITORY):
        names = {"name_en": "Saran", "name_hi": "सारण"}
        state = territory.add_unit(
            SYSTEM, kind="state", code="10", name_en="Bihar", name_hi="बिहार", at=MORNING
        )
        territory.add_unit(SYSTEM, kind="district", code="218", **names, parent_id=state.id, at=MORNING)

    def typed(login: str, **more: Any) -> argparse.Namespace:
        return argparse.Namespace(login=login, code="", **more)

    yield typed
    clock.set_trial_clock(None)


def proposed(asked: Any, by: str = "asha", since: str = "2026-08-01") -> str:
    return str(case.propose(asked(by, unit=["district:218"], since=since, until=""))["case"])


def opened(asked: Any) -> str:
    made = proposed(asked)
    for login in ("asha", "bina"):
        case.open_case(asked(login, case=made))
    return made


class TestAProposal:
    def test_counts_from_a_day_in_india_on(self, asked: Any) -> None:
        made = proposed(asked)

        (one,) = case.listed(asked("bina"))["cases"]

        assert (one["case"], one["state"], one["districts"]) == (made, "proposed", ["district:218"])
        assert one["since"] == "2026-07-31T18:30:00+00:00"

    def test_is_made_by_the_entrusted_alone(self, asked: Any) -> None:
        with pytest.raises(NotEntrusted):
            proposed(asked, by="dev")

    @pytest.mark.parametrize("since", ["", "last week", "2026-13-01"])
    def test_needs_a_day(self, asked: Any, since: str) -> None:
        with pytest.raises(case.NoTime):
            proposed(asked, since=since)

    def test_is_declined_by_two_who_say_why(self, asked: Any) -> None:
        made = proposed(asked)
        with pytest.raises(CannotDecide):
            case.decline(asked("asha", case=made, reason="no"))

        said = [case.decline(asked(login, case=made, reason=WHY_NOT)) for login in ("asha", "bina")]

        assert [one["state"] for one in said] == ["proposed", "declined"]


class TestAnInquiry:
    def test_shows_who_is_in_it_to_those_alone(self, asked: Any) -> None:
        made = opened(asked)
        case.name(asked("asha", case=made, who="dev"))

        shown = case.show(asked("dev", case=made))

        assert {one["login"]: one["role"] for one in shown["people"]} == {
            "asha": "opener",
            "bina": "opener",
            "dev": "inquirer",
        }
        assert shown["complaints"] == {}
        with pytest.raises(NotNamedInCase):
            case.show(asked("esha", case=made))

    def test_loses_whom_an_opener_takes_out(self, asked: Any) -> None:
        made = opened(asked)
        case.name(asked("asha", case=made, who="dev"))

        case.unname(asked("bina", case=made, who="dev"))

        assert case.listed(asked("dev")) == {"cases": []}

    def test_is_closed_by_who_opened_it(self, asked: Any) -> None:
        made = opened(asked)
        case.name(asked("asha", case=made, who="dev"))
        with pytest.raises(NotOpener):
            case.close(asked("dev", case=made))

        assert case.close(asked("asha", case=made))["state"] == "closed"

    def test_says_what_it_assumes_until_that_is_taken_back(self, asked: Any) -> None:
        made, why = opened(asked), "Three people of the office use it."
        nothing = {
            "list": None,
            "source": "",
            "weight": None,
            "who": "",
            "where": "",
            "since": "",
            "until": "",
        }

        one = case.assume(asked("asha", case=made, kind="shared", why=why, whose="dev", **nothing))

        (told,) = case.assumed(asked("bina", case=made))["assumed"]
        assert (told["assumption"], told["kind"], told["login"], told["why"]) == (
            one["assumption"],
            "shared",
            "dev",
            why,
        )
        case.withdraw(asked("bina", case=made, assumption=one["assumption"]))
        assert case.assumed(asked("asha", case=made))["assumed"] == []


class TestWhoDecides:
    def test_is_written_down_and_struck_out(self, asked: Any) -> None:
        assert case.entrust(asked("chand", who="dev")) == {"entrusted": ["asha", "bina", "dev"]}
        assert case.dismiss(asked("chand", who="dev")) == {"entrusted": ["asha", "bina"]}


class TestAnAnswer:
    def test_is_to_a_question_that_is_asked(self, asked: Any) -> None:
        told = {"call": uuid4(), "outcome": "yes", "note": "", "callback_at": None, "key": ""}

        with pytest.raises(calls.NoSuchQuestion):
            calls.record(asked("dev", answer=["colour=red"], **told))
