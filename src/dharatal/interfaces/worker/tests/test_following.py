"""When a unit goes elsewhere, its people go from the sight of one president into that of another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Lane, Note, Pause, StateTally, Task
from dharatal.field.conftest import MORNING, Land, build_land
from dharatal.field.gates import operations as gates
from dharatal.field.gates import queries as asked
from dharatal.field.gates.capabilities import SET_GATES
from dharatal.field.gates.models import Blackout, LocalHours
from dharatal.field.gates.timetable import Hours
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch, LeftRow, SavedMapping, Submission, Tally
from dharatal.guard.audit import followers, sealer
from dharatal.interfaces.worker import following
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.operations import Part

pytestmark = pytest.mark.usefixtures("worker_role")


@dataclass
class House:
    """A small land in which somebody waits for a call and somebody is in the register."""

    land: Land

    def change(self, operation: Callable[..., Any], **what: Any) -> Any:
        with self.land.door("system", MANAGE_TERRITORY):
            return operation(SYSTEM, at=MORNING, **what)

    def move(self, unit: str, under: str) -> None:
        units = self.land.units
        self.change(territory.move, unit_id=units[unit].id, parent_id=units[under].id)

    def follow(self) -> int:
        sealer.seal_pending(at=MORNING)
        return followers.advance("units.places") + followers.advance("units.overtaken")

    def seen_by(self, login: str) -> dict[str, int]:
        """How many rows of each kind a president sees."""
        tables = {"people": Person, "records": PersonRecord, "names": Submission, "calls": Task}
        with self.land.door(login, SEE):
            return {name: table._default_manager.count() for name, table in tables.items()}

    def row(self, table: Any) -> tuple[int, ...]:
        with self.land.door("system", STEER_CALLS):
            columns = ("unit_id", "district_id", "block_id", "panchayat_id")
            (row,) = set(table._default_manager.values_list(*columns))
            return tuple(row)

    def waiting_in(self, district: str) -> int:
        (district_id,) = self.place(district)
        return sum(StateTally.objects.filter(district_id=district_id).values_list("n", flat=True))

    def place(self, *units: str) -> tuple[int, ...]:
        return tuple(self.land.units[unit].id for unit in units)


EVERYTHING = {"people": 1, "records": 1, "names": 2, "calls": 2}
NOTHING = dict.fromkeys(EVERYTHING, 0)


def registered() -> dict[str, followers.Follower]:
    """What this module registers, whatever other tests have."""
    return {
        name: one for name, one in followers.FOLLOWERS.items() if one.handler.__module__ == following.__name__
    }


@pytest.fixture
def house(worker_role: None, enter: Any, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(followers, "FOLLOWERS", registered())
    land = build_land(enter)
    land.enlist("Sunita Devi", "+916000000001")
    member = land.enlist("Ramesh Kumar", "+916000000002")
    with land.door("system", SEND):
        intake.verify(SYSTEM, member.uuid, at=MORNING)
    return House(land)


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


class TestWhatWasSetForAPlace:
    """Hours, silence, pauses and saved columns: not to be lost, least of all what the law wants."""

    @pytest.fixture
    def saran(self, house: House) -> int:
        (saran,) = house.place("saran")
        soon = MORNING + timedelta(days=3)
        with house.land.door("system", SET_GATES):
            gates.silence_before_poll(SYSTEM, poll_closes_at=soon, district_id=saran, at=MORNING)
            gates.set_hours(
                SYSTEM,
                opens=time(11),
                closes=time(17),
                valid_from=MORNING.date(),
                district_id=saran,
                at=MORNING,
            )
            calls.pause(SYSTEM, district_id=saran, reason="rest", at=MORNING)
            SavedMapping(
                district_id=saran, fingerprint="f" * 64, mapping={}, saved_by=1, saved_at=MORNING
            ).save()
        return saran

    def held(self, house: House) -> dict[str, set[int]]:
        """The districts for which each is set."""
        with house.land.door("system", SET_GATES):
            return {
                table.__name__: set(table._default_manager.values_list("district_id", flat=True))
                for table in (Blackout, LocalHours, Pause, SavedMapping)
            }

    def test_holds_in_the_district_that_took_it_in(self, house: House, saran: int) -> None:
        (khagaria,) = house.place("khagaria")
        house.change(territory.merge, unit_ids=[saran], into_id=khagaria)
        house.follow()

        assert set(map(frozenset, self.held(house).values())) == {frozenset({khagaria})}

    def test_leaves_a_district_its_own_hours_and_columns(self, house: House, saran: int) -> None:
        (khagaria,) = house.place("khagaria")
        with house.land.door("system", SET_GATES):
            gates.set_hours(
                SYSTEM,
                opens=time(10),
                closes=time(18),
                valid_from=MORNING.date(),
                district_id=khagaria,
                at=MORNING,
            )
            own = SavedMapping(
                district_id=khagaria, fingerprint="f" * 64, mapping={"own": 1}, saved_by=2, saved_at=MORNING
            )
            own.save()
        house.change(territory.merge, unit_ids=[saran], into_id=khagaria)
        house.follow()

        with house.land.door("system", SET_GATES):
            hours = asked.timetable(khagaria, at=MORNING).hours_on(MORNING.date())
            assert SavedMapping.objects.get().mapping == {"own": 1}
        assert hours == Hours(time(10), time(18))

    def test_holds_in_every_part_of_a_district_that_was_split(self, house: House, saran: int) -> None:
        marhaura, amnour = house.place("marhaura", "amnour")
        parts = [
            Part("301", "Saran North", child_ids=(marhaura,)),
            Part("302", "Saran South", child_ids=(amnour,)),
        ]
        made = house.change(territory.split, unit_id=saran, parts=parts)
        house.follow()

        for districts in self.held(house).values():
            assert {one.id for one in made} <= districts

    def test_may_be_followed_again(self, house: House, saran: int) -> None:
        parts = [Part("301", "Saran", child_ids=house.place("marhaura", "amnour")), Part("302", "Sonpur")]
        house.change(territory.split, unit_id=saran, parts=parts)
        house.follow()
        followers.rewind("units.places")
        house.follow()

        with house.land.door("system", SET_GATES):
            counts = [table._default_manager.count() for table in (Blackout, LocalHours, Pause, SavedMapping)]
        assert counts == [3, 3, 3, 3]

    def test_goes_with_a_block_into_another_district(self, house: House) -> None:
        saran, khagaria, marhaura = house.place("saran", "khagaria", "marhaura")
        soon = MORNING + timedelta(days=3)
        with house.land.door("system", SET_GATES):
            gates.silence_before_poll(
                SYSTEM, poll_closes_at=soon, district_id=saran, block_id=marhaura, at=MORNING
            )
        house.move("marhaura", "khagaria")
        house.follow()

        with house.land.door("system", SET_GATES):
            kept = Blackout.objects.get()
        assert (kept.district_id, kept.block_id) == (khagaria, marhaura)


class TestANoteAndARowLeftOut:
    def test_go_with_the_village(self, house: House) -> None:
        with house.land.door("system", STEER_CALLS):
            Submission.objects.update(times_called=1)
            sent = Submission.objects.first()
            assert sent is not None
            place = {name: getattr(sent, name) for name in ("district_id", "block_id", "panchayat_id")}
            Note(
                call_uuid=uuid4(),
                subject_id=sent.id,
                caller_id=1,
                note=b"sealed",
                key_version=1,
                **place,
            ).save()
            LeftRow(
                batch_id=sent.batch_id,
                submitted_by=1,
                row_number=2,
                row_key="K",
                outcome="rejected",
                problem="no_name",
                raw=b"sealed",
                unit_id=sent.unit_id,
                **place,
            ).save()
        house.move("narharpur", "sonihar_gp")
        house.follow()

        with house.land.door("system", STEER_CALLS):
            (note,) = Note.objects.values_list("district_id", "block_id", "panchayat_id")
            (left,) = LeftRow.objects.values_list("district_id", "block_id", "panchayat_id")
        assert note == left == house.place("khagaria", "alauli", "sonihar_gp")
