import numpy as np

from dharatal.field.trace import dating
from dharatal.register.people.recognising.areas import Members

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
