import numpy as np

from dharatal.register.people.recognising.assigning import LEAST, MARGIN, Assigned, assign

SURE = LEAST + 5


def given(*pairs: tuple[int, int, float], count: int, odds: float = SURE) -> Assigned:
    """Pairs of row, member and how likely the row is a copy of the member."""
    rows, members, likely = (np.array(column) for column in zip(*pairs, strict=True))
    return assign(rows, members, np.full(len(rows), odds), likely.astype(np.float64), count=count)


def members_of(told: Assigned, *pairs: tuple[int, int, float]) -> list[int | None]:
    return [pairs[at][1] if at >= 0 else None for at in told.pair.tolist()]


class TestOneRowOneMember:
    def test_the_likelier_row_has_the_member_and_the_other_takes_who_is_left(self) -> None:
        pairs = ((0, 7, -1.0), (1, 7, -2.0), (1, 8, -5.0))

        told = given(*pairs, count=2)

        assert members_of(told, *pairs) == [7, 8]

    def test_two_alike_of_one_row_give_it_to_neither(self) -> None:
        pairs = ((0, 7, -1.0), (0, 8, -1.0 - MARGIN / 2))

        told = given(*pairs, count=1)

        assert members_of(told, *pairs) == [None]

    def test_who_is_left_over_is_told_by_the_one_who_is_sure(self) -> None:
        pairs = ((0, 7, -1.0), (1, 7, -3.0), (1, 8, -3.0))

        told = given(*pairs, count=2)

        assert members_of(told, *pairs) == [7, 8]

    def test_a_row_that_says_the_same_again_is_a_repeat(self) -> None:
        pairs = ((0, 7, -1.0), (1, 7, -1.0))

        told = given(*pairs, count=3)

        assert members_of(told, *pairs) == [7, 7, None]
        assert told.is_repeat.tolist() == [False, True, False]

    def test_nobody_is_found_below_the_least(self) -> None:
        pairs = ((0, 7, -1.0),)

        told = given(*pairs, count=1, odds=LEAST - 1)

        assert members_of(told, *pairs) == [None]
