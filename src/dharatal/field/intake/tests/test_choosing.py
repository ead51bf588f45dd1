"""Which column is what, where the headings do not say; and lists of unusual shape, stored."""

from pathlib import Path

from django.utils import translation

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import choosing, loading_job, operations, wording
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.tests.loads import load, submissions
from dharatal.register.territory.models import Unit

NUMBERS = [f"60000123{n:02}" for n in range(4)]
NAMES = ["Suman Kumar", "Rekha Devi", "Ajay Paswan", "Gita Ram"]


def places(land: Land) -> list[str]:
    with land.door("saran", SEE):
        found = Unit.objects.in_bulk([one.unit_id for one in submissions(land)])
        return [found[one.unit_id].name_en for one in submissions(land)]


class TestColumns:
    def test_without_a_heading_are_places_by_what_stands_in_them(self, land: Land) -> None:
        lines = [f"{name},Narharpur,{number}" for name, number in zip(NAMES, NUMBERS, strict=True)]

        with land.door("saran", SEND):
            (chosen,) = choosing.choose(
                land.actors["saran"], "\n".join(lines).encode(), "list.csv", given=None, district_id=0
            )

        assert [column.field for column in chosen.mapping.columns] == ["name", "village", "mobile"]

    def test_of_panchayats_and_their_villages_are_told_apart(self, land: Land) -> None:
        lines = [f"{name},Narharpur,Narharpur,{number}" for name, number in zip(NAMES, NUMBERS, strict=True)]

        with land.door("saran", SEND):
            (chosen,) = choosing.choose(
                land.actors["saran"], "\n".join(lines).encode(), "list.csv", given=None, district_id=0
            )

        assert {column.field for column in chosen.mapping.columns} == {
            "name",
            "village",
            "panchayat",
            "mobile",
        }

    def test_with_a_heading_of_no_use_to_us_are_left_out(self, land: Land) -> None:
        lines = [f"{name},Narharpur,{number}" for name, number in zip(NAMES, NUMBERS, strict=True)]
        content = "\n".join(["Name,Caste,Mobile", *lines]).encode()

        with land.door("saran", SEND):
            (chosen,) = choosing.choose(land.actors["saran"], content, "list.csv", given=None, district_id=0)

        assert [column.field for column in chosen.mapping.columns] == ["name", "ignore", "mobile"]


class TestAList:
    def test_with_the_village_above_its_people_is_stored_there(self, land: Land, tmp_path: Path) -> None:
        content = f"Name,Mobile\nVillage: Narharpur,\n{NAMES[0]},{NUMBERS[0]}\n{NAMES[1]},{NUMBERS[1]}\n"

        load(land, tmp_path, content.encode())

        assert places(land) == ["Narharpur", "Narharpur"]
        assert [one.row_number for one in submissions(land)] == [3, 4]

    def test_of_lines_is_stored_by_the_numbers_of_its_lines(self, land: Land, tmp_path: Path) -> None:
        content = (
            f"1. {NAMES[0]}, Narharpur, {NUMBERS[0]}\n\n2. {NAMES[1]} s/o Ram, Narharpur, Mob. {NUMBERS[1]}\n"
        )

        load(land, tmp_path, content.encode())

        assert places(land) == ["Narharpur", "Narharpur"]
        assert [one.row_number for one in submissions(land)] == [1, 3]

    def test_settled_before_shapes_were_read_goes_on_as_it_was_counted(
        self, land: Land, tmp_path: Path
    ) -> None:
        content = f"Name,Mobile\n{NAMES[1]},{NUMBERS[1]}\nVillage: Narharpur,\n{NAMES[0]},{NUMBERS[0]}\n"
        saran, unit = land.actors["saran"], land.units["saran"]
        with land.door("saran", SEND):
            batch = operations.receive(
                saran, unit=unit, filename="a.csv", content=content.encode(), at=MORNING
            )
            chosen = choosing.choose(saran, content.encode(), "a.csv", given=None, district_id=0)
            operations.settle(saran, batch, chosen=chosen, total_rows=1, is_remembered=False, at=MORNING)
            now = [one.table.height for one in loading_job.confirmed(batch)]
            batch.mapping = {"sheets": batch.mapping["sheets"]}

            before = [one.table.height for one in loading_job.confirmed(batch)]

        assert (now, before) == ([2], [3])

    def test_of_a_village_beside_another_panchayat_comes_back_with_where_it_is(self, land: Land) -> None:
        village, other = land.units["narharpur"], land.units["sonihar"]
        told = [("place_elsewhere", {"column": "village", "suggested": [village.id, other.id]})]

        with land.door("saran", SEE), translation.override("en"):
            said = wording.sentences(told, wording.units_meant(told))
            around = Unit.objects.get(id=village.parent_id).name_en

        assert f"“{around}" in said
