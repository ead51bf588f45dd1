"""The door: who comes through, how far they see, and what happens to SQL that missed it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dharatal.engines.postgres.gate import ReachNotSet, permitted
from dharatal.guard.access import operations
from dharatal.guard.access.door import DeviceNotEnrolled, NotAllowed, entering, route
from dharatal.guard.access.reach import current_reach, lending
from dharatal.guard.access.tests.conftest import (
    AT,
    CALL,
    KHAGARIA,
    LOOK,
    MARHAURA,
    NARHARPUR,
    SARAN,
    STATE,
    Login,
)
from dharatal.kernel.actor import NOBODY, SYSTEM, Actor


@dataclass
class Carried:
    actor: Actor


class Page:
    """An answer that is rendered later, unless the door sees to it."""

    is_rendered = False
    seen = ""

    def render(self) -> "Page":
        self.is_rendered, self.seen = True, setting("districts")
        return self


def setting(name: str) -> str:
    with permitted(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [f"dharatal.{name}"])
        return str(cursor.fetchone()[0] or "")


class TestTheDoor:
    def test_sets_the_reach_for_the_transaction(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)

        with enter(asha, LOOK, at=AT):
            assert setting("districts") == f"{{{SARAN}}}"

        assert setting("districts") in ("", "{}")

    def test_refuses_what_was_never_granted(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)

        with pytest.raises(NotAllowed), enter(asha, CALL, at=AT):
            pass

    @pytest.mark.parametrize("moment", [AT - timedelta(seconds=1), AT + timedelta(days=1)])
    def test_opens_only_within_the_term(self, login: Login, enter: Any, moment: Any) -> None:
        asha = login("asha", LOOK, ends_at=AT + timedelta(days=1))

        with pytest.raises(NotAllowed), enter(asha, LOOK, at=moment):
            pass

    def test_closes_when_the_post_ends(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK)
        with enter(SYSTEM, None):
            operations.revoke(SYSTEM, source="post:asha", at=AT + timedelta(hours=1))

        with pytest.raises(NotAllowed), enter(asha, LOOK, at=AT + timedelta(hours=1)):
            pass

    def test_unites_what_several_grants_reach(self, login: Login, enter: Any) -> None:
        asha = login("asha", LOOK, unit=MARHAURA)
        with enter(SYSTEM, None):
            operations.grant(
                SYSTEM,
                user_id=asha.user_id,
                capabilities=[LOOK.code],
                unit_id=NARHARPUR,
                starts_at=AT,
                ends_at=None,
                source="x",
                at=AT,
            )

        with enter(asha, LOOK, at=AT) as reach:
            assert (reach.districts, reach.blocks, reach.panchayats) == ((), (MARHAURA,), (NARHARPUR,))

    def test_gives_a_caller_no_reach(self, login: Login, enter: Any) -> None:
        asha = login("asha", CALL, unit=STATE)

        with enter(asha, CALL, at=AT) as reach:
            assert reach.is_empty

    def test_lets_the_system_reach_everything(self, login: Login, enter: Any) -> None:
        login("asha", LOOK)

        with enter(SYSTEM, LOOK, at=AT) as reach:
            assert reach.districts == (SARAN, KHAGARIA)


class TestARoute:
    def test_renders_inside_the_door(self, login: Login) -> None:
        asha = login("asha", LOOK, starts_at=AT - timedelta(days=400))
        page = route(capability=LOOK)(lambda carrier: Page())

        assert page(Carried(asha)).seen == f"{{{SARAN}}}"

    def test_asks_for_a_log_in(self, db: None) -> None:
        page = route()(lambda carrier: Page())

        with pytest.raises(NotAllowed) as refused:
            page(Carried(NOBODY))

        assert refused.value.code == "log_in_first"

    def test_lets_a_caller_in_only_from_an_enrolled_machine(self, login: Login) -> None:
        asha = login("asha", CALL, starts_at=AT - timedelta(days=400))
        page = route(capability=CALL)(lambda carrier: Page())

        with pytest.raises(DeviceNotEnrolled):
            page(Carried(asha))

        assert page(Carried(replace(asha, device="machine 4"))).is_rendered


class TestLending:
    def test_adds_one_place_and_takes_it_back(self, login: Login, enter: Any) -> None:
        asha = login("asha", CALL, unit=STATE)

        with enter(asha, CALL, at=AT):
            with lending(district_id=SARAN, block_id=MARHAURA, panchayat_id=NARHARPUR):
                assert (setting("panchayats"), setting("blocks")) == (f"{{{NARHARPUR}}}", "{}")
            assert setting("panchayats") == "{}"
            assert current_reach().is_empty

    def test_of_what_is_lent_already_says_nothing_to_the_database(self, login: Login, enter: Any) -> None:
        asha = login("asha", CALL, unit=STATE)
        place = {"district_id": SARAN, "block_id": MARHAURA, "panchayat_id": NARHARPUR}

        with enter(asha, CALL, at=AT), lending(**place):
            with CaptureQueriesContext(connection) as said, lending(**place) as lent:
                assert lent.panchayats == (NARHARPUR,)
            assert setting("panchayats") == f"{{{NARHARPUR}}}"

        assert len(said) == 0

    def test_of_a_block_is_not_thought_lent_with_a_panchayat(self, login: Login, enter: Any) -> None:
        asha = login("asha", CALL, unit=STATE)

        with enter(asha, CALL, at=AT), lending(district_id=SARAN, block_id=MARHAURA, panchayat_id=NARHARPUR):
            with lending(district_id=SARAN, block_id=MARHAURA):
                assert setting("blocks") == f"{{{MARHAURA}}}"

            assert setting("blocks") == "{}"


class TestBehindTheDoor:
    def test_the_connection_remembers_no_reach(self, whole_database: str) -> None:
        with entering(SYSTEM, None):
            operations.set_covers([(SARAN, [SARAN], [], [])])
        with entering(SYSTEM, LOOK, at=AT):
            assert setting("districts") == f"{{{SARAN}}}"

        assert (setting("districts"), setting("user_id")) == ("", "")

    def test_the_outer_door_has_its_reach_again_after_an_inner_one(self, whole_database: str) -> None:
        with entering(SYSTEM, None):
            operations.set_covers([(SARAN, [SARAN], [], [])])

            with entering(SYSTEM, LOOK, at=AT):
                assert setting("districts") == f"{{{SARAN}}}"

            assert setting("districts") == "{}"


class TestSqlOutsideADoor:
    def test_is_refused(self, db: None) -> None:
        with pytest.raises(ReachNotSet), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
