from datetime import timedelta
from pathlib import Path

import pytest

from dharatal.guard.access.models import UnitCover
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.territory import operations, queries
from dharatal.register.territory.lgd.sheets import NoDirectory
from dharatal.register.territory.models import Unit, UnitEvent
from dharatal.register.territory.operations.importing import StateNotListed
from dharatal.register.territory.tests.conftest import AT, FILES, write_lgd

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data" / "lgd"
LATER = AT + timedelta(days=30)


class TestImport:
    def test_counts_the_kinds_of_one_state(self, jalpradesh):
        assert jalpradesh == {
            "districts": 2,
            "blocks": 3,
            "towns": 4,
            "panchayats": 4,
            "villages": 6,
            "wards": 0,
            "added": 20,
            "renamed": 0,
            "moved": 0,
            "towns_without_district": 2,
            "left_out": 1,
        }

    def test_leaves_other_states_alone(self, jalpradesh):
        assert not Unit.objects.filter(kind="state", code="92").exists()
        assert not Unit.objects.filter(code="520001").exists()

    def test_puts_each_unit_on_its_rungs(self, unit):
        village, block = unit("village:510003"), unit("block:8101")

        assert village.block_id == block.id
        assert village.district_id == unit("district:9101").id
        assert village.panchayat_id == unit("panchayat:6102").id
        assert village.state_id == unit("state:91").id
        assert village.id not in village.rungs

    def test_puts_a_village_without_panchayat_under_its_block(self, unit):
        village = unit("village:510006")

        assert village.parent.ref == "block:8103"
        assert village.panchayat_id == 0

    def test_writes_names_for_the_screen(self, unit):
        district = unit("district:9102")

        assert district.name_en == "Sonpur (Nadi)"
        assert unit("block:8102").name_hi == "भगवानपुर"

    def test_lends_a_block_the_hindi_name_of_its_town(self, unit):
        assert unit("block:8101").name_hi == "आमगाँव"

    @pytest.mark.parametrize(
        ("town", "parent"),
        [
            ("town:7101", "district:9101"),  # a block of only one district bears the name
            ("town:7102", "district:9101"),  # the district bears it
            ("town:7103", "state:91"),  # blocks of two districts bear it
            ("town:7104", "state:91"),  # nobody does
        ],
    )
    def test_tells_the_district_of_a_town_from_names(self, unit, town, parent):
        assert unit(town).parent.ref == parent

    def test_reads_other_spellings_of_the_headers(self, inside, tmp_path):
        lgd = write_lgd(
            tmp_path / "lgd",
            panchayats="S.No.\tState Code\tLocal Body Code\tLocal Body Name\tLocal Body Name\n",
            villages=(
                "A title above\n"
                "S.No.;State LGD Code;District Code;Sub-District Code;Development Block Code;"
                "Village LGD Code;Village Name (In Englsih);Village Name (In Local);"
                "Local Body Code;Local Body Name\n"
                "1;91;9101;;8101;510001;BELWA KHURD;बेलवा खुर्द;6101;BELWA\n"
            ),
        )

        operations.import_lgd(SYSTEM, lgd, 91, AT)

        assert [unit.name_en for unit in queries.path(queries.unit_by_ref("village:510001"))] == [
            "Jalpradesh",
            "Ramnagar",
            "Amgaon",
            "Belwa",
            "Belwa Khurd",
        ]

    def test_reads_a_sheet_with_a_mark_of_utf16(self, inside, tmp_path):
        lgd = write_lgd(tmp_path / "lgd")
        (lgd / "villages.csv").write_bytes(FILES["villages.csv"].encode("utf-16"))

        assert operations.import_lgd(SYSTEM, lgd, 91, AT)["villages"] == 6

    def test_refuses_an_empty_folder(self, inside, tmp_path):
        with pytest.raises(NoDirectory):
            operations.import_lgd(SYSTEM, tmp_path, 91, AT)

    def test_refuses_a_state_that_is_not_listed(self, inside, lgd):
        with pytest.raises(StateNotListed):
            operations.import_lgd(SYSTEM, lgd, 77, AT)

    def test_is_refused_to_whoever_does_not_hold_the_whole_state(self, jalpradesh, lgd):
        president = Actor(user_id=7, login="ramnagar-president", channel="web")

        with pytest.raises(operations.CannotChangeUnit):
            operations.import_lgd(president, lgd, 91, LATER)


class TestSecondImport:
    def test_changes_nothing_when_nothing_changed(self, jalpradesh, lgd):
        before = list(Unit.objects.order_by("id").values())

        counts = operations.import_lgd(SYSTEM, lgd, 91, LATER)

        assert list(Unit.objects.order_by("id").values()) == before
        assert (counts["added"], counts["renamed"], counts["moved"], counts["districts"]) == (0, 0, 0, 2)

    def test_renames_and_keeps_the_history(self, jalpradesh, lgd):
        write_lgd(lgd, districts=FILES["districts.csv"].replace("RAMNAGAR", "SHYAMNAGAR"))

        counts = operations.import_lgd(SYSTEM, lgd, 91, LATER)

        district = queries.unit_by_ref("district:9101")
        assert counts["renamed"] == 1
        assert district.name_en == "Shyamnagar"
        assert queries.history(district).last().before == "Ramnagar"
        assert queries.unit_by_ref("district:Ramnagar") == district

    def test_moves_a_village_to_its_new_panchayat(self, unit, lgd):
        text = FILES["villages.csv"].replace("रामपुर,6101", "रामपुर,6102")
        write_lgd(lgd, villages=text)

        counts = operations.import_lgd(SYSTEM, lgd, 91, LATER)

        village = unit("village:510002")
        assert counts["moved"] == 1
        assert village.panchayat_id == unit("panchayat:6102").id
        assert queries.history(village).last().what == UnitEvent.What.MOVED

    def test_keeps_what_the_files_no_longer_list(self, unit, lgd):
        write_lgd(lgd, villages=FILES["villages.csv"].split("91,9101,8101,510002")[0])

        operations.import_lgd(SYSTEM, lgd, 91, LATER)

        assert unit("village:510005").is_valid

    def test_keeps_a_hindi_name_that_somebody_typed(self, unit, lgd):
        operations.rename(SYSTEM, unit_id=unit("district:9101").id, name_hi="रामनगर", at=LATER)

        operations.import_lgd(SYSTEM, lgd, 91, LATER)

        assert unit("district:9101").name_hi == "रामनगर"

    def test_leaves_a_town_where_somebody_put_it(self, unit, lgd):
        mirganj, sonpur = unit("town:7104"), unit("district:9102")
        operations.move(SYSTEM, unit_id=mirganj.id, parent_id=sonpur.id, at=LATER)

        operations.import_lgd(SYSTEM, lgd, 91, LATER)

        assert unit("town:7104").district_id == sonpur.id

    def test_does_not_raise_a_merged_unit_from_the_dead(self, unit, lgd):
        operations.merge(
            SYSTEM, unit_ids=[unit("panchayat:6102").id], into_id=unit("panchayat:6101").id, at=LATER
        )

        operations.import_lgd(SYSTEM, lgd, 91, LATER)

        assert Unit.objects.filter(kind="panchayat", code="6102", valid_to=None).count() == 0
        assert unit("village:510003").parent.ref == "panchayat:6101"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the directory's files are not beside the repository")
class TestBihar:
    @pytest.fixture
    def counts(self, inside):
        return operations.import_lgd(SYSTEM, SHARED, 10, AT)

    def test_has_38_districts_and_534_blocks(self, counts):
        assert (counts["districts"], counts["blocks"], counts["towns"]) == (38, 534, 252)
        assert counts["left_out"] == 0

    def test_places_nearly_every_town_in_a_district(self, counts):
        assert counts["towns_without_district"] <= 35

    def test_has_hindi_names_for_all_districts(self, counts):
        districts = queries.units_in(queries.unit_by_ref("state:10"), "district")

        assert all(district.name_hi for district in districts)
        assert queries.unit_by_ref("district:202").name_hi == "खगड़िया"
        assert queries.unit_by_ref("district:छपरा").code == "218"

    def test_lets_the_state_reach_every_district_and_lost_town(self, counts):
        cover = UnitCover.objects.get(unit_id=queries.unit_by_ref("state:10").id)

        assert len(cover.districts) == 38
        assert len(cover.blocks) == counts["towns_without_district"]
