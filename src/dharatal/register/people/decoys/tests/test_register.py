"""A decoy is a member to the views that show it, and nothing to everybody and everything else."""

from dataclasses import replace

import pytest
from django.db import connection

from dharatal.guard.access.door import entering
from dharatal.guard.access.reach import current_reach, reaching
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import operations as people
from dharatal.register.people import queries as register
from dharatal.register.people.capabilities import FIND, FORGET, KEEP_DECOYS, LOOK, MATCH, REVEAL
from dharatal.register.people.decoys import operations
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.tests.conftest import Entering
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.tests.conftest import NOON, SARAN, VILLAGE, Cast

MANY = 24


@pytest.fixture
def many(entered: Entering) -> list[Decoy]:
    return [entered(f"Baidyanath {sign}") for sign in "ABCDEFGHIJKLMNOPQRSTUVWX"]


def ids_seen(actor: Actor) -> set[int]:
    with entering(actor, LOOK, at=NOON):
        return set(Person.objects.values_list("id", flat=True))


class TestAView:
    def test_shows_a_part_of_the_shared_ones_and_another_view_another_part(
        self, many: list[Decoy], cast: Cast
    ) -> None:
        everyone = {decoy.id for decoy in many}
        saran, headquarters = ids_seen(cast.saran) & everyone, ids_seen(cast.headquarters) & everyone

        assert 0 < len(saran) < MANY and 0 < len(headquarters) < MANY
        assert saran != headquarters

    def test_shows_the_same_ones_tomorrow(self, many: list[Decoy], cast: Cast) -> None:
        assert ids_seen(cast.saran) == ids_seen(cast.saran)

    def test_of_another_district_shows_none(self, many: list[Decoy], cast: Cast) -> None:
        assert ids_seen(cast.patna) == set()

    def test_shows_its_own_single_one_and_nobody_elses(self, entered: Entering, cast: Cast) -> None:
        single = entered(for_user=cast.saran.user_id)

        assert single.id in ids_seen(cast.saran)
        assert single.id not in ids_seen(cast.headquarters)

    def test_counts_what_it_lists_and_finds_what_it_counts(self, entered: Entering, cast: Cast) -> None:
        entered("Baidyanath Sah", for_user=cast.saran.user_id)

        with entering(cast.saran, LOOK, at=NOON):
            page = register.people_in(cast.saran, SARAN, at=NOON)
            counted = register.count_in(cast.saran, SARAN)
        with entering(cast.saran, FIND, at=NOON):
            found = register.find(cast.saran, "Baidyanath", at=NOON)

        assert counted == page.total == len(page.rows) == 4
        assert [row.card.name for row in found if row.card] == ["Baidyanath Sah"]

    def test_finds_it_by_its_number_and_reveals_it(self, entered: Entering, cast: Cast) -> None:
        single = entered(phone="6000021111", for_user=cast.saran.user_id)

        with entering(cast.saran, FIND, at=NOON):
            found = register.find(cast.saran, "60000 21111", at=NOON)
        with entering(cast.saran, REVEAL, at=NOON):
            numbers = people.reveal(cast.saran, single.uuid, purpose="work", at=NOON)

        assert [row.id for row in found] == [single.id]
        assert numbers == ["+916000021111"]


class TestTheOrganisation:
    """Nothing that works for everybody meets a decoy, without knowing that there are any."""

    def test_counts_none(self, many: list[Decoy]) -> None:
        with entering(SYSTEM, LOOK):
            assert Person.objects.count() == PersonRecord.objects.count() == 3

    def test_matches_none(self, many: list[Decoy]) -> None:
        with entering(SYSTEM, MATCH), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_personrecord WHERE match_tokens IS NULL")
            (waiting,) = cursor.fetchone()

        assert waiting == 3

    def test_finds_none_past_a_reach(self, entered: Entering, cast: Cast) -> None:
        decoy = entered(for_user=cast.headquarters.user_id)

        with entering(cast.saran, LOOK, at=NOON), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_hold(%s)", [[decoy.id]])
            assert cursor.fetchone() == (0,)

    def test_cannot_be_talked_into_it_by_a_wider_place(self, many: list[Decoy], cast: Cast) -> None:
        with entering(cast.patna, LOOK, at=NOON), reaching(replace(current_reach(), districts=(10, 20))):
            assert Person.objects.count() == 3


class TestRetired:
    def test_is_a_row_to_nobody(self, entered: Entering, cast: Cast, keeper: Actor) -> None:
        decoy = entered(for_user=cast.saran.user_id)

        with entering(keeper, KEEP_DECOYS, at=NOON):
            retired = operations.retire(keeper, decoy.uuid, why="lost", at=NOON)

        assert retired.retired_why == "lost"
        assert decoy.id not in ids_seen(cast.saran)

    def test_at_once_when_its_number_becomes_a_members(
        self, entered: Entering, cast: Cast, admitted: object
    ) -> None:
        decoy = entered(phone="6000022222", for_user=cast.saran.user_id)

        admitted("Sunita Devi", VILLAGE, "+916000022222")  # type: ignore[operator]

        assert decoy.id not in ids_seen(cast.saran)
        with entering(SYSTEM, LOOK):
            decoy.refresh_from_db()
        assert (decoy.retired_why, decoy.told_at) == ("taken", None)

    def test_when_somebody_erases_the_member_they_think_it_is(self, entered: Entering, cast: Cast) -> None:
        decoy = entered(for_user=cast.saran.user_id)

        with entering(cast.saran, FORGET, at=NOON):
            people.forget(cast.saran, decoy.uuid, reason="wish", at=NOON)

        assert decoy.id not in ids_seen(cast.saran)
        with entering(SYSTEM, LOOK):
            decoy.refresh_from_db()
        assert decoy.retired_why == "forgotten"
