"""The database is killed, or everything loses its power, while callers record: nothing acknowledged is lost."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.callers import DISTRICT, Callers, close_what_waits, write_list
from tests.installation import Installation, until
from tests.miniature import Bihar

pytestmark = pytest.mark.xdist_group("installation")

ENOUGH = 8  # records before the blow


@pytest.fixture(scope="module")
def room(
    installation: Installation, bihar: Bihar, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callers]:
    """Eight callers and a list for them."""
    made = Callers.hired(installation, [f"kiran{number}" for number in range(8)])
    installation.do("user", "add", "prabha", "--post", "district_president", "--unit", DISTRICT)
    path = write_list(
        tmp_path_factory.mktemp("power") / "list.csv", bihar, rows=600, first_phone=8_000_000_000
    )
    installation.do("intake", "load", path, "--as", "prabha", "--unit", DISTRICT)
    yield made
    close_what_waits(installation)


def _work_until_there_are(room: Callers, count: int) -> None:
    until(lambda: len(room.acknowledged) >= count)


def _lost(room: Callers) -> list[str]:
    """Submissions whose yes was acknowledged, and that are no members."""
    with room.at.superuser() as connection:
        found = connection.execute(
            "SELECT s.uuid FROM intake_submission s JOIN people_person p ON p.id = s.id"
            " JOIN calls_call c ON c.subject_id = s.id AND c.outcome = 'yes' WHERE s.state = 'verified'"
        ).fetchall()
    times = Counter(str(uuid) for (uuid,) in found)
    assert max(times.values()) == 1
    return [uuid for uuid in room.acknowledged if times[uuid] != 1]


class TestDatabaseKilled:
    def test_loses_nothing_that_was_acknowledged_and_goes_on(self, room: Callers) -> None:
        begun = len(room.acknowledged)
        room.begin()
        _work_until_there_are(room, begun + ENOUGH)

        os.kill(room.at.pid("database"), signal.SIGKILL)
        before = len(room.acknowledged)
        _work_until_there_are(room, before + 2 * ENOUGH)
        room.end()

        assert _lost(room) == []
        assert len(set(room.acknowledged)) == len(room.acknowledged)
        assert until(room.at.is_well)
        assert room.at.do("audit", "verify")["ok"]

    def test_tells_whoever_asks_meanwhile_to_ask_again(self, room: Callers) -> None:
        os.kill(room.at.pid("database"), signal.SIGKILL)

        answers = [room.at.run("calls", "next", "--as", "kiran0")]
        while answers[-1].status != 0:
            time.sleep(0.05)
            answers.append(room.at.run("calls", "next", "--as", "kiran0"))

        assert {answer.told["error"] for answer in answers if answer.status} == {"database_away"}


class TestPowerCut:
    def test_loses_nothing_that_was_acknowledged(self, room: Callers) -> None:
        begun = len(room.acknowledged)
        room.begin()
        _work_until_there_are(room, begun + ENOUGH)

        room.at.cut_power()
        room.end()
        room.at.up()

        assert _lost(room) == []
        assert room.at.is_well()
        assert room.at.do("audit", "verify")["ok"]

    def test_leaves_callers_their_cards(self, room: Callers) -> None:
        card = room.at.do("calls", "next", "--as", "kiran1")
        room.at.cut_power()

        room.at.up()

        assert room.at.do("calls", "next", "--as", "kiran1")["call"] == card["call"]
