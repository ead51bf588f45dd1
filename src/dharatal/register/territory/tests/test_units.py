from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from dharatal.guard.access import operations as access
from dharatal.guard.access.models import UnitCover
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.territory import operations, queries
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.models import Unit
from dharatal.register.territory.operations import CannotChangeUnit, Part
from dharatal.register.territory.profile import UnknownKind
from dharatal.register.territory.queries import NoSuchUnit
from dharatal.register.territory.tests.conftest import AT

LATER = AT + timedelta(days=30)


@pytest.fixture
def add(unit):
    def add_unit(kind, code, parent, name_en="Naya Tola", **more):
        return operations.add_unit(
            SYSTEM, kind=kind, code=code, name_en=name_en, parent_id=unit(parent).id, at=LATER, **more
        )

    return add_unit


def cover(unit):
    found = UnitCover.objects.filter(unit_id=unit.id).first()
    return (found.districts, found.blocks, found.panchayats) if found else ([], [], [])


def happened_to(unit):
    return [event.what for event in queries.history(unit)]


class TestAdding:
    def test_puts_the_unit_on_the_rungs_of_its_parent(self, add, unit):
        booth = add("booth", "14/7", "village:510001")

        assert booth.rungs == unit("village:510001").rungs
        assert happened_to(booth) == ["added"]

    def test_is_in_the_log(self, add):
        added = add("booth", "14/7", "village:510001")

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM audit_entry WHERE action = 'unit.added' AND unit_id = %s", [added.id]
            )
            assert cursor.fetchone() == (1,)

    def test_makes_a_ward_of_a_town_a_rung_but_not_one_of_a_panchayat(self, add, unit):
        urban, rural = add("ward", "7102-1", "town:7102"), add("ward", "6101-1", "panchayat:6101")

        assert urban.panchayat_id == urban.id
        assert rural.panchayat_id == unit("panchayat:6101").id

    @pytest.mark.parametrize(("kind", "parent"), [("village", "district:9101"), ("state", "state:91")])
    def test_is_refused_under_a_parent_of_the_wrong_kind(self, add, kind, parent):
        with pytest.raises(CannotChangeUnit):
            add(kind, "1", parent)

    def test_is_refused_for_a_code_that_is_taken(self, add):
        with pytest.raises(CannotChangeUnit):
            add("village", "510001", "panchayat:6102")

    def test_is_refused_without_a_name(self, add):
        with pytest.raises(CannotChangeUnit):
            add("village", "599999", "panchayat:6102", name_en=" ")

    def test_is_refused_for_a_kind_that_is_not_there(self, add):
        with pytest.raises(UnknownKind):
            add("galaxy", "1", "state:91")

    def test_cannot_double_a_code_even_past_the_operation(self, unit):
        twin = Unit.objects.get(id=unit("village:510001").id)
        twin.id = 2_000_000_000

        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


class TestWhoMayChange:
    @pytest.fixture
    def president(self, unit, enter):
        user = access.add_user(SYSTEM, login="president", password=None, at=AT)
        actor = Actor(user_id=user.id, login="president", channel="web")
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[MANAGE_TERRITORY.code],
            unit_id=unit("district:9101").id,
            starts_at=AT,
            ends_at=None,
            source="test",
            at=AT,
        )
        with enter(actor, MANAGE_TERRITORY, at=LATER):
            yield actor

    def test_is_whoever_reaches_the_unit(self, unit, president):
        renamed = operations.rename(president, unit_id=unit("block:8101").id, name_en="Aamgaon", at=LATER)

        assert renamed.name_en == "Aamgaon"

    @pytest.mark.parametrize("ref", ["block:8103", "district:9102", "state:91", "town:7104"])
    def test_is_nobody_from_elsewhere(self, unit, president, ref):
        with pytest.raises(CannotChangeUnit):
            operations.rename(president, unit_id=unit(ref).id, name_en="Mine", at=LATER)

    def test_is_nobody_who_would_take_a_unit_away(self, unit, president):
        with pytest.raises(CannotChangeUnit):
            operations.move(
                president, unit_id=unit("block:8103").id, parent_id=unit("district:9101").id, at=LATER
            )


class TestRenaming:
    def test_keeps_the_old_name_findable(self, unit):
        operations.rename(
            SYSTEM, unit_id=unit("village:510005").id, name_en="Shyamganj", name_hi="श्यामगंज", at=LATER
        )

        assert queries.unit_by_ref("village:Lalganj") == queries.unit_by_ref("village:श्यामगंज")

    def test_to_the_same_name_is_no_event(self, unit):
        village = unit("village:510005")

        operations.rename(SYSTEM, unit_id=village.id, name_en="Lalganj", at=LATER)

        assert happened_to(village) == ["added"]

    def test_to_no_name_is_refused(self, unit):
        with pytest.raises(CannotChangeUnit):
            operations.rename(SYSTEM, unit_id=unit("village:510005").id, name_en="", name_hi="", at=LATER)


class TestMoving:
    def test_takes_everything_below_along(self, unit):
        sonpur = unit("district:9102")

        operations.move(SYSTEM, unit_id=unit("block:8101").id, parent_id=sonpur.id, at=LATER)

        assert unit("village:510001").district_id == sonpur.id
        assert unit("panchayat:6101").district_id == sonpur.id
        assert unit("village:510001").block_id == unit("block:8101").id

    def test_tells_other_rooms_what_to_rewrite(self, unit):
        block, village = unit("block:8101"), unit("village:510001")

        operations.move(SYSTEM, unit_id=block.id, parent_id=unit("district:9102").id, at=LATER)

        moved = {found.id: found.rungs for found in queries.everything_in(unit("block:8101"))}
        assert moved[village.id] == unit("village:510001").rungs
        assert unit("village:510005").id not in moved

    def test_is_remembered_with_both_parents(self, unit):
        block = unit("block:8101")

        operations.move(SYSTEM, unit_id=block.id, parent_id=unit("district:9102").id, at=LATER)

        event = queries.history(block).last()
        assert (event.what, event.before, event.after) == ("moved", "district:9101", "district:9102")

    def test_of_a_town_into_a_district_takes_it_out_of_the_states_own_cover(self, unit):
        town = unit("town:7104")
        assert town.id in cover(unit("state:91"))[1]

        operations.move(SYSTEM, unit_id=town.id, parent_id=unit("district:9101").id, at=LATER)

        assert town.id not in cover(unit("state:91"))[1]
        assert unit("town:7104").district_id == unit("district:9101").id

    def test_below_itself_is_refused(self, add, unit):
        with pytest.raises(CannotChangeUnit):
            operations.move(
                SYSTEM, unit_id=unit("panchayat:6101").id, parent_id=unit("village:510001").id, at=LATER
            )


class TestMerging:
    @pytest.fixture
    def merged(self, unit):
        return operations.merge(
            SYSTEM, unit_ids=[unit("block:8102").id], into_id=unit("block:8101").id, at=LATER
        )

    def test_leads_the_old_code_to_the_successor(self, merged):
        assert queries.unit_by_ref("block:8102") == merged

    def test_leads_over_several_mergers(self, merged, add):
        third = add("block", "8199", "district:9101")

        operations.merge(SYSTEM, unit_ids=[merged.id], into_id=third.id, at=LATER)

        assert queries.unit_by_ref("block:8102") == third

    def test_hands_the_children_over(self, merged, unit):
        village = unit("village:510004")

        assert unit("panchayat:6103").parent_id == merged.id
        assert village.block_id == merged.id

    def test_reaches_the_rows_that_still_bear_the_old_number(self, merged):
        old = Unit.objects.get(kind="block", code="8102")

        assert cover(merged) == ([], sorted([merged.id, old.id]), [])

    def test_is_remembered_by_the_ended_unit(self, merged):
        old = Unit.objects.get(kind="block", code="8102")

        assert happened_to(old) == ["added", "merged"]
        assert old.valid_to == LATER

    def test_of_different_kinds_is_refused(self, unit):
        with pytest.raises(CannotChangeUnit):
            operations.merge(SYSTEM, unit_ids=[unit("town:7101").id], into_id=unit("block:8101").id, at=LATER)

    def test_into_itself_is_refused(self, unit):
        block = unit("block:8101").id

        with pytest.raises(CannotChangeUnit):
            operations.merge(SYSTEM, unit_ids=[block], into_id=block, at=LATER)


class TestSplitting:
    @pytest.fixture
    def parts(self, unit):
        return [
            Part("8101", "Amgaon", "आमगाँव", child_ids=(unit("panchayat:6101").id,)),
            Part("8188", "New Amgaon", "नया आमगाँव", child_ids=(unit("panchayat:6102").id,)),
        ]

    def test_shares_the_children_out(self, unit, parts):
        old, new = operations.split(SYSTEM, unit_id=unit("block:8101").id, parts=parts, at=LATER)

        assert unit("village:510001").block_id == old.id
        assert unit("village:510003").block_id == new.id

    def test_lets_a_part_carry_the_code_on(self, unit, parts):
        before = unit("block:8101")

        made = operations.split(SYSTEM, unit_id=before.id, parts=parts, at=LATER)

        assert queries.unit_by_ref("block:8101") == made[0] != before
        assert happened_to(before) == ["added", "split"]

    def test_leaves_a_code_that_nobody_carries_on_leading_nowhere(self, unit, parts):
        parts[0] = Part("8187", "Old Amgaon", child_ids=parts[0].child_ids)

        operations.split(SYSTEM, unit_id=unit("block:8101").id, parts=parts, at=LATER)

        with pytest.raises(NoSuchUnit):
            queries.unit_by_ref("block:8101")

    def test_is_refused_when_a_child_is_left_over(self, unit, parts):
        with pytest.raises(CannotChangeUnit):
            operations.split(
                SYSTEM, unit_id=unit("block:8101").id, parts=[parts[0], Part("1", "X")], at=LATER
            )


class TestCover:
    def test_of_each_rung_is_the_unit_itself(self, unit):
        district, block, panchayat = unit("district:9101"), unit("block:8101"), unit("panchayat:6101")

        assert cover(district) == ([district.id], [], [])
        assert cover(block) == ([], [block.id], [])
        assert cover(panchayat) == ([], [], [panchayat.id])

    def test_of_a_state_is_its_districts_and_the_towns_in_none(self, unit):
        districts, blocks, panchayats = cover(unit("state:91"))

        assert districts == sorted([unit("district:9101").id, unit("district:9102").id])
        assert blocks == sorted([unit("town:7103").id, unit("town:7104").id])
        assert panchayats == []

    def test_of_a_village_is_nothing_of_its_own(self, unit):
        assert cover(unit("village:510001")) == ([], [], [])

    def test_of_a_state_grows_with_a_new_district(self, add, unit):
        district = add("district", "9109", "state:91")

        assert district.id in cover(unit("state:91"))[0]


class TestOverlay:
    @pytest.fixture
    def constituency(self, add):
        return add("constituency", "12", "district:9101", name_en="Amgaon")

    def take_in(self, constituency, unit, *refs):
        ids = [unit(ref).id for ref in refs]
        operations.set_members(SYSTEM, overlay_id=constituency.id, member_ids=ids, at=LATER)

    def test_covers_what_its_members_cover(self, constituency, unit):
        self.take_in(constituency, unit, "block:8101", "panchayat:6103")

        assert cover(constituency) == ([], [unit("block:8101").id], [unit("panchayat:6103").id])

    def test_follows_when_its_members_change(self, constituency, unit):
        self.take_in(constituency, unit, "block:8101", "panchayat:6103")
        self.take_in(constituency, unit, "panchayat:6103")

        assert cover(constituency) == ([], [], [unit("panchayat:6103").id])
        assert [member.ref for member in queries.members(constituency)] == ["panchayat:6103"]

    def test_follows_when_a_member_is_merged(self, constituency, unit):
        self.take_in(constituency, unit, "block:8102")

        into = operations.merge(
            SYSTEM, unit_ids=[unit("block:8102").id], into_id=unit("block:8101").id, at=LATER
        )

        assert list(queries.members(constituency)) == [into]
        assert into.id in cover(constituency)[1]

    def test_holds_the_villages_of_its_members(self, constituency, unit):
        self.take_in(constituency, unit, "panchayat:6101")

        assert {village.code for village in queries.units_in(constituency, "village")} == {"510001", "510002"}

    def test_is_found_from_a_unit_below_a_member(self, constituency, unit):
        self.take_in(constituency, unit, "block:8101")

        assert list(queries.overlays_of(unit("village:510003"))) == [constituency]

    def test_takes_in_no_other_overlay(self, constituency, add, unit):
        mandal = add("mandal", "m1", "district:9101")

        with pytest.raises(CannotChangeUnit):
            operations.set_members(SYSTEM, overlay_id=constituency.id, member_ids=[mandal.id], at=LATER)
