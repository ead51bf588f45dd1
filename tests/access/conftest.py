"""The cast of the matrix on a database that commits, on the morning on which everything happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dharatal.field.conftest import MORNING
from dharatal.kernel import clock
from tests.access.cast import Cast, build_cast


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def cast(db: None, enter: Any, tmp_path: Path) -> Cast:
    """Everybody and everything, gone with the test."""
    made = build_cast(enter)
    made.things["folder"] = tmp_path
    return made
