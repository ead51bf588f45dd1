"""Tests of the watch: who is warned of, who is locked, and who opens again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from dharatal.guard.access.door import entering
from dharatal.guard.audit import queries as log
from dharatal.guard.vault.models import LookDay, Noticed
from dharatal.guard.vault.watching import learning, operations, queries
from dharatal.guard.vault.watching.day import Day
from dharatal.guard.vault.watching.judging import judged
from dharatal.guard.vault.watching.refusals import CannotClose, Locked
from dharatal.guard.vault.watching.tests.conftest import MORNING, PAGE, PEOPLE, House
from dharatal.guard.vault.watching.words import SaysTooLittle
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.clock import IST

MOST = 400
WORDS = "Went through the block for the tour of the leader; asked him by phone."


def twice_a_day(number: int) -> datetime:
    return MORNING + timedelta(days=number // 2, hours=number % 2 * 3)


def notices(house: House, *, is_open: bool = True) -> list[queries.Notice]:
    with entering(house.actors["guard"], None):
        read = queries.open_notices if is_open else queries.closed_notices
        return read(house.actors["guard"])


def open_lock(house: House, who: str = "guard", *, at: datetime = MORNING + timedelta(hours=1)) -> None:
    lock = next(one for one in notices(house) if one.step == "lock")
    with entering(house.actors[who], None):
        operations.unlock(house.actors[who], lock.id, words_written=WORDS, at=at)


class TestAScriptThatPagesFast:
    def test_is_stopped_within_the_look_that_goes_too_far(self, house: House) -> None:
        shown = house.copy(house.actors["saran"], at=MORNING)

        assert 100 <= shown < MOST
        with pytest.raises(Locked):
            house.page(house.actors["saran"], 1, at=MORNING + timedelta(hours=3), size=1)

    def test_is_warned_of_before_it_is_locked(self, house: House) -> None:
        house.copy(house.actors["saran"], at=MORNING)

        with entering(SYSTEM, None):
            steps = list(Noticed.objects.order_by("at", "step").values_list("step", flat=True))
            told = log.counts_by_action(SYSTEM, since=MORNING)
        assert steps == ["warn", "lock"]
        assert (told["watch.warned"], told["watch.locked"]) == (1, 1)

    def test_of_known_members_is_warned_of_with_its_reason(self) -> None:
        verdict = judged(Day("district_president", burst=250))

        assert (verdict.step, verdict.strangest) == ("warn", ["rate"])

    def test_is_not_helped_by_midnight(self, house: House) -> None:
        before = datetime(2026, 11, 9, 23, 59, 50, tzinfo=IST)

        assert house.copy(house.actors["saran"], at=before) < MOST

    def test_is_not_helped_by_a_clock_that_is_set_back(self, house: House) -> None:
        who = house.actors["saran"]
        house.copy(who, at=MORNING)

        with pytest.raises(Locked):
            house.page(who, 5_000, at=MORNING - timedelta(days=3))
        with pytest.raises(Locked):
            house.page(who, 5_000, at=MORNING + timedelta(days=30))


class TestAPatientCopier:
    @pytest.mark.parametrize(
        ("role", "opens", "most"),
        [
            ("district_president", 0, 376),
            ("helper", 0, 329),
            ("district_president", 3, 611),
            ("helper", 3, 470),
        ],
    )
    def test_of_two_panchayats_a_day_is_stopped_in_the_first_week(
        self, house: House, role: str, opens: int, most: int
    ) -> None:
        """Later if three of each are opened, as if it were work."""
        who = house.hire("patient", role)
        shown = 0
        with pytest.raises(Locked):
            for number in range(40):
                house.panchayat(who, number, at=twice_a_day(number), opens=opens)
                shown += PEOPLE

        assert shown <= most

    def test_gives_a_reason_that_can_be_understood(self, house: House) -> None:
        who = house.actors["saran"]
        with pytest.raises(Locked):
            for number in range(40):
                house.panchayat(who, number, at=twice_a_day(number))

        (lock,) = [one for one in notices(house) if one.step == "lock"]
        assert lock.measured[0].signal == "excess" and lock.measured[0].members > 200

    def test_gains_nothing_by_work_of_the_own_beside_it(self, house: House) -> None:
        """One panchayat a day that is worked on, and two that are not."""
        who, shown = house.actors["saran"], 0
        with pytest.raises(Locked):
            for number in range(40):
                house.panchayat(who, number, at=twice_a_day(number))
                shown += PEOPLE
                if number % 2:
                    later = twice_a_day(number) + timedelta(hours=2)
                    house.panchayat(who, 100 + number // 2 % 4, at=later, opens=2)

        assert shown <= MOST

    def test_who_opens_every_member_of_a_list_is_stopped_in_the_second_list(self, house: House) -> None:
        who, opened = house.actors["saran"], 0
        with pytest.raises(Locked):
            for place in range(4):
                at = MORNING + timedelta(hours=place)
                house.page(who, 1 + place * 47, at=at, size=47)
                for one in range(47):
                    member = 1 + place * 47 + one
                    house.page(who, member, at=at + timedelta(minutes=1 + one), size=1, kind="pages")
                    opened += 1

        assert 47 < opened < 94

    def test_of_first_pages_of_blocks_is_stopped_in_the_first_week(self, house: House) -> None:
        """Two pages of another block a day, as if looking around."""
        who, shown = house.actors["saran"], 0
        with pytest.raises(Locked):
            for block in range(20):
                for page in range(2):
                    at = MORNING + timedelta(days=block, hours=3 * page)
                    house.page(who, 1 + block * 752 + page * PAGE, at=at)
                    shown += PAGE

        assert shown <= 650


class TestWhoeverKnowsTheMembersAlready:
    def test_copies_no_more_of_them_than_a_stranger(self, house: House) -> None:
        """Two weeks of panchayats that are worked on, and then all of them again within a quarter of an hour."""
        who = house.actors["saran"]
        for day in range(12):
            at = MORNING + timedelta(days=day)
            house.page(who, 1 + day * PAGE, at=at)
            house.page(who, 3 + day * PAGE, at=at + timedelta(minutes=1), size=1, kind="pages")

        assert house.copy(who, at=MORNING + timedelta(days=13), pages=12) < MOST

    def test_is_stopped_in_the_second_list_whose_members_are_all_opened(self, house: House) -> None:
        """Panchayats that are known, of each of which somebody was opened before."""
        who, opened = house.actors["saran"], 0
        for day in range(9):
            house.panchayat(who, day % 3, at=MORNING + timedelta(days=day), opens=1)
        with pytest.raises(Locked):
            for place in range(3):
                at = MORNING + timedelta(days=10, hours=place)
                house.panchayat(who, place, at=at)
                for one in range(PEOPLE):
                    house.page(
                        who, 1 + place * PEOPLE + one, at=at + timedelta(minutes=1), size=1, kind="pages"
                    )
                    opened += 1

        assert opened < 2 * PEOPLE


class TestABusyDay:
    def test_of_lists_that_are_worked_on_locks_nobody(self, house: House) -> None:
        """Twelve panchayats before a tour, of each of which somebody is opened."""
        for place in range(12):
            at = MORNING + timedelta(minutes=30 * place)
            house.panchayat(house.actors["saran"], place, at=at, opens=1)

        assert "lock" not in [one.step for one in notices(house)]

    def test_of_looking_around_in_a_few_blocks_locks_nobody(self, house: House) -> None:
        """Two pages of each, between panchayats that are worked on."""
        who = house.actors["saran"]
        for place in range(3):
            at = MORNING + timedelta(hours=place)
            house.panchayat(who, place, at=at, opens=2)
            for page in range(2):
                first = 2_001 + place * 752 + page * PAGE
                house.page(who, first, at=at + timedelta(minutes=10 + page))

        assert "lock" not in [one.step for one in notices(house)]


class TestHonestWork:
    def test_of_a_president_leaves_the_board_empty(self, house: House) -> None:
        """A fortnight of two panchayats a day, of which two members are opened each time."""
        who = house.actors["saran"]
        for day in range(14):
            for sitting in range(2):
                at = MORNING + timedelta(days=day, hours=2 * sitting)
                first = 1 + (day * 2 + sitting) % 9 * 47
                house.page(who, first, at=at, size=45)
                house.page(who, first, at=at + timedelta(minutes=2), size=2, kind="pages")

        assert notices(house) == []

    def test_shown_again_is_no_news(self, house: House) -> None:
        who = house.actors["saran"]
        for _ in range(3):
            house.page(who, 1, at=MORNING)

        with entering(SYSTEM, None):
            (looks,) = queries.looks_of(SYSTEM, who.user_id, until=MORNING.date())
        assert (looks.fresh, looks.looks) == (PAGE, 3)


class TestTwoBrowsersAtOnce:
    def test_are_counted_together(self, open_house: House) -> None:
        who = open_house.actors["saran"]

        def page(number: int) -> int:
            try:
                open_house.page(who, 1 + number * PAGE, at=MORNING + timedelta(seconds=number))
            except Locked:
                return 0
            finally:
                connection.close()
            return PAGE

        with ThreadPoolExecutor(6) as threads:
            shown = sum(threads.map(page, range(18)))

        assert 100 <= shown < MOST
        assert [one.step for one in notices(open_house)].count("lock") == 1


class TestALock:
    def test_outlives_the_roll_back_and_a_restart(self, open_house: House) -> None:
        open_house.copy(open_house.actors["saran"], at=MORNING)

        connection.close()  # nothing is kept in the process

        with pytest.raises(Locked) as refusal, entering(open_house.actors["saran"], None):
            operations.looked(open_house.actors["saran"], [9], unit_id=1, kind="pages", at=MORNING)
        assert "guard, second" in refusal.value.sentence

    def test_leaves_looks_that_the_system_makes(self, house: House) -> None:
        house.copy(house.actors["saran"], at=MORNING)

        with entering(SYSTEM, None):
            operations.looked(SYSTEM, range(1, 5_000), unit_id=None, kind="lists", at=MORNING)

    def test_is_opened_by_the_guard_with_written_words(self, house: House) -> None:
        house.copy(house.actors["saran"], at=MORNING)

        open_lock(house)

        house.page(house.actors["saran"], 900, at=MORNING + timedelta(hours=2))
        done = notices(house, is_open=False)
        assert [one.words for one in done[0].written] == [WORDS]
        assert done[0].closed_by == "guard"

    def test_says_nothing_without_words(self, house: House) -> None:
        house.copy(house.actors["saran"], at=MORNING)
        (lock,) = [one for one in notices(house) if one.step == "lock"]

        with pytest.raises(SaysTooLittle), entering(house.actors["guard"], None):
            operations.unlock(house.actors["guard"], lock.id, words_written=" ok ", at=MORNING)

    def test_keeps_its_words_sealed(self, house: House) -> None:
        house.copy(house.actors["saran"], at=MORNING)
        open_lock(house)

        with entering(SYSTEM, None), connection.cursor() as cursor:
            cursor.execute("SELECT words FROM vault_watchword")
            assert b"tour" not in bytes(cursor.fetchone()[0])


class TestNobodyOpensTheirOwn:
    def test_not_the_locked_one_who_is_of_the_guard(self, house: House) -> None:
        self._refused(house, "saran")

    def test_not_a_log_in_that_they_made(self, house: House) -> None:
        house.hire("friend", "guard_officer", "vault.watch", by=house.actors["saran"])

        self._refused(house, "friend")

    def test_not_a_log_in_made_by_one_that_they_made(self, house: House) -> None:
        friend = house.hire("friend", "guard_officer", by=house.actors["saran"])
        house.hire("cousin", "guard_officer", "vault.watch", by=friend)

        self._refused(house, "cousin")

    def test_not_whoever_made_the_locked_log_in(self, house: House) -> None:
        maker = house.hire("maker", "guard_officer", "vault.watch")
        house.hire("puppet", "district_president", by=maker)

        self._refused(house, "maker", copier="puppet")

    @staticmethod
    def _refused(house: House, who: str, *, copier: str = "saran") -> None:
        house.copy(house.actors[copier], at=MORNING)

        with pytest.raises(CannotClose) as refusal:
            open_lock(house, who)
        assert refusal.value.code == "your_own"
        assert any(one.step == "lock" for one in notices(house))


class TestAWarning:
    def test_is_taken_off_the_board_and_comes_again_another_day(self, house: House) -> None:
        who = house.actors["saran"]
        self._strange(house, who, MORNING)
        (warning,) = notices(house)

        with entering(house.actors["guard"], None):
            operations.review(house.actors["guard"], warning.id, words_written=WORDS, at=MORNING)

        assert notices(house) == []
        assert warning.step == "warn" and warning.measured[0].members > warning.measured[0].usual

    def test_is_not_reviewed_twice(self, house: House) -> None:
        self._strange(house, house.actors["saran"], MORNING)
        (warning,) = notices(house)
        with entering(house.actors["guard"], None):
            operations.review(house.actors["guard"], warning.id, words_written=WORDS, at=MORNING)

        with pytest.raises(CannotClose), entering(house.actors["guard"], None):
            operations.review(house.actors["guard"], warning.id, words_written=WORDS, at=MORNING)

    @staticmethod
    def _strange(house: House, who: Actor, at: datetime) -> None:
        number = 0
        while not notices(house):
            house.page(who, 1 + number * PAGE, at=at + timedelta(seconds=number))
            number += 1


class TestTheWorker:
    def test_learns_what_is_usual_and_drops_what_is_old(self, worker_role: None) -> None:
        house = House()
        who = house.hire("saran", "district_president")
        for day in range(5):
            house.page(who, 1 + day * 40, at=MORNING + timedelta(days=day), size=40)
        later = MORNING + timedelta(days=5)

        with entering(SYSTEM, None):
            assert learning.learn(at=later) == 1
            assert learning.learn(at=later) == 0
            learning.turn(at=later)
            gone = learning.drop_old(at=MORNING + timedelta(days=92))

        assert gone >= 2
        with entering(SYSTEM, None):
            assert LookDay.objects.count() == 3
