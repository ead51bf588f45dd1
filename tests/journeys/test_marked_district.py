"""The invented district written out as a copy and read back: enough marks in every row, and the same people."""

import random
from statistics import mean

import pytest

from dharatal.interfaces.seed.invent import people, places
from dharatal.kernel.names import given_key
from dharatal.register.people.marked.carriers import Told, marked, plain, read, slots_of


@pytest.fixture(scope="module")
def district() -> list[Told]:
    made = people("district", 1, places("district", 1))
    return [
        Told(
            one["name"],
            one["relation"],
            one["relative_name"],
            one["age"],
            one["address"],
            one["field_of_work"],
            f"+91{one['mobile']}",
        )
        for one in made.iter_rows(named=True)
    ]


class TestMarkedDistrict:
    def test_comes_back_whole(self, district):
        lot = random.Random(1)
        for told in district:
            drawn = {slot: lot.randrange(2) for slot in slots_of(told)}
            written = marked(told, drawn)
            copy = written._replace(relation="", relative_name=f"{written.relation} {written.relative_name}")

            assert plain(copy) == plain(told)
            assert read(told, copy) == drawn

    def test_keeps_the_given_name_that_tells_brothers_apart(self, district):
        for told in district:
            for bit in (0, 1):
                copy = marked(told, dict.fromkeys(slots_of(told), bit))

                assert given_key(copy.name) == given_key(told.name)
                assert given_key(copy.relative_name) == given_key(told.relative_name)

    def test_has_two_carriers_at_least_and_more_than_four_on_average(self, district):
        counts = [len(slots_of(told)) for told in district]

        assert min(counts) >= 2
        assert mean(counts) > 4
