"""Tests of the command line's questions, and of units that are no rung of the tree."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import commands, queries
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.ids import NotAnId
from dharatal.register.people.tests.conftest import (
    BIHAR,
    CHHAPRA,
    DANAPUR_VILLAGE,
    HAMLET,
    NOON,
    SADHPUR,
    SARAN,
    VILLAGE,
    Admitting,
    Cast,
    place,
)
from dharatal.register.territory.models import OverlayMember, Unit

BOOTH = place(5001, "booth", 10, 11, 111)
CONSTITUENCY = place(6001, "constituency")


@dataclass(frozen=True)
class Command:
    """Who commands, and when."""

    actor: Actor
    at: datetime = NOON


@pytest.fixture
def units(cast: Cast) -> None:
    """The units of the cast, a booth in the village, and a constituency of the hamlet alone."""
    ours = [BIHAR, SARAN, CHHAPRA, SADHPUR, VILLAGE, HAMLET, BOOTH, CONSTITUENCY]
    with entering(SYSTEM, None):
        Unit.objects.bulk_create(
            Unit(
                **{rung: getattr(unit, rung) for rung in ("district_id", "block_id", "panchayat_id")},
                id=unit.id,
                state_id=1,
                kind=unit.kind,
                code=str(unit.id),
                name_en=f"Unit {unit.id}",
                valid_from=NOON,
            )
            for unit in ours
        )
        Unit.objects.filter(id=BOOTH.id).update(parent=VILLAGE.id)
        OverlayMember.objects.create(overlay_id=CONSTITUENCY.id, member_id=HAMLET.id, valid_from=NOON)


class TestCommand:
    def test_counts_the_people_of_a_unit(self, admitted: Admitting, cast: Cast, units: None) -> None:
        for where in (VILLAGE, HAMLET, DANAPUR_VILLAGE):
            admitted("Suman Kumari", where)

        assert commands.count(Command(cast.saran), unit="district:10") == {"count": 2}

    def test_finds_people_without_their_phones(self, admitted: Admitting, cast: Cast, units: None) -> None:
        person = admitted("सुमन कुमारी", VILLAGE, phone="+916000000042", age=31)

        (found,) = commands.find(Command(cast.saran), "Suman", unit="block:11")["people"]

        assert found["id"] == str(person.uuid)
        assert (found["name"], found["age"], found["unit"]) == ("सुमन कुमारी", 31, "village:1111")
        assert "6000000042" not in str(found)

    @pytest.mark.parametrize("text", ["6000000042", "+91 60000 00042", "६०००००००४२", "06000000042"])
    def test_finds_people_by_a_number_in_any_form(
        self, admitted: Admitting, cast: Cast, units: None, text: str
    ) -> None:
        person = admitted("सुमन कुमारी", VILLAGE, phone="+916000000042")
        admitted("Radha Devi", VILLAGE, phone="+916000000043")

        found = commands.find(Command(cast.saran), text)["people"]

        assert [one["id"] for one in found] == [str(person.uuid)]


class TestRegrouping:
    def test_joins_parts_and_takes_back_by_id(self, admitted: Admitting, cast: Cast) -> None:
        first, second = (str(admitted("Suman Kumari").uuid) for _ in range(2))
        hq = Command(cast.headquarters)

        joined = commands.merge(hq, first, second, reason="matched", model="1", score=0.99)
        parted = commands.split(hq, second, records=[second], reason="different")
        again = commands.undo(hq, parted["event"])

        assert joined["people"] == again["people"] == [{"id": first, "records": [first, second]}]
        assert [one["id"] for one in parted["people"]] == [first, second]
        assert len({joined["event"], parted["event"], again["event"]}) == 3

    def test_says_what_is_no_id(self, cast: Cast) -> None:
        with pytest.raises(NotAnId):
            commands.merge(Command(cast.headquarters), "Suman", "17", reason="reviewed")


class TestUnitBesideTheRungs:
    def test_has_the_people_of_what_lies_below(self, admitted: Admitting, cast: Cast, units: None) -> None:
        admitted("Suman Kumari", BOOTH)

        with entering(cast.saran, LOOK):
            assert queries.count_in(cast.saran, VILLAGE) == 1
            assert queries.count_in(cast.saran, HAMLET) == 0

    def test_has_the_people_of_its_members(self, admitted: Admitting, cast: Cast, units: None) -> None:
        for where in (VILLAGE, HAMLET, DANAPUR_VILLAGE):
            admitted("Suman Kumari", where)

        with entering(cast.headquarters, LOOK):
            page = queries.people_in(cast.headquarters, CONSTITUENCY, at=NOON)
            assert [row.unit_id for row in page.rows] == [HAMLET.id]
            assert len(queries.find(cast.headquarters, "Suman", unit=CONSTITUENCY, at=NOON)) == 1

    def test_without_members_has_nobody(self, admitted: Admitting, cast: Cast, units: None) -> None:
        admitted("Suman Kumari")
        with entering(SYSTEM, None):
            OverlayMember.objects.update(valid_to=NOON)

        with entering(cast.headquarters, LOOK):
            assert queries.count_in(cast.headquarters, CONSTITUENCY) == 0
