"""Tests of asking for a file, and of who must approve it."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dharatal.guard.access.door import NotAllowed, entering
from dharatal.guard.vault.approvals import NeedsAnother, SayWhyNot
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.exports import asking, delivering, queries
from dharatal.register.people.exports.columns import CannotExport, Wish, purpose_asked
from dharatal.register.people.exports.rules import RULES, Rules
from dharatal.register.people.exports.tests.conftest import COLUMNS, NOON, Desk, Village, hire
from dharatal.register.people.tests.conftest import BIHAR, HAMLET, PATNA, VILLAGE, Admitting

FULL = Wish(columns=COLUMNS, purpose="law", in_full=True, reason="The court wants all of them")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Rules:
    """A house in which two people are many."""
    rules = RULES._replace(approval_over=2)
    monkeypatch.setattr(asking, "RULES", rules)
    return rules


class TestAsking:
    def test_for_few_people_needs_nobody(self, desk: Desk, members: Village) -> None:
        members(2)

        assert desk.ask().state == "making"

    def test_for_many_waits_for_another(self, desk: Desk, members: Village, small: Rules) -> None:
        members(3)

        export = desk.ask()

        assert (export.state, export.needed) == ("waiting", 1)

    def test_for_few_again_and_again_is_asking_for_many(
        self, desk: Desk, admitted: Admitting, small: Rules
    ) -> None:
        for place, phone in (
            (VILLAGE, "+916000000001"),
            (VILLAGE, "+916000000002"),
            (HAMLET, "+916000000003"),
        ):
            admitted("Suman Kumari", place, phone)

        first, again, further = (desk.ask(unit=unit) for unit in (VILLAGE, VILLAGE, HAMLET))

        assert [one.needed for one in (first, again, further)] == [0, 0, 1]

    def test_for_a_whole_state_waits_for_another_and_leaves_some_out(
        self, desk: Desk, members: Village
    ) -> None:
        members(1)

        export = desk.ask(actor=desk.hq, unit=BIHAR)

        assert (export.needed, export.share) == (1, 0.9)

    def test_for_everybody_of_a_state_needs_two_and_says_why(self, desk: Desk, members: Village) -> None:
        members(1)

        export = desk.ask(FULL, actor=desk.hq, unit=BIHAR)
        desk.approve(export)

        assert (export.needed, export.share, desk.now(export).state) == (2, 1.0, "waiting")
        assert desk.approve(export, desk.admin).state == "making"

    def test_reaches_no_further_than_the_asker(self, desk: Desk, members: Village) -> None:
        for place in (PATNA, BIHAR):
            with pytest.raises(NotAllowed):
                desk.ask(unit=place)

    @pytest.mark.parametrize(
        ("wish", "code"),
        [
            (Wish(columns=("name", "caste"), purpose="visits"), "unknown_column"),
            (Wish(columns=(), purpose="visits"), "no_column"),
            (Wish(columns=("name",), purpose="fun"), "no_purpose"),
            (Wish(columns=("name",), purpose="other", words="x"), "no_purpose"),
            (Wish(columns=("name",), purpose="visits", days=400), "no_end"),
            (Wish(columns=("name",), purpose="visits", in_full=True), "no_reason"),
        ],
    )
    def test_is_refused_without_what_it_takes(
        self, desk: Desk, members: Village, wish: Wish, code: str
    ) -> None:
        members(1)

        with pytest.raises(CannotExport) as refused:
            desk.ask(wish)

        assert refused.value.code == code

    def test_for_nobody_is_refused(self, desk: Desk) -> None:
        with pytest.raises(CannotExport) as refused:
            desk.ask()

        assert refused.value.code == "nobody"

    def test_needs_the_right(self, desk: Desk) -> None:
        with pytest.raises(NotAllowed):
            desk.ask(actor=desk.guard)


class TestAnApproval:
    @pytest.fixture(autouse=True)
    def _many(self, desk: Desk, members: Village, small: Rules) -> None:
        members(3)

    def test_of_another_lets_the_file_be_made(self, desk: Desk) -> None:
        assert desk.approve(desk.ask()).state == "making"

    def test_is_not_the_askers_own(self, desk: Desk) -> None:
        export = desk.ask(actor=desk.hq)

        with pytest.raises(NeedsAnother):
            desk.approve(export, desk.hq)

    def test_is_not_given_through_a_second_log_in_of_the_asker(self, desk: Desk) -> None:
        second = hire("second", 10, APPROVE, by=desk.president, at=NOON - timedelta(days=2))

        with pytest.raises(NeedsAnother):
            desk.approve(desk.ask(), second)

    def test_is_not_of_somebody_who_sees_another_district(self, desk: Desk) -> None:
        elsewhere = hire("elsewhere", 20, APPROVE)

        with pytest.raises(NotAllowed):
            desk.approve(desk.ask(), elsewhere)

    def test_comes_too_late_after_three_days(self, desk: Desk) -> None:
        export = desk.ask()
        clock.set_trial_clock(lambda: NOON + RULES.waits + timedelta(minutes=1))

        with pytest.raises(CannotExport):
            desk.approve(export)

    def test_is_asked_of_whoever_may_give_it_with_what_it_is_for(self, desk: Desk) -> None:
        export = desk.ask()

        with entering(desk.guard, APPROVE):
            (waits,) = queries.waiting(desk.guard, at=NOON)

        assert (waits.export.uuid, waits.asker, waits.export.rows) == (export.uuid, "president", 3)

    def test_is_asked_of_nobody_elsewhere(self, desk: Desk) -> None:
        desk.ask()
        elsewhere = hire("elsewhere", 20, APPROVE)

        with entering(elsewhere, APPROVE):
            assert queries.waiting(elsewhere, at=NOON) == []

    def test_refused_tells_the_asker_why(self, desk: Desk) -> None:
        export = desk.ask()
        with entering(desk.guard, APPROVE):
            asking.refuse(desk.guard, export.uuid, reason="Ask for one block", at=NOON)

        with entering(desk.president, EXPORT):
            told = queries.one(desk.president, export.uuid)
        assert (told.export.state, told.standing and told.standing.reason) == ("refused", "Ask for one block")

    def test_is_not_refused_without_a_reason(self, desk: Desk) -> None:
        export = desk.ask()

        with pytest.raises(SayWhyNot), entering(desk.guard, APPROVE):
            asking.refuse(desk.guard, export.uuid, reason="", at=NOON)

    def test_is_no_longer_asked_when_the_asker_takes_the_wish_back(self, desk: Desk) -> None:
        export = desk.ask()
        with entering(desk.president, EXPORT):
            asking.take_back(desk.president, export.uuid, at=NOON)

        with pytest.raises(CannotExport):
            desk.approve(export)

    def test_that_nobody_gives_ends(self, desk: Desk) -> None:
        export = desk.ask()
        late = NOON + RULES.waits + timedelta(minutes=1)
        with entering(SYSTEM, EXPORT):
            assert delivering.expire(SYSTEM, at=late) == 1

        assert desk.now(export).state == "expired"


class TestTheDatabase:
    @pytest.mark.parametrize("column", ["asked_by", "unit_id", "columns", "needed", "purpose", "share"])
    def test_lets_nobody_change_what_was_asked(self, desk: Desk, column: str) -> None:
        with (
            entering(SYSTEM, None),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE people_export SET {column} = {column}")


class TestAListOfFiles:
    def test_takes_as_many_questions_for_ten_as_for_two(self, desk: Desk, members: Village) -> None:
        members(1)
        counted = []
        for more in (2, 8):
            for _ in range(more):
                desk.ask()
            with entering(desk.president, EXPORT), CaptureQueriesContext(connection) as captured:
                queries.own(desk.president)
            counted.append(len(captured))

        assert counted[0] == counted[1]


class TestAPurposeTypedAtACommand:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [
            ("meeting", ("meeting", "")),
            ("visits: before the rains", ("visits", "before the rains")),
            ("hand out saplings", ("other", "hand out saplings")),
            ("Patna: hand out saplings", ("other", "Patna: hand out saplings")),
        ],
    )
    def test_is_a_code_or_words(self, typed: str, read: tuple[str, str]) -> None:
        assert purpose_asked(typed) == read
