import numpy as np

from dharatal.field.trace import dating
from dharatal.register.people.recognising.areas import Members, Regrouped

BLOCK = 11


def members(*since: int) -> Members:
    """Members of one block by when they were admitted; their ids count up from 1."""
    ids = np.arange(1, len(since) + 1)
    return Members(
        ids,
        *(np.full(len(since), number) for number in (10, BLOCK, 111, 1111)),
        np.array(since, dtype=np.int64),
    )


def dated(people: Members, found: list[int]) -> dating.AsOf | None:
    ids = np.array(found)
    return dating.as_of(people.at(np.isin(people.ids, ids)), dating.covered(people, ids))


class TestWhenAListWasCopied:
    def test_is_between_the_last_it_holds_and_the_first_it_misses(self) -> None:
        people = members(*range(1000, 1040), 2000, 2001, 2002, 2003)

        told = dated(people, list(range(1, 41)))

        assert told is not None
        assert told.after.startswith("1970-01-01T00:17:18")
        assert told.before.startswith("1970-01-01T00:33:20")

    def test_is_open_to_now_when_it_misses_nobody(self) -> None:
        told = dated(members(*range(1000, 1040)), list(range(1, 41)))

        assert told is not None
        assert told.before == ""

    def test_says_nothing_of_an_area_of_which_it_holds_little(self) -> None:
        people = members(*range(1000, 1040), 2000, 2001, 2002)

        told = dated(people, list(range(30, 41)))

        assert told is not None
        assert told.before == ""

    def test_is_not_told_by_one_row(self) -> None:
        assert dated(members(1000, 1001), [1]) is None


class TestWhoWasMerged:
    """Forty members; the last three were made one with somebody of their own later, at 2000, 2001 and 2002."""

    people = members(*range(1000, 1040))
    merged = np.array([(38, 138, 38, 2000), (39, 139, 39, 2001), (40, 140, 40, 2002)])
    regrouped = Regrouped(merged, np.empty((0, 3), dtype=np.int64))

    def dated(self, records: list[int], persons: list[int]) -> dating.AsOf:
        area = dating.covered(self.people, np.arange(1, 41))
        rows = dating.Rows(np.array(records), np.array(persons))
        told = dating.as_of(self.people, area, rows, self.regrouped)
        assert told is not None
        return told

    def test_and_stands_there_twice_was_copied_before(self) -> None:
        told = self.dated([*range(1, 41), 138, 139, 140], [*range(1, 41), 38, 39, 40])

        assert told.before.startswith("1970-01-01T00:33:21")
        assert told.after.startswith("1970-01-01T00:17:18")

    def test_and_stands_there_once_was_copied_after(self) -> None:
        told = self.dated([*range(1, 41)], [*range(1, 41)])

        assert told.after.startswith("1970-01-01T00:33:20")
        assert told.before == ""

    def test_dates_the_copy_between_two_merges(self) -> None:
        told = self.dated([*range(1, 41), 140], [*range(1, 41), 40])

        assert told.before.startswith("1970-01-01T00:33:22")

    def test_says_nothing_in_a_list_where_everybody_stands_twice(self) -> None:
        twice = [*range(1, 41)] * 2

        told = self.dated([*range(1, 41), *range(101, 141)], twice)

        assert told.before == "" and told.after.startswith("1970-01-01T00:17:18")


class TestWhoWasParted:
    def test_and_is_missing_beside_whom_they_left_was_copied_before(self) -> None:
        people = members(*range(1000, 1100))
        found = people.at(people.ids != 50)
        area = dating.covered(people, found.ids)
        regrouped = Regrouped(np.empty((0, 4), dtype=np.int64), np.array([(50, 7, 2000)]))

        told = dating.as_of(found, area, dating.Rows(found.ids, found.ids), regrouped)

        assert told is not None and told.before.startswith("1970-01-01T00:33:20")
