"""The first report by the command line alone, on a real installation: a file is taken out, a rival calls who stands in
it, and two who are entrusted find whose copy it was. Then two others try to have an innocent named.

What this shows is the commands and the running parts (worker, sealer, custodian); `test_inquiry` beside it shows the
same statistics through the operations, at other sizes and with other frames, without an installation.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation, until

pytestmark = pytest.mark.xdist_group("installation")

DISTRICT, WARNED, NOTIFIED = "district:218", "village:93000021", "village:93000023"
TAKEN = {"hq": "panchayat:92000005", "saran": "panchayat:92000002"}
COLUMNS = ("--columns", "name,father_name,phone,village", "--purpose", "meeting")
CALLED = 12
LATER = timedelta(days=7)
ANSWERED = tuple(part for one in ("identity=yes", "called=yes") for part in ("--answer", one))


@dataclass
class House:
    """A house with an invented block. taken: what headquarters and the president took out, a village or more each;
    alike: numbers that are no one member's.
    """

    at: Installation
    folder: Path
    taken: dict[str, Path]
    alike: frozenset[str]

    def do(self, *arguments: str | Path) -> dict[str, Any]:
        return self.at.do(*arguments)

    def mobiles(self, login: str) -> list[str]:
        """Numbers of single members in what somebody took out, as the file has them."""
        found = numbers_of(self.taken[login])
        return [one for one in found if one[-10:] not in self.alike][:CALLED]

    def told_of(self, mobiles: Iterable[str], *, by: Sequence[str]) -> None:
        """Members tell that a rival called, each at another hour of the last days; somebody writes it down."""
        for number, (mobile, login) in enumerate(zip(mobiles, cycle(by), strict=False)):
            when = self.at.now() - timedelta(days=5) + timedelta(hours=7 * number)
            told = ("--at", when.isoformat(), "--caller", "6000099999", "--offer", "A post")
            self.do("complaint", "add", mobile, *told, "--as", login)

    def call(self, about: str, count: int, *, by: Sequence[str], answers: Sequence[str] = ()) -> None:
        """Callers take cards in turns, until they have made so many calls about that; whatever else comes is busy."""
        callers = cycle(by)
        while count:
            count -= self._called(next(callers), about, answers)

    def _called(self, login: str, about: str, answers: Sequence[str]) -> bool:
        """Make the call of the next card: yes, where the card is about that; whether it was."""
        card = self.do("calls", "next", "--as", login)
        assert card["call"], card
        self.do("calls", "dial", card["call"], "--as", login)
        ended = ("yes", *answers) if about in card else ("busy",)
        self.do("calls", "record", card["call"], "--outcome", *ended, "--as", login)
        return about in card

    def open_case(self, since: datetime) -> str:
        """Two who are entrusted open an inquiry, and name who is to inquire."""
        about = ("--unit", DISTRICT, "--since", since.isoformat())
        case = str(self.do("case", "propose", *about, "--as", "auditor")["case"])
        assert self.do("case", "open", case, "--as", "auditor")["state"] == "proposed"
        assert self.do("case", "open", case, "--as", "cell")["state"] == "open"
        self.do("case", "name", case, "reviewer", "--as", "cell")
        return case

    def weigh(self, case: str) -> dict[str, Any]:
        return self.do("trace", "complaints", "--case", case, "--as", "reviewer")

    def hear(self, case: str, text: str) -> list[str]:
        """Everybody whose account stands in the finding reads the evidence and answers; who they are."""
        said = self.folder / "answer.txt"
        said.write_text(text, "utf-8")
        logins = [one["login"] for one in self.do("inquiry", "hear", case, "--as", "reviewer")["hearings"]]
        for login in logins:
            (mine,) = [one for one in self._hearings(login) if not one["answered"]]
            self.do("inquiry", "answer", mine["hearing"], "--file", said, "--as", login)
        return logins

    def _hearings(self, login: str) -> list[dict[str, Any]]:
        return list(self.do("inquiry", "mine", "--as", login)["hearings"])


def numbers_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [row["Mobile"].replace(" ", "") for row in csv.DictReader(lines)]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation of its own, in which a week has passed since two took a file out."""
    folder = tmp_path_factory.mktemp("inquiry")
    made = Installation(folder / "home")
    made.begins -= LATER
    try:
        made.up()
        made.do("seed", "--size", "block")
        taken = {login: folder / f"{login}.csv" for login in TAKEN}
        for login, unit in TAKEN.items():
            made.do("export", "make", "--unit", unit, *COLUMNS, "--out", taken[login], "--as", login)
        decoys = [one["phone"][-10:] for one in made.do("decoys", "list", "--as", "guard")["decoys"]]
        seen = Counter(one[-10:] for path in taken.values() for one in numbers_of(path))
        shared = [one for one, count in seen.items() if count > 1]
        for login in ("auditor", "cell"):
            made.do("case", "entrust", login, "--as", "state")
        made.go_on_at(made.begins + LATER)
        yield House(made, folder, taken, frozenset([*decoys, *shared]))
    finally:
        made.down()


@pytest.fixture(scope="module")
def leak(house: House) -> tuple[str, dict[str, Any]]:
    """A case about those who stood in the file of headquarters, and what was found."""
    began = house.at.now()
    house.told_of(house.mobiles("hq"), by=("saran", "incharge", "caller1"))
    house.call("complaint", CALLED, by=("caller2", "caller3"), answers=ANSWERED)
    case = house.open_case(began)
    return case, house.weigh(case)


class TestLeak:
    def test_is_found_by_the_complaints_alone(self, leak: tuple[str, dict[str, Any]]) -> None:
        _case, found = leak

        assert (found["named"], found["complaints"]) == ("hq", CALLED)
        assert found["posterior"]["hq"] > 0.99

    def test_is_found_by_the_list_too_which_joins_the_inquiry(
        self, house: House, leak: tuple[str, dict[str, Any]]
    ) -> None:
        case, before = leak
        traced = house.do("trace", "file", house.taken["hq"], "--as", "guard")
        assert [one["holder"] for one in traced["exports"]] == ["hq"]

        why = ("--why", "It was bought in the open market.")
        house.do("case", "assume", case, "file", "--list", traced["list"], *why, "--as", "reviewer")

        found = house.weigh(case)
        assert found["named"] == "hq"
        assert found["log_lr"] > before["log_lr"]

    def test_is_reported_once_its_holder_was_heard(
        self, house: House, leak: tuple[str, dict[str, Any]]
    ) -> None:
        case, _found = leak
        reporting = ("inquiry", "report", case, "--out", house.folder / "report", "--as", "reviewer")
        assert house.at.refused(*reporting) == "not_heard"

        assert "hq" in house.hear(case, "The file lay on a computer that four people use.")
        files = house.do(*reporting)["files"]

        checking = ("inquiry", "check", files["hi"], "--as", "cell")
        until(lambda: house.at.run(*checking).status == 0, seen=lambda: str(house.at.run(*checking)))


class TestBreach:
    def test_is_told_in_time_and_members_are_warned(self, house: House, leak: object) -> None:
        said = ("--say", "nature=A file was passed on.", "--say", "contact=District office")
        breach = house.do("breach", "open", "--unit", DISTRICT, *said, "--as", "guard")["breach"]
        for duty in ("cert_in", "board_first", "board_full"):
            house.do("breach", "tell", breach, duty, "--how", "email", "--reference", duty, "--as", "guard")
        for duty, place in (("warning", WARNED), ("member", NOTIFIED)):
            told = house.do("breach", "tell", breach, duty, "--unit", place, "--as", "guard")
            house.call("notice", told["listed"], by=("caller1",))

        (found,) = house.do("breach", "list", "--as", "guard")["breaches"]

        assert {one["duty"]: one["state"] for one in found["clocks"]} == dict.fromkeys(
            ("cert_in", "board_first", "board_full", "member"), "met"
        )
        assert all(set(one["by_state"]) == {"told"} for one in found["members"])


class TestInnocent:
    def test_who_is_framed_by_two_is_likeliest_and_not_named(self, house: House, leak: object) -> None:
        """A caller writes down complaints of members whom the president alone had, another in league confirms them."""
        began = house.at.now()
        house.told_of(house.mobiles("saran"), by=("caller2",))
        house.call("complaint", CALLED, by=("caller3",), answers=ANSWERED)
        case = house.open_case(began)

        found = house.weigh(case)

        assert found["complaints"] == CALLED
        assert found["likeliest"] == "saran"
        assert found["named"] is None
        assert found["rests_on"] == ["caller2 + caller3"]
