"""A caller's browser dies with a card in it: the card comes back by itself and another caller gets it."""

import pytest

from tests.faults.callers import DISTRICT, Callers, close_what_waits, write_list
from tests.installation import Installation, until
from tests.miniature import Bihar

pytestmark = pytest.mark.xdist_group("installation")


class TestDeadBrowser:
    def test_gives_its_card_to_another_caller_when_the_lease_ends(
        self, installation: Installation, bihar: Bihar, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        close_what_waits(installation)
        Callers.hired(installation, ["usha", "nutan"])
        installation.do("user", "add", "rekha", "--post", "district_president", "--unit", DISTRICT)
        path = write_list(
            tmp_path_factory.mktemp("dead") / "list.csv", bihar, rows=1, first_phone=8_300_000_000
        )
        installation.do("intake", "load", path, "--as", "rekha", "--unit", DISTRICT)
        card = installation.do("calls", "next", "--as", "usha")
        assert installation.do("calls", "next", "--as", "nutan")["call"] is None

        with installation.superuser() as connection:
            connection.execute("UPDATE calls_task SET lease_until = lease_until - interval '13 minutes'")

        taken = until(lambda: _taken(installation, "nutan"))
        assert taken == card["submission"]
        dead = ("--as", "usha", "--outcome", "busy")
        assert installation.refused("calls", "record", card["call"], *dead) == "lease_lost"
        close_what_waits(installation)


def _taken(at: Installation, login: str) -> str | None:
    return at.do("calls", "next", "--as", login).get("submission")
