from datetime import timedelta

import pytest
from django.db import connection, transaction

from dharatal.register.territory import queries
from dharatal.register.territory.models import UnitEvent
from dharatal.register.territory.queries import AmbiguousUnit, NoSuchUnit
from dharatal.register.territory.tests.conftest import AT

LATER = AT + timedelta(days=30)


class TestReference:
    @pytest.mark.parametrize(
        "ref",
        [
            "village:510005",
            "village:Lalganj",
            "village:लालगंज",
            "lalganj",
            "village:LAALGANJ",
            " village : 510005 ",
        ],
    )
    def test_finds_a_unit_by_code_name_or_sound(self, unit, ref):
        assert queries.unit_by_ref(ref) == unit("village:510005")

    @pytest.mark.parametrize("ref", ["village:Rampur", "Amgaon"])
    def test_refuses_to_choose_between_namesakes(self, unit, ref):
        with pytest.raises(AmbiguousUnit):
            queries.unit_by_ref(ref)

    @pytest.mark.parametrize("ref", ["village:999", "Atlantis", "", "village:"])
    def test_says_when_there_is_none(self, unit, ref):
        with pytest.raises(NoSuchUnit):
            queries.unit_by_ref(ref)


class TestAround:
    def test_the_path_runs_from_the_state_down(self, unit):
        names = [queries.name(step, "en") for step in queries.path(unit("village:510001"))]

        assert names == ["Jalpradesh", "Ramnagar", "Amgaon", "Belwa", "Belwa Khurd"]

    def test_children_are_the_valid_units_right_below(self, unit):
        assert [child.ref for child in queries.children(unit("block:8101"))] == [
            "panchayat:6101",
            "panchayat:6102",
        ]

    @pytest.mark.parametrize(
        ("within", "kind", "count"),
        [
            ("state:91", "village", 6),
            ("district:9101", "village", 4),
            ("district:9101", "panchayat", 3),
            ("block:8101", "village", 3),
            ("panchayat:6101", "village", 2),
            ("village:510001", "village", 1),
            ("state:91", "district", 2),
        ],
    )
    def test_counts_the_units_inside(self, unit, within, kind, count):
        assert queries.count_in(unit(within), kind) == count

    def test_names_fall_back_on_the_other_language(self, unit):
        district = unit("district:9101")

        assert queries.name(district, "hi") == "Ramnagar"
        assert queries.title(unit("block:8101"), "hi") == "आमगाँव (प्रखंड)"

    def test_inside_is_told_across_levels(self, unit):
        assert queries.is_inside(unit("village:510001"), unit("district:9101"))
        assert queries.is_inside(unit("block:8101"), unit("block:8101"))
        assert not queries.is_inside(unit("district:9101"), unit("block:8101"))
        assert not queries.is_inside(unit("village:510001"), unit("village:510002"))


class TestHistory:
    def test_cannot_be_rewritten(self, unit):
        event = UnitEvent.objects.filter(unit=unit("block:8101")).get()

        for statement in ("UPDATE territory_unitevent SET at = now()", "DELETE FROM territory_unitevent"):
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"{statement} WHERE id = {event.id}")
