import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.kernel.actor import SYSTEM
from dharatal.register.territory import operations, queries
from dharatal.register.territory.queries import PlaceIndex
from dharatal.register.territory.spelling import exact_key, untitled
from dharatal.register.territory.tests.conftest import AT


@pytest.fixture
def state(unit):
    return PlaceIndex(unit("state:91"))


@pytest.fixture
def ramnagar(unit):
    return PlaceIndex(unit("district:9101"))


@pytest.fixture
def amgaon(unit):
    return PlaceIndex(unit("block:8101"))


def meant(resolution):
    return resolution.unit.ref if resolution.unit else resolution.problem


class TestPlace:
    def test_is_the_unit_of_the_sheet_when_nothing_is_said(self, amgaon):
        resolution = amgaon.resolve()

        assert (meant(resolution), resolution.how) == ("block:8101", "given")

    @pytest.mark.parametrize("code", ["village:510002", "510002", " 510002 "])
    def test_is_found_by_its_code(self, ramnagar, code):
        resolution = ramnagar.resolve(code=code, village="Something else")

        assert (meant(resolution), resolution.how) == ("village:510002", "code")

    @pytest.mark.parametrize(
        "name", ["Belwa Khurd", "belwa khurd", "BELWAKHURD", "बेलवा खुर्द", "बेलवा  खुर्द", "510001"]
    )
    def test_is_found_by_its_exact_name_in_either_script(self, ramnagar, name):
        resolution = ramnagar.resolve(village=name)

        assert (meant(resolution), resolution.how) == ("village:510001", "name")

    @pytest.mark.parametrize("name", ["Vill- Khairatiya", "ग्राम खैरटिया", "gram : khairatiya"])
    def test_is_found_behind_the_word_for_its_kind(self, ramnagar, name):
        assert meant(ramnagar.resolve(village=name)) == "village:510003"

    @pytest.mark.parametrize("name", ["Khairtia", "Khairatiyaa", "खैरतिया"])
    def test_is_found_by_its_sound(self, ramnagar, name):
        resolution = ramnagar.resolve(village=name)

        assert (meant(resolution), resolution.how) == ("village:510003", "sound")

    @pytest.mark.parametrize("name", ["Sonpur", "Nadi", "Sonpoor"])
    def test_with_brackets_goes_by_either_part(self, state, name):
        assert meant(state.resolve(district=name)) == "district:9102"

    def test_of_a_block_may_be_written_nearly_right(self, ramnagar):
        resolution = ramnagar.resolve(block="Bhagvanpura")

        assert (meant(resolution), resolution.how) == ("block:8102", "sound")

    def test_of_a_village_must_not_be_written_nearly_right(self, amgaon):
        resolution = amgaon.resolve(village="Rampura")

        assert (meant(resolution), resolution.suggestions[0].ref) == ("place_unknown", "village:510002")

    @pytest.mark.parametrize("nothing", ["-", " ", "--", "."])
    def test_is_not_named_by_a_dash(self, amgaon, nothing):
        assert meant(amgaon.resolve(district=nothing, village=nothing)) == "block:8101"

    def test_is_narrowed_by_the_wider_names(self, ramnagar):
        assert meant(ramnagar.resolve(village="Rampur")) == "place_ambiguous"
        assert meant(ramnagar.resolve(block="Amgaon", village="Rampur")) == "village:510002"
        assert meant(ramnagar.resolve(panchayat="डुमरी", village="Rampur")) == "village:510004"

    def test_offers_the_namesakes_to_choose_from(self, ramnagar):
        resolution = ramnagar.resolve(village="रामपुर")

        assert {unit.ref for unit in resolution.suggestions} == {"village:510002", "village:510004"}

    def test_suffers_wider_names_above_the_unit_of_the_sheet(self, amgaon):
        resolution = amgaon.resolve(district="Ramnagar जिला", block="आमगांव", village="Rampur")

        assert meant(resolution) == "village:510002"

    def test_of_another_district_is_outside(self, ramnagar):
        assert meant(ramnagar.resolve(district="Sonpur (Nadi)")) == "place_outside"
        assert meant(ramnagar.resolve(village="Lalganj")) == "place_outside"
        assert meant(ramnagar.resolve(code="village:510005")) == "place_outside"

    def test_of_another_district_is_a_slip_below_the_right_district(self, ramnagar):
        assert meant(ramnagar.resolve(district="Ramnagar", village="Lalganj")) == "place_unknown"

    def test_of_another_block_is_outside(self, amgaon):
        assert meant(amgaon.resolve(block="Bhagwanpur")) == "place_outside"

    def test_that_no_one_knows_comes_with_suggestions(self, ramnagar):
        resolution = ramnagar.resolve(block="Amgaon", village="Khairantiyapur")

        assert (meant(resolution), resolution.column) == ("place_unknown", "village")
        assert [unit.ref for unit in resolution.suggestions] == ["village:510003"]

    def test_that_is_not_in_the_panchayat_beside_it_comes_with_where_it_is(self, ramnagar):
        resolution = ramnagar.resolve(block="Amgaon", panchayat="Belwa", village="Khairatiya")

        assert (meant(resolution), resolution.column) == ("place_elsewhere", "village")
        assert [unit.ref for unit in resolution.suggestions] == ["village:510003"]

    def test_is_suggested_across_scripts(self, ramnagar):
        resolution = ramnagar.resolve(village="बेलवा खुरदपुर")

        assert [unit.ref for unit in resolution.suggestions][:1] == ["village:510001"]

    def test_is_the_block_before_its_town(self, ramnagar):
        assert meant(ramnagar.resolve(block="Amgaon")) == "block:8101"
        assert meant(ramnagar.resolve(block="नगर पंचायत आमगाँव")) == "town:7101"

    def test_of_a_kind_nobody_entered_is_coarse(self, ramnagar):
        resolution = ramnagar.resolve(block="Amgaon Nagar Panchayat", village="Purani Bazar")

        assert (meant(resolution), resolution.is_coarse) == ("town:7101", True)

    def test_may_stand_in_the_neighbouring_column(self, ramnagar):
        assert meant(ramnagar.resolve(block="Amgaon", village="Dumri")) == "panchayat:6102"

    def test_of_a_ward_is_told_by_its_number(self, unit):
        town = unit("town:7102")
        ward = operations.add_unit(
            SYSTEM, kind="ward", code="7102-5", name_en="Ward 5", name_hi="वार्ड 5", parent_id=town.id, at=AT
        )

        for text in ("5", "Ward No. 5", "वार्ड संख्या ५", "ward-5"):
            assert PlaceIndex(town).resolve(ward=text).unit.ref == ward.ref

    def test_merged_away_leads_to_its_successor(self, unit):
        operations.merge(
            SYSTEM, unit_ids=[unit("panchayat:6102").id], into_id=unit("panchayat:6101").id, at=AT
        )
        index = PlaceIndex(unit("block:8101"))

        assert meant(index.resolve(code="panchayat:6102")) == "panchayat:6101"
        assert meant(index.resolve(panchayat="Dumri")) == "panchayat:6101"

    def test_is_looked_up_without_the_database(self, ramnagar, django_assert_num_queries):
        with django_assert_num_queries(0):
            for _time in range(50):
                ramnagar.resolve(block="Amgaon", village="Rampur")

    def test_inside_an_overlay_is_one_of_its_members(self, unit):
        constituency = operations.add_unit(
            SYSTEM,
            kind="constituency",
            code="12",
            name_en="Amgaon",
            parent_id=unit("district:9101").id,
            at=AT,
        )
        members = [unit("panchayat:6101").id, unit("panchayat:6103").id]
        operations.set_members(SYSTEM, overlay_id=constituency.id, member_ids=members, at=AT)

        index = PlaceIndex(queries.unit(constituency.id))

        assert meant(index.resolve(village="Belwa Khurd")) == "village:510001"
        assert meant(index.resolve(village="Khairatiya")) == "place_outside"


class TestSpelling:
    @given(st.text(max_size=30))
    def test_never_fails_and_settles_at_once(self, text):
        key = exact_key(text)

        assert exact_key(key) == key

    @pytest.mark.parametrize("name", ["Bara Gaon", "Gram", "Block", "बड़ा गाँव"])
    def test_leaves_names_that_only_look_like_titles(self, name):
        assert exact_key(untitled(name)[0]) == exact_key(name)
