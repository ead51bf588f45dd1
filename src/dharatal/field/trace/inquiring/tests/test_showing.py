"""Tests of how a finding is shown."""

import math
from types import SimpleNamespace
from typing import Any

from dharatal.field.trace.inquiring.showing import leading


def _told(*, first: float, nobody: float, log_lr: float) -> Any:
    return SimpleNamespace(posterior={"hq": first}, likeliest="hq", nobody=nobody, log_lr=log_lr)


class TestWhoLeads:
    def test_is_nobody_where_that_is_likeliest(self) -> None:
        told = leading(_told(first=0.04, nobody=0.93, log_lr=0.0))

        assert (told["is_nobody"], told["likeliest_percent"]) == (True, "93")

    def test_is_told_with_how_much_better_it_explains_the_complaints(self) -> None:
        told = leading(_told(first=0.62, nobody=0.02, log_lr=math.log(30) + 0.01))

        assert (told["is_nobody"], told["likeliest_percent"], told["times"]) == (False, "62", 30)

    def test_is_no_multiple_of_one(self) -> None:
        told = leading(_told(first=0.4, nobody=0.02, log_lr=0.1))

        assert told["times"] == 0
