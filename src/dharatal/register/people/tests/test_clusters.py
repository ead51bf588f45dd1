"""Tests of what merges, splits and undos make of records, on the events alone."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as some

from dharatal.register.people.clusters import MERGED, SPLIT, UNDONE, clusters, holds, last_word

RECORDS = range(1, 7)


@dataclass(frozen=True)
class Event:
    """An event as the register keeps it."""

    id: int
    what: str
    record_id: int = 0
    other_id: int = 0
    parted: tuple[int, ...] = ()
    undoes: int | None = None

    @property
    def turn(self) -> int:
        return self.id


def merged(number: int, first: int, second: int) -> Event:
    return Event(number, MERGED, first, second)


def split(number: int, *parted: int) -> Event:
    return Event(number, SPLIT, parted[0], parted=parted)


def undone(number: int, of: int) -> Event:
    return Event(number, UNDONE, undoes=of)


def people(*events: Event) -> list[list[int]]:
    """Return the clusters of more than one record."""
    return sorted(sorted(one) for one in clusters(events, RECORDS) if len(one) > 1)


class TestAMerge:
    def test_joins_everybody_whom_the_two_were_joined_to(self) -> None:
        assert people(merged(1, 1, 2), merged(2, 3, 4), merged(3, 2, 4)) == [[1, 2, 3, 4]]

    def test_undone_in_the_middle_leaves_each_with_whom_it_was_joined_to(self) -> None:
        chain = merged(1, 1, 2), merged(2, 1, 3), merged(3, 2, 4)

        assert people(*chain, undone(4, 1)) == [[1, 3], [2, 4]]

    def test_undone_and_undone_again_holds(self) -> None:
        assert people(merged(1, 1, 2), undone(2, 1)) == []
        assert people(merged(1, 1, 2), undone(2, 1), undone(3, 2)) == [[1, 2]]
        assert people(merged(1, 1, 2), undone(2, 1), undone(3, 2), undone(4, 3)) == []

    def test_through_somebody_erased_goes_on_holding(self) -> None:
        assert clusters([merged(1, 1, 2), merged(2, 1, 3)], [2, 3]) == {frozenset({2, 3})}


class TestASplit:
    def test_parts_some_and_keeps_both_sides_together(self) -> None:
        joined = merged(1, 1, 2), merged(2, 1, 3), merged(3, 1, 4)

        assert people(*joined, split(4, 3, 4)) == [[1, 2], [3, 4]]

    def test_joins_nobody_when_what_had_joined_them_is_undone(self) -> None:
        joined = merged(1, 1, 2), merged(2, 1, 3)

        assert people(*joined, split(3, 2, 3), undone(4, 1), undone(5, 2)) == []

    def test_undone_puts_them_back(self) -> None:
        assert people(merged(1, 1, 2), split(2, 2), undone(3, 2)) == [[1, 2]]


@some.composite
def histories(draw: some.DrawFn) -> list[Event]:
    """Events in the order of their turns; an event is undone at most once."""
    events: list[Event] = []
    for number in range(1, draw(some.integers(0, 14)) + 1):
        open_ones = sorted({one.id for one in events} - {one.undoes for one in events})
        kind = draw(some.sampled_from([MERGED, SPLIT, *([UNDONE] if open_ones else [])]))
        if kind == UNDONE:
            events.append(undone(number, draw(some.sampled_from(open_ones))))
            continue
        chosen = draw(some.lists(some.sampled_from(RECORDS), min_size=2, max_size=4, unique=True))
        events.append(merged(number, *chosen[:2]) if kind == MERGED else split(number, *chosen))
    return events


class TestAnyHistory:
    @given(histories())
    def test_gives_what_the_events_in_force_alone_give(self, events: list[Event]) -> None:
        in_force = [one for one in events if one.what != UNDONE and holds(one.id, events)]

        assert clusters(events, RECORDS) == clusters(in_force, RECORDS)

    @given(histories())
    def test_is_taken_back_exactly_by_undoing_its_last_event(self, events: list[Event]) -> None:
        open_ones = [one for one in events if holds(one.id, events)]
        if open_ones and events[-1] in open_ones:
            after = [*events, undone(99, last_word(events[-1].id, events))]

            assert clusters(after, RECORDS) == clusters(events[:-1], RECORDS)

    @given(histories(), some.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_reading(self, events: list[Event], order: object) -> None:
        shuffled = list(events)
        order.shuffle(shuffled)  # type: ignore[attr-defined]

        assert clusters(shuffled, RECORDS) == clusters(events, RECORDS)

    @given(histories())
    def test_gives_every_record_to_exactly_one_person(self, events: list[Event]) -> None:
        held = [record for cluster in clusters(events, RECORDS) for record in cluster]

        assert sorted(held) == list(RECORDS)
