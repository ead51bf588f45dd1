"""The field's cast in a call room at work: its callers have read what every caller is told."""

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.checking import noticing
from dharatal.field.conftest import MORNING, Enter, Land, build_land
from dharatal.kernel.actor import SYSTEM
from dharatal.register.territory.capabilities import MANAGE_TERRITORY


@pytest.fixture
def land(db: None, enter: Enter) -> Land:
    return build_room(enter)


def build_room(enter: Enter) -> Land:
    made = build_land(enter)
    with permitted(), enter(SYSTEM, MANAGE_TERRITORY):
        for login in ("asha", "bina"):
            noticing.accept(made.actors[login], at=MORNING)
    return made
