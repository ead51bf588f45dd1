"""What a door looked up is looked up once, and never after it has closed."""

import pytest

from dharatal.guard.access import looked_up


class Shelf:
    def __init__(self) -> None:
        self.asked = 0

    def look(self) -> int:
        self.asked += 1
        return self.asked


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


class TestLookedUp:
    def test_is_the_same_again_within_a_door(self, shelf: Shelf) -> None:
        with looked_up.anew():
            found = [looked_up.once("room rules", shelf.look) for _time in range(3)]

        assert found == [1, 1, 1]

    def test_is_looked_up_anew_behind_the_next_door(self, shelf: Shelf) -> None:
        for _door in range(2):
            with looked_up.anew():
                last = looked_up.once("room rules", shelf.look)

        assert last == 2

    def test_is_looked_up_each_time_outside_any_door(self, shelf: Shelf) -> None:
        looked_up.once("room rules", shelf.look)

        assert looked_up.once("room rules", shelf.look) == 2

    def test_is_forgotten_by_the_room_that_changed_it(self, shelf: Shelf) -> None:
        other = Shelf()
        with looked_up.anew():
            looked_up.once("room rules", shelf.look)
            looked_up.once("other rules", other.look)
            looked_up.forget("room")
            looked_up.once("room rules", shelf.look)
            looked_up.once("other rules", other.look)

        assert (shelf.asked, other.asked) == (2, 1)
