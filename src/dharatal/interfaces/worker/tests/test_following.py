"""When a unit goes elsewhere, its people go from the sight of one president into that of another."""

from typing import Any

import pytest
from django.db import OperationalError

from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Lane, Task
from dharatal.field.conftest import MORNING
from dharatal.field.intake import listing
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch, Submission, Tally
from dharatal.guard.audit import followers
from dharatal.interfaces.worker.tests.conftest import EVERYTHING, NOTHING, House
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.territory import operations as territory
from dharatal.register.territory.operations import Part

pytestmark = pytest.mark.usefixtures("worker_role")


class TestAMovedVillage:
    def test_takes_its_people_to_another_district(self, house: House) -> None:
        house.move("narharpur", "sonihar_gp")

        assert (house.seen_by("saran"), house.seen_by("khagaria")) == (EVERYTHING, NOTHING)
        assert house.follow() == 1
        assert (house.seen_by("saran"), house.seen_by("khagaria")) == (NOTHING, EVERYTHING)

    def test_takes_its_people_to_another_block(self, house: House) -> None:
        house.move("narharpur", "amnour_gp")
        house.follow()

        assert house.row(Person) == house.place("narharpur", "saran", "amnour", "amnour_gp")
        assert house.seen_by("marhaura")["names"] == 0

    @pytest.mark.parametrize("table", [Person, PersonRecord, Task, Batch, Submission, Tally])
    def test_is_written_into_every_table(self, house: House, table: Any) -> None:
        house.move("narharpur", "sonihar_gp")
        house.follow()

        assert house.row(table) == house.place("narharpur", "khagaria", "alauli", "sonihar_gp")

    @pytest.mark.parametrize("folded", ["before", "after", "never"])
    def test_takes_its_figures_along(self, house: House, folded: str) -> None:
        before = house.figures("saran")
        if folded == "before":
            house.fold()
        house.move("narharpur", "sonihar_gp")
        house.follow()
        if folded == "after":
            house.fold()

        assert (house.figures("saran"), house.figures("khagaria")) == ((0, 0, 0, 0), before)

    def test_leaves_other_villages_where_they_are(self, house: House) -> None:
        house.move("bahuara", "sonihar_gp")
        house.follow()

        assert (house.seen_by("saran"), house.seen_by("khagaria")) == (EVERYTHING, NOTHING)

    def test_is_called_in_the_turns_of_its_new_block(self, house: House) -> None:
        house.move("narharpur", "sonihar_gp")
        house.follow()

        with house.land.door("system", STEER_CALLS):
            assert house.place("khagaria", "alauli") in Lane.objects.values_list("district_id", "block_id")
            assert house.waiting_in("khagaria") == 2
            assert house.waiting_in("saran") == 0

    def test_may_be_followed_again(self, house: House) -> None:
        house.move("narharpur", "sonihar_gp")
        house.follow()

        followers.rewind("units.places")

        assert house.follow() == 1
        assert house.seen_by("khagaria") == EVERYTHING

    def test_that_came_back_is_where_it_was(self, house: House) -> None:
        house.move("narharpur", "sonihar_gp")
        house.move("narharpur", "narharpur_gp")

        assert house.follow() == 2
        assert house.row(Person) == house.place("narharpur", "saran", "marhaura", "narharpur_gp")

    def test_waits_while_a_caller_holds_one_of_its_cards(self, house: House, superuser: Any) -> None:
        house.move("narharpur", "sonihar_gp")
        with superuser.transaction():
            superuser.execute("SELECT FROM calls_task FOR UPDATE")
            with pytest.raises(OperationalError):
                house.follow()

        assert house.row(Submission) == house.place("narharpur", "saran", "marhaura", "narharpur_gp")
        assert followers.advance("units.places") == 1


class TestAMovedBlock:
    def test_takes_everything_below_to_another_district(self, house: House) -> None:
        house.move("marhaura", "khagaria")
        house.follow()

        assert (house.seen_by("saran"), house.seen_by("khagaria")) == (NOTHING, EVERYTHING)
        assert house.row(Task) == house.place("narharpur", "khagaria", "marhaura", "narharpur_gp")

    def test_takes_those_who_stayed_in_a_village_that_was_split(self, house: House) -> None:
        parts = [Part("500011", "Narharpur East"), Part("500012", "Narharpur West")]
        house.change(territory.split, unit_id=house.land.units["narharpur"].id, parts=parts)
        house.move("marhaura", "khagaria")
        house.follow()

        assert house.seen_by("khagaria") == EVERYTHING


class TestAMergedUnit:
    def test_gives_its_people_to_the_village_that_took_it_in(self, house: House) -> None:
        here, there = house.place("narharpur", "sonihar")
        house.change(territory.merge, unit_ids=[here], into_id=there)
        house.follow()

        assert house.row(Person) == house.place("sonihar", "khagaria", "alauli", "sonihar_gp")

    def test_gives_its_people_to_the_district_that_took_it_in(self, house: House) -> None:
        here, there = house.place("saran", "khagaria")
        house.change(territory.merge, unit_ids=[here], into_id=there)
        house.follow()

        assert house.row(Submission) == house.place("narharpur", "khagaria", "marhaura", "narharpur_gp")
        assert house.seen_by("khagaria") == EVERYTHING


class TestASplitPanchayat:
    def test_shares_its_people_out_with_its_villages(self, house: House) -> None:
        old, stayed, went = house.place("narharpur_gp", "bahuara", "narharpur")
        parts = [Part("9011", "Old", child_ids=(stayed,)), Part("9012", "New", child_ids=(went,))]
        made = house.change(territory.split, unit_id=old, parts=parts)
        house.follow()

        assert house.row(Person) == (*house.place("narharpur", "saran", "marhaura"), made[1].id)

    def test_keeps_names_that_say_no_more_than_the_panchayat(self, house: House) -> None:
        house.land.enlist("Anil Kumar", "+916000000003", village="narharpur_gp")
        old, *villages = house.place("narharpur_gp", "bahuara", "narharpur")
        parts = [Part("9011", "Old", child_ids=(villages[0],)), Part("9012", "New", child_ids=(villages[1],))]
        house.change(territory.split, unit_id=old, parts=parts)
        house.follow()

        assert house.seen_by("marhaura")["names"] == 3


class TestAListThatWasLoadedMeanwhile:
    def test_follows_when_it_is_done(self, house: House) -> None:
        house.move("narharpur", "sonihar_gp")
        house.follow()
        late = house.land.enlist("Anil Kumar", "+916000000003")  # by a place that was read before the move
        with house.land.door("system", SEND):
            intake.finish(SYSTEM, late.batch, at=MORNING)
        house.follow()

        assert house.row(Submission) == house.place("narharpur", "khagaria", "alauli", "sonihar_gp")
        assert house.row(Task) == house.row(Submission)

    def test_follows_into_the_unit_that_took_its_own_in(self, house: House) -> None:
        here, there = house.place("narharpur", "sonihar")
        house.change(territory.merge, unit_ids=[here], into_id=there)
        house.follow()
        late = house.land.enlist("Anil Kumar", "+916000000003")
        with house.land.door("system", SEND):
            intake.finish(SYSTEM, late.batch, at=MORNING)
        house.follow()

        assert house.row(Submission) == house.place("sonihar", "khagaria", "alauli", "sonihar_gp")


class TestAJoinedMember:
    @pytest.fixture
    def two(self, house: House) -> tuple[Submission, Submission]:
        """Sent from two villages of Saran beside what the house has; the second is the better evidence."""
        return house.member("Anil Kumar", "+916000000011", "bahuara"), house.member(
            "अनिल कुमार", "+916000000012", "basantpur"
        )

    def test_counts_once_where_the_best_evidence_is(
        self, house: House, two: tuple[Submission, Submission]
    ) -> None:
        house.join(*two)
        assert house.figures("saran") == (4, 3, 3, 1)

        house.follow()

        assert house.figures("saran") == (3, 2, 2, 1)
        with house.land.door("hq", SEE):
            rows, _shut = listing.figure_rows(
                house.land.actors["hq"], house.land.units["saran"], "verified", openable=None, at=MORNING
            )
        assert len(rows) == 2

    def test_counts_twice_again_when_it_is_taken_back(
        self, house: House, two: tuple[Submission, Submission]
    ) -> None:
        event = house.join(*two)
        house.follow()
        house.take_back(event)
        house.follow()

        assert house.figures("saran") == (4, 3, 3, 1)
        assert [house.figures(unit) for unit in ("bahuara", "basantpur")] == [(1, 1, 1, 0)] * 2

    def test_may_be_counted_again_from_the_beginning(
        self, house: House, two: tuple[Submission, Submission]
    ) -> None:
        house.take_back(house.join(*two))
        house.join(*two)
        house.follow()

        followers.rewind("members.counted")

        assert house.follow() == 3
        assert house.figures("saran") == (3, 2, 2, 1)

    def test_goes_whole_with_the_village_it_belongs_to(self, house: House) -> None:
        first = house.member("Anil Kumar", "+916000000011", "bahuara")
        second = house.member("अनिल कुमार", "+916000000012", "sonihar")
        event = house.join(first, second)
        house.move("narharpur_gp", "alauli")
        house.follow()
        bahuara, khagaria, sonihar = house.place("bahuara", "khagaria", "sonihar")

        together = house.places()[1:]
        house.take_back(event)

        assert together == [(bahuara, khagaria, 0), (bahuara, khagaria, sonihar)]
        assert house.places()[1:] == [(bahuara, khagaria, 0), (sonihar, khagaria, 0)]

    def test_parted_is_in_the_village_that_took_its_own_in(self, house: House) -> None:
        first = house.member("Anil Kumar", "+916000000011", "bahuara")
        second = house.member("अनिल कुमार", "+916000000012", "basantpur")
        event = house.join(first, second)
        narharpur, saran = house.place("narharpur", "saran")
        house.change(territory.merge, unit_ids=house.place("bahuara", "basantpur"), into_id=narharpur)
        house.follow()
        house.take_back(event)

        assert house.places()[1:] == [(narharpur, saran, 0)] * 2
