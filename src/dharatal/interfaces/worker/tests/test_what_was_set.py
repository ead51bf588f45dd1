"""When a unit goes elsewhere, what was set for it goes along, and what was noted about its people."""

from datetime import time, timedelta
from uuid import uuid4

import pytest

from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Note, Pause
from dharatal.field.conftest import MORNING
from dharatal.field.gates import operations as gates
from dharatal.field.gates import queries as asked
from dharatal.field.gates.capabilities import SET_GATES
from dharatal.field.gates.models import Blackout, LocalHours
from dharatal.field.gates.timetable import Hours
from dharatal.field.intake.models import LeftRow, SavedMapping, Submission
from dharatal.guard.audit import followers
from dharatal.interfaces.worker.tests.conftest import House
from dharatal.kernel.actor import SYSTEM
from dharatal.register.territory import operations as territory
from dharatal.register.territory.operations import Part

pytestmark = pytest.mark.usefixtures("worker_role")


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
