"""The master key is changed while the system runs: nothing is lost, and nobody notices."""

from collections.abc import Iterator

import pytest

from dharatal.register.people.marked.carriers import Told, plain
from tests.faults.callers import DISTRICT, Callers, write_list
from tests.installation import Installation, until
from tests.miniature import Bihar, invented_bihar, write_lgd

pytestmark = pytest.mark.xdist_group("installation")

LOAD = ("intake", "load", "--as", "sudha", "--unit", DISTRICT)


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation of its own with a list of sixty: everything that is sealed is moved."""
    folder = tmp_path_factory.mktemp("keys")
    made, land = Installation(folder / "home"), invented_bihar()
    try:
        made.up()
        imported = made.do("units", "import", "--lgd", write_lgd(folder / "lgd", land), "--state", "10")
        made.do("user", "add", "sudha", "--post", "district_president", "--unit", DISTRICT)
        path = write_list(folder / "list.csv", Bihar(land, imported), rows=60, first_phone=8_500_000_000)
        made.do(*LOAD, path)
        yield made
    finally:
        made.down()


class TestNewKey:
    def test_is_taken_into_use_while_callers_record(self, small: Installation) -> None:
        room = Callers.hired(small, ["ranjan", "vimal"])
        room.begin(most=10)
        until(lambda: len(room.acknowledged) >= 4)

        rotated = small.do("keys", "rotate", cold=True)

        until(lambda: not any(thread.is_alive() for thread in room.threads))
        assert rotated["left"] == 0
        assert small.value("SELECT count(*) FROM intake_submission WHERE key_version = 1") == 0
        assert small.do("people", "count", "--as", "sudha", "--unit", DISTRICT)["count"] == 20
        found = small.do("people", "find", "Suman Kumar", "--as", "sudha")["people"]
        names = [plain(Told(one["name"])) for one in found]  # a list bears its viewer's spellings
        assert plain(Told("सुमन कुमार")) in names
        assert small.do(*LOAD, small.home.parent / "list.csv")["duplicates"] == 60
        assert small.do("audit", "verify")["ok"]
