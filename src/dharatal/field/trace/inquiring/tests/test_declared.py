"""Tests of what an inquiry may assume."""

import pytest

from dharatal.field.trace.inquiring.declared import CannotAssume, _refuse_halves


def test_that_nobody_did_it_is_given_no_weight() -> None:
    with pytest.raises(CannotAssume):
        _refuse_halves("weight", "nobody", None, 0.0, None, None)

    _refuse_halves("weight", "compiled", None, 0.0, None, None)
