"""Whoever compares the whole register is killed in the middle, and killed again: no pair is missing, none is twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.installation import Installation, until

pytestmark = pytest.mark.xdist_group("killed_match")

WAITING = "SELECT count(*) FROM people_personrecord WHERE matched_at IS NULL AND NOT is_decoy"
ALL = "SELECT count(*) FROM people_personrecord"
AFRESH = (
    "DELETE FROM people_pair WHERE state <> 'linked'",
    "UPDATE people_personrecord SET match_tokens = NULL, matched_at = NULL",
)
ONE = "(first_id, second_id, round(p::numeric, 6))::text"
PAIRS = f"SELECT array_agg({ONE} ORDER BY first_id, second_id) FROM people_pair"

Told = dict[str, Any]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An invented district in which everybody was compared, with the worker at rest."""
    made = Installation(tmp_path_factory.mktemp("killed_match") / "home")
    try:
        made.do("up", "--detach", "--port", str(made.port), "--seed", "district", cold=True)
        until(lambda: made.value(WAITING) == 0)
        yield made
    finally:
        made.down()


def begin_afresh(at: Installation) -> None:
    with at.superuser() as connection:
        for statement in AFRESH:
            connection.execute(statement)


def kill_in_the_middle(at: Installation) -> int:
    """Start a run, kill it once it has done a part, and say how many still wait."""
    before = int(at.value(WAITING))
    with at.spawn("match", "run") as command:
        until(lambda: int(at.value(WAITING)) < before or command.poll() is not None)
        command.kill()
    return int(at.value(WAITING))


@pytest.fixture(scope="module")
def whole(register: Installation) -> list[str]:
    """The pairs of a run that nobody disturbed."""
    begin_afresh(register)
    register.do("match", "run")
    return list(register.value(PAIRS))


@pytest.fixture(scope="module")
def killed(register: Installation, whole: list[str]) -> list[int]:
    """How many waited after each time that a run was killed; the last went to its end."""
    begin_afresh(register)
    left = [kill_in_the_middle(register), kill_in_the_middle(register)]
    register.do("match", "run")
    return left


class TestAKilledRun:
    def test_was_killed_in_the_middle(self, register: Installation, killed: list[int]) -> None:
        assert 0 < killed[1] < killed[0] < register.value(ALL)

    def test_leaves_nobody_uncompared(self, register: Installation, killed: list[int]) -> None:
        assert register.value(WAITING) == 0

    def test_finds_every_pair_once_with_the_same_score(
        self, register: Installation, whole: list[str], killed: list[int]
    ) -> None:
        assert len(whole) > 20
        assert register.value(PAIRS) == whole
