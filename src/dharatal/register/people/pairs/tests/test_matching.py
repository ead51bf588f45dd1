"""Tests of how records are compared with everybody else, as the worker."""

import pytest

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs.models import CrowdedPhone, Pair
from dharatal.register.people.pairs.tests.conftest import Desk

SUMAN = {"relation": "F", "relative_name": "राम प्रसाद सिंह", "age": 34}


def looked() -> "entering":
    return entering(SYSTEM, LOOK)


class TestANewcomer:
    def test_makes_a_pair_with_somebody_alike_in_the_other_script(self, desk: Desk) -> None:
        first = desk.admit("सुमन कुमार सिंह", "+916000000001", **SUMAN)
        second = desk.admit(
            "Suman Kr. Singh", "+916000000002", relation="F", relative_name="Ram Prasad Singh"
        )
        done = desk.match()
        print(done, [(p.p, p.state, p.points) for p in desk.pairs()])
        assert done.pairs == 1
        assert desk.pair(first, second).p > 0.5
