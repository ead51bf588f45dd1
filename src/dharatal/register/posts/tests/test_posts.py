from datetime import timedelta

import pytest
from django.db import connection

from dharatal.guard.access import queries as access
from dharatal.guard.access.door import NotAllowed, granted_reach
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.capability import Capability
from dharatal.register.posts import operations as posts
from dharatal.register.posts import queries
from dharatal.register.posts.operations import CannotAppoint, CannotEndTerm, CannotNameHelper
from dharatal.register.posts.profile import UnknownPost
from dharatal.register.posts.tests.conftest import AT, YEAR

LATER = AT + timedelta(days=30)
LOOK = Capability("people.look", "Look at people")


def actions():
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_entry")
        return [action for (action,) in cursor.fetchall()]


class TestAppointment:
    def test_grants_what_the_post_may_do_in_its_unit(self, president, login, units):
        reach = granted_reach(login("president"), LOOK, at=LATER)

        assert reach.districts == (units["district:1"].id,)

    def test_is_in_the_log(self, president):
        assert "post.appointed" in actions()

    def test_grants_nothing_before_the_term(self, appoint, login):
        appoint("president", "district_president", "district:1", starts_at=LATER)

        with pytest.raises(NotAllowed):
            granted_reach(login("president"), LOOK, at=AT)

    def test_grants_nothing_after_the_term(self, president, login):
        with pytest.raises(NotAllowed):
            granted_reach(login("president"), LOOK, at=YEAR)

    def test_gives_a_caller_no_more_than_calls_and_what_is_told_in_them(self, appoint, login):
        appoint("caller", "caller", "state:91")

        assert access.capabilities_of(login("caller"), AT) == {"calls.make", "complaints.tell"}

    def test_of_a_clerk_grants_nothing_yet(self, appoint, login):
        appoint("clerk", "desk_clerk", "state:91")

        assert access.capabilities_of(login("clerk"), AT) == set()

    @pytest.mark.parametrize(
        ("post", "unit"),
        [("district_president", "block:11"), ("state_admin", "district:1"), ("caller", "block:11")],
    )
    def test_is_refused_in_a_unit_of_the_wrong_kind(self, appoint, post, unit):
        with pytest.raises(CannotAppoint):
            appoint("ram", post, unit)

    def test_is_refused_for_a_post_that_is_not_there(self, appoint):
        with pytest.raises(UnknownPost):
            appoint("ram", "emperor", "state:91")

    def test_is_refused_for_nobody(self, units):
        with pytest.raises(CannotAppoint):
            posts.appoint(
                SYSTEM, user_id=9_999, post="caller", unit_id=units["state:91"].id, starts_at=AT, at=AT
            )

    def test_is_refused_twice_over(self, president, appoint):
        with pytest.raises(CannotAppoint):
            appoint("president", "district_president", "district:1", starts_at=LATER)

    def test_may_follow_on_an_earlier_term(self, president, appoint):
        again = appoint("president", "district_president", "district:1", starts_at=YEAR)

        assert again.id != president.id

    def test_is_refused_when_the_term_ends_before_it_starts(self, appoint):
        with pytest.raises(CannotAppoint):
            appoint("ram", "caller", "state:91", ends_at=AT)

    def test_to_a_cell_names_the_cell(self, appoint, login):
        appoint("ram", "cell_president", "district:1", cell="farmers")

        assert (
            queries.title_of(login("ram").user_id, at=AT, language="en")
            == "Cell president (Farmers), Ramnagar"
        )

    def test_to_a_cell_is_refused_without_one(self, appoint):
        with pytest.raises(UnknownPost):
            appoint("ram", "cell_president", "district:1")


class TestWhoMayAppoint:
    def test_a_district_president_appoints_in_the_own_district(self, president, appoint, units):
        appoint("block", "block_president", "block:11", by="president")

        assert [holder.user.login for holder in queries.holders_of(units["block:11"], at=AT)] == ["block"]

    def test_a_district_president_does_not_appoint_in_another(self, president, appoint):
        with pytest.raises(CannotAppoint):
            appoint("block", "block_president", "block:21", by="president")

    def test_a_district_president_does_not_make_presidents(self, president, appoint):
        with pytest.raises(CannotAppoint):
            appoint("other", "district_president", "district:1", by="president")

    def test_the_state_appoints_to_every_post(self, appoint):
        appoint("state", "state_admin", "state:91")

        assert appoint("hq", "hq_operator", "state:91", by="state").post == "hq_operator"

    def test_nobody_appoints_themselves(self, appoint):
        appoint("state", "state_admin", "state:91")

        with pytest.raises(CannotAppoint):
            appoint("state", "hq_operator", "state:91", by="state")

    def test_a_caller_appoints_nobody(self, appoint):
        appoint("caller", "caller", "state:91")

        with pytest.raises(CannotAppoint):
            appoint("other", "caller", "state:91", by="caller")


class TestEndOfTerm:
    def test_takes_the_access_away(self, president, login):
        posts.end_term(SYSTEM, holder_id=president.id, at=LATER)

        assert access.capabilities_of(login("president"), LATER) == set()
        assert queries.posts_of(login("president").user_id, at=LATER) == []

    def test_leaves_other_posts_alone(self, president, appoint, login):
        appoint("president", "caller", "state:91")

        posts.end_term(SYSTEM, holder_id=president.id, at=LATER)

        assert access.capabilities_of(login("president"), LATER) == {"calls.make", "complaints.tell"}

    def test_may_be_one_of_the_holders_own_will(self, president, login):
        ended = posts.end_term(login("president"), holder_id=president.id, at=LATER)

        assert (ended.ends_at, ended.ended_by) == (LATER, login("president").user_id)

    def test_is_refused_to_a_neighbour(self, president, appoint, login):
        appoint("neighbour", "district_president", "district:2")

        with pytest.raises(CannotEndTerm):
            posts.end_term(login("neighbour"), holder_id=president.id, at=LATER)

    def test_happens_once(self, president):
        posts.end_term(SYSTEM, holder_id=president.id, at=LATER)

        with pytest.raises(CannotEndTerm):
            posts.end_term(SYSTEM, holder_id=president.id, at=LATER)

    def test_before_the_start_leaves_no_access_at_all(self, appoint, login):
        coming = appoint("ram", "caller", "state:91", starts_at=LATER)

        posts.end_term(SYSTEM, holder_id=coming.id, at=AT)

        assert access.capabilities_of(login("ram"), YEAR) == set()


class TestHelper:
    @pytest.fixture
    def name_helper(self, president, units, login):
        def name(who="helper", unit="block:11", *, by="president", ends_at=LATER, **more):
            return posts.name_helper(
                login(by),
                holder_id=president.id,
                user_id=login(who).user_id,
                unit_id=units[unit].id,
                ends_at=ends_at,
                at=AT,
                **more,
            )

        return name

    def test_sees_only_the_smaller_unit(self, name_helper, login, units):
        name_helper()

        reach = granted_reach(login("helper"), LOOK, at=AT)

        assert (reach.districts, reach.blocks) == ((), (units["block:11"].id,))

    def test_never_sees_numbers(self, name_helper, login):
        name_helper()

        assert "people.reveal" not in access.capabilities_of(login("helper"), AT)

    def test_is_given_no_more_than_asked(self, name_helper, login):
        name_helper(capabilities=["intake.send"])

        assert access.capabilities_of(login("helper"), AT) == {"intake.send"}

    def test_is_refused_rights_of_the_president(self, name_helper):
        with pytest.raises(CannotNameHelper):
            name_helper(capabilities=["people.reveal"])

    @pytest.mark.parametrize("unit", ["district:1", "block:21", "state:91"])
    def test_works_only_in_a_part_of_the_presidents_unit(self, name_helper, unit):
        with pytest.raises(CannotNameHelper):
            name_helper(unit=unit)

    def test_ends_with_the_date(self, name_helper, login):
        name_helper()

        assert access.capabilities_of(login("helper"), LATER) == set()

    def test_ends_at_the_latest_with_the_presidents_term(self, name_helper):
        assert name_helper(ends_at=YEAR + timedelta(days=9)).ends_at == YEAR

    def test_ends_when_the_president_goes(self, name_helper, president, login):
        name_helper()

        posts.end_term(SYSTEM, holder_id=president.id, at=AT + timedelta(days=1))

        assert access.capabilities_of(login("helper"), AT + timedelta(days=1)) == set()

    def test_is_one_of_three(self, name_helper):
        for number in (1, 2, 3):
            name_helper(f"helper{number}")

        with pytest.raises(CannotNameHelper):
            name_helper("helper4")

    def test_makes_room_for_another_when_gone(self, name_helper, login):
        first, *_others = [name_helper(f"helper{number}") for number in (1, 2, 3)]

        posts.end_term(login("president"), holder_id=first.id, at=AT)

        assert name_helper("helper4").post == "helper"

    def test_is_named_by_nobody_else(self, name_helper, appoint):
        appoint("neighbour", "district_president", "district:2")

        with pytest.raises(CannotNameHelper):
            name_helper(by="neighbour")

    def test_is_not_the_president_again(self, name_helper):
        with pytest.raises(CannotNameHelper):
            name_helper("president")


class TestTitle:
    def test_is_in_the_language_asked_for(self, president, login):
        user = login("president").user_id

        assert queries.title_of(user, at=AT, language="en") == "District president, Ramnagar"
        assert queries.title_of(user, at=AT, language="hi") == "ज़िलाध्यक्ष, रामनगर"

    def test_of_nobody_is_empty(self, login):
        assert queries.title_of(login("nobody").user_id, at=AT) == ""

    @pytest.mark.parametrize("count", [2, 50])
    def test_of_a_units_holders_takes_one_question(self, appoint, units, count, django_assert_num_queries):
        for number in range(count):
            appoint(f"caller{number}", "caller", "state:91")

        with django_assert_num_queries(1):
            titles = [
                queries.holder_title(holder, "en") for holder in queries.holders_of(units["state:91"], at=AT)
            ]
        assert titles == ["Caller, Jalpradesh"] * count


class TestSecondFactor:
    @pytest.mark.parametrize(
        ("post", "unit", "needed"), [("auditor", "state:91", True), ("caller", "state:91", False)]
    )
    def test_is_asked_of_some_posts(self, appoint, login, post, unit, needed):
        appoint("ram", post, unit)

        assert queries.needs_second_factor(login("ram").user_id, at=AT) is needed
