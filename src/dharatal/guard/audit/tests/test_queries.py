"""Reading the log: who looked at whom, and what an account did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from dharatal.guard.audit import canonical, queries, sealer
from dharatal.kernel.actor import Actor

Write = Callable[..., UUID]
DAY = timedelta(days=1)


@pytest.mark.django_db
class TestWhoLooked:
    def test_names_single_looks_and_lists(self, write: Write, clerk: Actor, at: datetime) -> None:
        write("people.revealed", subjects=[70000], purpose="call_back", moment=at)
        write("people.listed", subjects=[69999, 70000, 70001], moment=at + DAY)

        looks = queries.who_looked(clerk, 70000, since=at - DAY)

        assert [(look.action, look.purpose, look.login, look.at) for look in looks] == [
            ("people.listed", "", "clerk", at + DAY),
            ("people.revealed", "call_back", "clerk", at),
        ]

    def test_leaves_out_neighbours_and_what_is_older(self, write: Write, clerk: Actor, at: datetime) -> None:
        write("people.listed", subjects=[70001, 70002])
        write("people.revealed", subjects=[70001])
        write("people.listed", subjects=[70000], moment=at - 2 * DAY)

        assert queries.who_looked(clerk, 70000, since=at - DAY) == []

    def test_leaves_out_what_belongs_to_an_inquiry(self, write: Write, clerk: Actor, at: datetime) -> None:
        write("trace.member_weighed", subjects=[70000], visibility="case")

        assert queries.who_looked(clerk, 70000, since=at - DAY) == []

    def test_turns_pages(
        self, write: Write, clerk: Actor, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "BATCH", 2)
        for number in range(9):
            write("people.listed", subjects=[70000 + number % 2, 70002], moment=at + number * DAY)

        first = queries.who_looked(clerk, 70000, since=at, limit=3)
        rest = queries.who_looked(clerk, 70000, since=at, limit=3, before=(first[-1].at, first[-1].entry_id))

        assert [(look.at - at).days for look in first + rest] == [8, 6, 4, 2, 0]

    @pytest.mark.parametrize("rows", [2, 50])
    def test_takes_one_statement(
        self, write: Write, clerk: Actor, at: datetime, django_assert_num_queries: Any, rows: int
    ) -> None:
        for _ in range(rows):
            write("people.listed", subjects=[1, 2])

        with django_assert_num_queries(1):
            assert len(queries.who_looked(clerk, 1, since=at - DAY)) == rows


class TestChunks:
    @given(st.sets(st.integers(0, 2**32 - 1), max_size=40))
    def test_cover_every_subject_and_nothing_else(self, subjects: set[int]) -> None:
        chunks = canonical.chunks_of(BitMap(subjects))

        assert chunks == sorted({subject >> canonical.CHUNK_BITS for subject in subjects})


@pytest.mark.django_db
class TestEntriesOf:
    def test_are_of_one_log_in_latest_first(self, write: Write, clerk: Actor, at: datetime) -> None:
        write("people.listed", facts={"rows": 2})
        write("people.counted", moment=at + DAY)
        write("people.listed", actor=replace(clerk, login="another"))

        lines = queries.entries_of(clerk, "clerk", since=at - DAY)

        assert [line.action for line in lines] == ["people.counted", "people.listed"]
        assert lines[1].facts == {"rows": 2}

    def test_turn_pages_and_end_at_a_day(self, write: Write, clerk: Actor, at: datetime) -> None:
        ids = [write(moment=at + number * DAY) for number in range(5)]
        until = at + 4 * DAY

        first = queries.entries_of(clerk, "clerk", since=at, until=until, limit=3)
        last = first[-1]
        rest = queries.entries_of(clerk, "clerk", since=at, until=until, before=(last.at, last.entry_id))

        assert [line.entry_id for line in first + rest] == ids[3::-1]

    def test_leave_out_an_inquiry_unless_it_asks(self, write: Write, clerk: Actor, at: datetime) -> None:
        write("trace.member_weighed", visibility="case")

        assert queries.entries_of(clerk, "clerk", since=at) == []
        assert len(queries.entries_of(clerk, "clerk", since=at, with_cases=True)) == 1

    @pytest.mark.parametrize("rows", [2, 50])
    def test_take_one_statement(
        self, write: Write, clerk: Actor, at: datetime, django_assert_num_queries: Any, rows: int
    ) -> None:
        for _ in range(rows):
            write()

        with django_assert_num_queries(1):
            assert len(queries.entries_of(clerk, "clerk", since=at)) == rows


@pytest.mark.django_db
class TestCounts:
    def test_are_by_action(self, write: Write, clerk: Actor, at: datetime) -> None:
        for action in ("people.listed", "people.revealed", "people.listed"):
            write(action)
        write("people.listed", actor=replace(clerk, login="another"))

        assert queries.counts_by_action(clerk, since=at) == {"people.listed": 3, "people.revealed": 1}
        assert queries.counts_by_action(clerk, since=at, login="another") == {"people.listed": 1}

    def test_of_subjects_count_each_once(self, write: Write, clerk: Actor, at: datetime) -> None:
        write("people.listed", subjects=range(1, 100))
        write("people.revealed", subjects=[50])
        write("people.revealed", subjects=[200])

        assert len(queries.subjects_seen(clerk, "clerk", since=at)) == 100
        assert queries.subjects_seen(clerk, "clerk", since=at, action="people.revealed") == BitMap([50, 200])


class TestStanding:
    def test_tells_how_far_the_log_is_sealed_and_signed(
        self, log: list[UUID], write: Write, clerk: Actor, at: datetime
    ) -> None:
        write()
        sealer.seal_pending(at=at + timedelta(seconds=1))

        standing = queries.standing(clerk)

        assert (standing.entries, standing.checkpoint_size, standing.checkpoint_at) == (7, 6, at)

    def test_has_no_root_when_the_record_was_changed(
        self, log: list[UUID], clerk: Actor, superuser: Any
    ) -> None:
        superuser.execute("UPDATE audit_sealerstate SET size = 9")

        assert queries.standing(clerk).root is None
