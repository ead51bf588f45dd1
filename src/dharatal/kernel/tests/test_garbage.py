"""Tests of long work without a look for garbage."""

import gc

import pytest

from dharatal.kernel.garbage import not_looked_for


def test_looks_again_afterwards_also_after_a_failure() -> None:
    with pytest.raises(ValueError, match="in the middle"), not_looked_for():
        assert not gc.isenabled()
        raise ValueError("in the middle")

    assert gc.isenabled()


def test_leaves_it_to_whoever_stopped_it_before() -> None:
    with not_looked_for():
        with not_looked_for():
            pass
        assert not gc.isenabled()
