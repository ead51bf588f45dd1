"""Tests of break-glass: proved anew, loud, an hour long, reviewed by somebody else."""

from datetime import datetime, timedelta

import pytest

from dharatal.guard.access import queries as access
from dharatal.guard.access import second_factor
from dharatal.guard.access.door import NotAllowed, entering
from dharatal.guard.access.models import User
from dharatal.guard.audit import queries as log
from dharatal.guard.vault.glass import operations, queries
from dharatal.guard.vault.glass.refusals import CannotBreak, CannotEnd, CannotReview
from dharatal.guard.vault.models import Glass
from dharatal.guard.vault.watching.operations import looked
from dharatal.guard.vault.watching.tests.conftest import MORNING, SARAN, House, made
from dharatal.guard.vault.watching.words import SaysTooLittle
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability

LOOK = Capability("people.look", "Look at people")
REASON = "A court asks for one name tonight; the state office is closed."
PASSWORD = "Narharpur-9!"


@pytest.fixture
def house(db: None) -> House:
    return made()


def card(who: Actor) -> list[str]:
    """Codes of a card of the holder's own."""
    with entering(who, None):
        return second_factor.issue_code_card(who, user=User.objects.get(id=who.user_id), at=MORNING)


def break_it(
    who: Actor, *, at: datetime = MORNING, code: str = "", password: str = PASSWORD, reason: str = REASON
) -> Glass:
    codes = [] if code else card(who)
    with entering(who, None):
        return operations.break_glass(
            who,
            password=password,
            code=code or codes[0],
            reason=reason,
            capabilities=["people.look"],
            unit_id=SARAN,
            at=at,
        )


def review(who: Actor, glass: Glass, *, at: datetime) -> None:
    with entering(who, None):
        operations.review(who, glass.id, words_written="One look, at the person of the court order.", at=at)


def told(who: Actor, *, at: datetime) -> queries.Broken:
    with entering(who, None):
        return queries.told(who, queries.board(who), at=at)[0]


class TestABrokenGlass:
    def test_opens_what_was_shut_for_an_hour_and_no_longer(self, house: House) -> None:
        who = house.actors["guard"]
        with pytest.raises(NotAllowed), entering(who, LOOK, at=MORNING):
            pass

        break_it(who)

        with entering(who, LOOK, at=MORNING + timedelta(minutes=59)):
            pass
        with pytest.raises(NotAllowed), entering(who, LOOK, at=MORNING + timedelta(minutes=60)):
            pass

    def test_records_every_look_under_it_as_such_beyond_every_quota(self, house: House) -> None:
        who = house.actors["guard"]
        break_it(who)

        with entering(who, None):
            looked(who, range(1, 2_001), unit_id=SARAN, kind="lists", at=MORNING + timedelta(minutes=5))
            looked(who, [9], unit_id=SARAN, kind="pages", at=MORNING + timedelta(minutes=6))

        found = told(house.actors["second"], at=MORNING + timedelta(minutes=7))
        assert (found.state, found.looks, found.members) == ("open", 2, 2_000)

    def test_keeps_its_reason_for_the_guard(self, house: House) -> None:
        break_it(house.actors["guard"])

        found = told(house.actors["second"], at=MORNING)
        assert [(one.kind, one.words) for one in found.written] == [("reason", REASON)]

    def test_is_ended_by_hand_at_once(self, house: House) -> None:
        who = house.actors["guard"]
        glass = break_it(who)
        later = MORNING + timedelta(minutes=10)

        with entering(who, None):
            operations.end(who, glass.id, at=later)

        with pytest.raises(NotAllowed), entering(who, LOOK, at=later):
            pass
        with pytest.raises(CannotEnd), entering(who, None):
            operations.end(who, glass.id, at=later)

    def test_is_not_ended_by_anybody_else(self, house: House) -> None:
        glass = break_it(house.actors["guard"])

        with pytest.raises(CannotEnd) as refusal, entering(house.actors["saran"], None):
            operations.end(house.actors["saran"], glass.id, at=MORNING)
        assert refusal.value.code == "not_yours"

    def test_writes_down_its_end_when_the_hour_is_over(self, house: House) -> None:
        break_it(house.actors["guard"])

        with entering(SYSTEM, None):
            assert operations.end_expired(SYSTEM, at=MORNING + timedelta(minutes=59)) == 0
            assert operations.end_expired(SYSTEM, at=MORNING + timedelta(minutes=61)) == 1

        with entering(SYSTEM, None):
            told_log = log.counts_by_action(SYSTEM, since=MORNING)
        assert (told_log["glass.broken"], told_log["glass.ended"]) == (1, 1)


class TestTwoFactors:
    def test_a_wrong_password_opens_nothing_and_stays_in_the_log(self, house: House) -> None:
        who = house.actors["guard"]

        with pytest.raises(CannotBreak):
            break_it(who, password="not mine")

        self._nothing(who)

    def test_a_wrong_code_opens_nothing(self, house: House) -> None:
        who = house.actors["guard"]
        card(who)

        with pytest.raises(CannotBreak):
            break_it(who, code="00000000")

        self._nothing(who)

    def test_after_five_tries_even_the_right_ones_wait(self, house: House) -> None:
        who = house.actors["guard"]
        codes = card(who)
        for minute in range(5):
            with pytest.raises(CannotBreak):
                break_it(who, code=codes[0], password="guess", at=MORNING + timedelta(minutes=minute))

        with pytest.raises(CannotBreak) as refusal:
            break_it(who, code=codes[0], at=MORNING + timedelta(minutes=6))
        assert refusal.value.code == "too_many_tries"

    def test_says_nothing_without_a_reason(self, house: House) -> None:
        with pytest.raises(SaysTooLittle):
            break_it(house.actors["guard"], reason="urgent")

    @staticmethod
    def _nothing(who: Actor) -> None:
        with entering(who, None):
            assert log.counts_by_action(who, since=MORNING, login=who.login).get("glass.refused") == 1
            assert "people.look" not in access.capabilities_of(who, MORNING)


class TestAReview:
    def test_is_by_somebody_else_of_the_guard(self, house: House) -> None:
        glass = break_it(house.actors["guard"])
        over = MORNING + timedelta(hours=2)
        with pytest.raises(CannotReview):
            review(house.actors["guard"], glass, at=over)

        review(house.actors["second"], glass, at=over)

        assert told(house.actors["second"], at=over).state == "reviewed"

    def test_is_not_by_a_log_in_that_they_made(self, house: House) -> None:
        friend = house.hire("friend", "guard_officer", "vault.watch", by=house.actors["guard"])
        glass = break_it(house.actors["guard"])

        with pytest.raises(CannotReview) as refusal:
            review(friend, glass, at=MORNING + timedelta(hours=2))
        assert refusal.value.code == "your_own"

    def test_waits_for_the_end(self, house: House) -> None:
        glass = break_it(house.actors["guard"])

        with pytest.raises(CannotReview) as refusal:
            review(house.actors["second"], glass, at=MORNING + timedelta(minutes=5))
        assert refusal.value.code == "still_open"

    def test_is_overdue_after_a_day(self, house: House) -> None:
        break_it(house.actors["guard"])

        assert told(house.actors["second"], at=MORNING + timedelta(hours=24)).state == "waits"
        assert told(house.actors["second"], at=MORNING + timedelta(hours=26)).state == "overdue"


class TestASecondGlass:
    def test_is_refused_until_the_first_is_reviewed(self, house: House) -> None:
        first = break_it(house.actors["guard"])
        over = MORNING + timedelta(hours=3)
        with pytest.raises(CannotBreak) as refusal:
            break_it(house.actors["guard"], at=over)
        assert refusal.value.code == "not_reviewed"

        review(house.actors["second"], first, at=over)

        break_it(house.actors["guard"], at=over + timedelta(minutes=1))
