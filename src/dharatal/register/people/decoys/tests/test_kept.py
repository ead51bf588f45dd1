"""What is kept of a decoy: through new keys, moved units and its end; and what an export and an inquiry ask of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.access.reach import keeping_decoys
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import Entry
from dharatal.guard.vault import commands
from dharatal.guard.vault.marks.keys import export_key
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import followers, merging, queries
from dharatal.register.people.capabilities import KEEP_DECOYS, LOOK, MATCH, MERGE, SEE_DECOYS
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations
from dharatal.register.people.decoys import queries as decoys
from dharatal.register.people.decoys.looks import ADMITTED, MATCHED, who_looked
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.operations import CannotEnter, CannotRetire, Invented
from dharatal.register.people.decoys.resembling import identifier_like
from dharatal.register.people.decoys.tests.conftest import Entering
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.moves import Change
from dharatal.register.people.regrouping import CannotRegroup
from dharatal.register.people.tests.conftest import NOON, SARAN, VILLAGE, Admitting, Cast


class TestEntering:
    @pytest.mark.parametrize("phone", ["12345", "6000010000"])
    def test_refuses_what_is_no_number_or_a_members(self, entered: Entering, phone: str) -> None:
        with pytest.raises(CannotEnter):
            entered(phone=phone)

    def test_refuses_a_number_that_a_decoy_has(self, entered: Entering) -> None:
        entered(phone="6000023333")

        with pytest.raises(CannotEnter) as refused:
            entered(phone="6000023333")

        assert refused.value.code == "decoy_already"

    def test_refuses_a_place_where_nobody_lives(self, entered: Entering) -> None:
        with pytest.raises(CannotEnter):
            entered(unit=SARAN)


class TestResembling:
    def test_dates_it_like_somebody_of_its_place(self, entered: Entering, cast: Cast) -> None:
        decoy = entered(for_user=cast.saran.user_id)

        with entering(cast.saran, LOOK, at=NOON):
            picture = queries.person(cast.saran, decoy.uuid, at=NOON)
        since = picture.values[0].verified_at
        assert since is not None and timedelta() < abs(NOON - since) <= timedelta(minutes=40)
        assert picture.values[0].source == "call"

    def test_gives_it_the_next_identifier_of_a_list(self, cast: Cast, entered: Entering) -> None:
        with entering(SYSTEM, LOOK):
            first, second, *_ = PersonRecord.objects.order_by("id")
            stretch = first.uuid.bytes[:6]
            assert identifier_like(first.uuid) is None  # who was sent alone has no neighbours

        assert second.uuid.bytes[:6] != stretch

    def test_tells_of_it_what_was_told_of_its_neighbour(self, entered: Entering, cast: Cast) -> None:
        decoy = entered(for_user=cast.saran.user_id)
        later = NOON + timedelta(hours=1)

        with entering(cast.saran, LOOK, at=later):
            queries.people_in(cast.saran, VILLAGE, at=later)
            told = who_looked(cast.saran, [decoy.id], since=NOON - timedelta(days=1), limit=50)
            of_member = who_looked(cast.saran, [decoy.like_id], since=NOON - timedelta(days=1), limit=50)

        assert [one.action for one in told] == [one.action for one in of_member]
        assert [one.action for one in told] == ["people.listed", "people.admitted"]

    def test_was_compared_as_its_neighbour_was(self, entered: Entering, cast: Cast, plumbing: None) -> None:
        decoy = entered(for_user=cast.saran.user_id)
        with entering(SYSTEM, MATCH):
            audit.record(SYSTEM, MATCHED, subjects=[decoy.like_id], at=NOON + timedelta(minutes=1))

        with entering(cast.saran, LOOK, at=NOON):
            told = who_looked(cast.saran, [decoy.id], since=NOON - timedelta(days=1), limit=50)

        assert [one.action for one in told] == [MATCHED, ADMITTED]
        assert told[0].at - told[1].at == timedelta(minutes=1)

    def test_is_in_the_lists_of_whoever_does_not_see_it(self, entered: Entering, cast: Cast) -> None:
        decoy = entered(for_user=cast.saran.user_id)
        with entering(cast.headquarters, LOOK, at=NOON):
            queries.people_in(cast.headquarters, VILLAGE, at=NOON + timedelta(hours=1))

        with entering(cast.saran, LOOK, at=NOON):
            told = who_looked(cast.saran, [decoy.id], since=NOON - timedelta(days=1), limit=50)
            of_member = who_looked(cast.saran, [decoy.like_id], since=NOON - timedelta(days=1), limit=50)

        assert [one.action for one in told] == ["people.listed", ADMITTED]
        assert [(one.login, one.at) for one in told[:1]] == [(one.login, one.at) for one in of_member[:1]]


class TestKeeping:
    def test_moves_it_with_new_keys(self, whole_database: str, worker_role: None) -> None:
        with entering(SYSTEM, None):
            access.set_covers([(1, [10], [], [])])
        with entering(SYSTEM, KEEP_DECOYS, at=NOON):
            invented = Invented(Card("Baidyanath Sah"), "6000024444", VILLAGE, "the office")
            decoy = operations.enter(SYSTEM, invented, at=NOON)

        commands.rotate(SYSTEM)

        with entering(SYSTEM, SEE_DECOYS, at=NOON):
            (one,) = decoys.listed(SYSTEM, at=NOON)
            found = decoys.known_tokens()
        assert (one.card.name, one.phone, one.answers) == ("Baidyanath Sah", "+916000024444", "the office")
        assert list(found.values()) == [decoy.id] and decoy.phone_token not in found

    def test_moves_it_with_its_unit(self, whole_database: str, worker_role: None) -> None:
        with entering(SYSTEM, None):
            access.set_covers([(1, [10], [], [])])
        with entering(SYSTEM, KEEP_DECOYS, at=NOON):
            invented = Invented(Card("Baidyanath Sah"), "6000024444", VILLAGE, "the office")
            operations.enter(SYSTEM, invented, at=NOON)

        followers.go_along([Change("panchayat_id", [111], {"block_id": 12, "district_id": 10})])

        with entering(SYSTEM, LOOK), keeping_decoys():
            places = [table.objects.get().block_id for table in (Person, PersonRecord, Decoy)]
        assert places == [12, 12, 12]

    def test_refuses_to_join_it_as_if_others_were_faster(self, entered: Entering, cast: Cast) -> None:
        decoy = entered(for_user=cast.headquarters.user_id)
        with entering(cast.headquarters, MERGE, at=NOON):
            member = Person.objects.filter(is_decoy=False).order_by("id")[0]

            with pytest.raises(CannotRegroup) as refused:
                merging.merge(cast.headquarters, decoy.uuid, member.uuid, reason="reviewed", at=NOON)

        assert refused.value.code == "changing"

    def test_tells_the_log_once_when_its_number_was_taken(
        self, entered: Entering, admitted: Admitting
    ) -> None:
        entered(phone="6000022222")
        admitted("Sunita Devi", VILLAGE, "+916000022222")

        with entering(SYSTEM, LOOK):
            told = [operations.tell_taken(SYSTEM, at=NOON) for _ in range(2)]
            entry = Entry.objects.get(action="decoys.retired")

        assert told == [1, 0]
        assert (entry.facts, entry.visibility, entry.subject_count) == ({"why": "taken"}, "case", 0)

    def test_retires_it_once(self, entered: Entering, keeper: Actor) -> None:
        decoy = entered()
        with entering(keeper, KEEP_DECOYS, at=NOON):
            operations.retire(keeper, decoy.uuid, why="lost", at=NOON)

            with pytest.raises(CannotRetire):
                operations.retire(keeper, decoy.uuid, why="lost", at=NOON)

    def test_lists_it_with_who_answers(self, entered: Entering, keeper: Actor, cast: Cast) -> None:
        entered("Baidyanath Sah", phone="6000023333")
        _grant(keeper)

        with entering(keeper, SEE_DECOYS, at=NOON):
            (one,) = decoys.listed(keeper, at=NOON)

        assert (one.card.name, one.phone, one.answers) == ("Baidyanath Sah", "+916000023333", "the office")


def _grant(keeper: Actor) -> None:
    with entering(SYSTEM, None):
        access.grant(
            SYSTEM,
            user_id=keeper.user_id,
            capabilities=[SEE_DECOYS.code],
            unit_id=1,
            starts_at=NOON,
            ends_at=None,
            source="test",
            at=NOON,
        )


class TestAnExport:
    def test_holds_half_of_the_shared_and_its_own(self, entered: Entering, cast: Cast) -> None:
        shared = {entered(f"Baidyanath {sign}").id for sign in "ABCDEFGHIJKL"}
        spare = {entered(f"Ganesh {sign}", for_export=True).id for sign in "ABC"}
        first, second = export_key(uuid4()), export_key(uuid4())

        with entering(cast.headquarters, LOOK, at=NOON):
            ones = {one.id for one in decoys.for_export(first, SARAN)}
            others = {one.id for one in decoys.for_export(second, SARAN)}
            again = {one.id for one in decoys.for_export(first, SARAN)}
            own = decoys.single_of({"first": first, "second": second})

        assert 0 < len(ones & shared) < 12 and ones & shared != others & shared
        assert len(ones & spare) == 2 and len(others & spare) == 1 and ones == again
        assert {own[one] for one in ones & spare} == {"first"}

    def test_shows_its_own_decoys_in_their_places_and_none_of_the_viewers(
        self, entered: Entering, cast: Cast
    ) -> None:
        viewers = entered(for_user=cast.headquarters.user_id)
        spare = entered(for_export=True)

        with entering(cast.headquarters, LOOK, at=NOON):
            with decoys.showing_export(export_key(uuid4()), SARAN) as shown:
                held = set(Person.objects.filter(is_decoy=True).values_list("id", flat=True))
            with decoys.without_decoys():
                members = Person.objects.count()

        assert held == set(shown) == {spare.id}
        assert members == 3 and viewers.id not in held

    def test_tells_a_row_as_it_is_written(self, entered: Entering, cast: Cast) -> None:
        entered("Baidyanath Sah", phone="6000023333", for_export=True, card={"relative_name": "Jagdeo Sah"})

        with entering(cast.headquarters, LOOK, at=NOON):
            (one,) = decoys.for_export(export_key(uuid4()), VILLAGE)

        assert (one.told.name, one.told.relative_name, one.told.phone) == (
            "Baidyanath Sah",
            "Jagdeo Sah",
            "+916000023333",
        )


class TestAnInquiry:
    def test_knows_the_numbers_of_retired_ones_too(
        self, entered: Entering, keeper: Actor, cast: Cast
    ) -> None:
        decoy = entered()
        with entering(keeper, KEEP_DECOYS, at=NOON):
            operations.retire(keeper, decoy.uuid, why="lost", at=NOON)

        with entering(SYSTEM, LOOK):
            assert decoys.known_tokens() == {decoy.phone_token: decoy.id}
