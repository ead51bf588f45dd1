"""From a district's sheet to verified members, by the command line alone, on a real installation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dharatal.interfaces.seed.files import write_csv, xlsx
from dharatal.interfaces.seed.places import InventedUnit
from dharatal.interfaces.seed.sheet import Sheet, sheet
from dharatal.kernel.names import romanise
from dharatal.register.people.marked.carriers import Told, plain
from tests.installation import Installation
from tests.journeys.sheets import cells_of, is_devanagari, put_number, put_right, write_chanakya
from tests.miniature import Bihar

pytestmark = pytest.mark.xdist_group("installation")

DISTRICT = "district:218"
LOGINS = {
    "saran": ("district_president", DISTRICT),
    "hq": ("hq_operator", "state:10"),
    "asha": ("caller", "state:10"),
    "incharge": ("callroom_incharge", "state:10"),
}


@dataclass
class Story:
    """What happened so far. card: what `calls next` said of the person at hand."""

    at: Installation
    folder: Path
    land: list[InventedUnit]
    made: Sheet
    imported: dict[str, Any]

    def do(self, *arguments: str | Path) -> dict[str, Any]:
        return self.at.do(*arguments)

    def load(self, path: Path, rejects: Path | None = None) -> dict[str, Any]:
        more = ("--rejects", rejects) if rejects else ()
        return self.do("intake", "load", path, "--as", "saran", "--unit", DISTRICT, *more)

    def next_card(self, wanted: Callable[[dict[str, Any]], bool] = lambda card: True) -> dict[str, Any]:
        """The next card that is wanted; the others are busy and are called later."""
        while True:
            card = self.do("calls", "next", "--as", "asha")
            assert card["call"], card
            if wanted(card):
                return card
            self.record(card, "busy")

    def dial(self, card: dict[str, Any]) -> dict[str, Any]:
        return self.do("calls", "dial", card["call"], "--as", "asha")

    def record(self, card: dict[str, Any], outcome: str, note: str = "") -> dict[str, Any]:
        told = ("--outcome", outcome, *(("--note", note) if note else ()))
        return self.do("calls", "record", card["call"], "--as", "asha", *told)

    def members(self) -> int:
        return int(self.do("people", "count", "--as", "saran", "--unit", DISTRICT)["count"])

    def found(self, text: str, by: str = "hq") -> list[str]:
        """The names found, in plain form: a list bears its viewer's spellings."""
        return [
            plain(Told(one["name"])).name for one in self.do("people", "find", text, "--as", by)["people"]
        ]

    def submission(self, uuid: str, column: str) -> Any:
        return self.at.value(f"SELECT {column} FROM intake_submission WHERE uuid = %s", uuid)


@pytest.fixture(scope="module")
def begun(installation: Installation, bihar: Bihar, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Four people with log-ins, and a folder for their sheets."""
    for login, (post, unit) in LOGINS.items():
        installation.do("user", "add", login, "--post", post, "--unit", unit)
    made = sheet(bihar.land, 7, clean=12, kruti=8)
    return Story(installation, tmp_path_factory.mktemp("journey"), bihar.land, made, bihar.imported)


@pytest.fixture(scope="module")
def sent(begun: Story) -> dict[str, Any]:
    """The answer to the district's sheet, which has every defect."""
    path = begun.folder / "सूची.xlsx"
    path.write_bytes(xlsx(begun.made))
    return begun.load(path, rejects=begun.folder / "rejects.xlsx")


@pytest.fixture(scope="module")
def corrected(begun: Story, sent: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The row keys of the rejected rows, put right by hand, and the answer to them."""
    keys = put_right(Path(sent["rejects_file"]), begun.folder / "corrected.xlsx", begun.land)
    return keys, begun.load(begun.folder / "corrected.xlsx")


@pytest.fixture(scope="module")
def verified(begun: Story, corrected: object) -> dict[str, Any]:
    """The card of somebody who said yes."""
    card = begun.next_card(lambda card: is_devanagari(card["name"]))
    begun.dial(card)
    begun.record(card, "yes")
    return card


@pytest.fixture(scope="module")
def returned(begun: Story, verified: object) -> dict[str, Any]:
    """The card of somebody whose number is wrong."""
    card = begun.next_card(lambda card: is_devanagari(card["name"]))
    begun.dial(card)
    begun.record(card, "wrong_number", note="दूसरे गाँव का नम्बर है")
    return card


@pytest.fixture(scope="module")
def called_again(begun: Story, returned: dict[str, Any]) -> dict[str, Any]:
    """The card of the same person after the correction, who then said yes."""
    sheet_back = begun.folder / "returns.xlsx"
    begun.do("intake", "returns", "--as", "saran", "--unit", DISTRICT, "--out", sheet_back)
    put_number(sheet_back, "7900012999")
    begun.load(sheet_back)
    card = begun.next_card(lambda card: card["submission"] == returned["submission"])
    number = begun.dial(card)["number"]
    begun.record(card, "yes")
    return {**card, "number": number}


class TestPlaces:
    def test_come_from_the_directory_with_those_of_the_state_only(self, begun: Story) -> None:
        counted = {kind: begun.imported[kind] for kind in ("districts", "blocks", "panchayats", "villages")}

        assert counted == {"districts": 2, "blocks": 2, "panchayats": 5, "villages": 25}

    def test_have_the_hindi_name_that_is_shipped(self, begun: Story) -> None:
        told = begun.do("units", "list", "--kind", "district")

        assert {"unit": DISTRICT, "name_en": "Saran", "name_hi": "सारण"} in told["units"]


class TestSheet:
    def test_ends_row_by_row_as_its_defects_say(self, begun: Story, sent: dict[str, Any]) -> None:
        accepted, duplicates = begun.made.count("accepted"), begun.made.count("duplicate")
        rejected = begun.made.count("rejected")

        assert (sent["accepted"], sent["duplicates"], sent["rejected"]) == (accepted, duplicates, rejected)
        assert sent["rows"] == accepted + duplicates + rejected

    def test_is_found_again_by_its_batch(self, begun: Story, sent: dict[str, Any]) -> None:
        told = begun.do("intake", "status", sent["batch"])

        assert (told["state"], told["done"], told["accepted"]) == ("loaded", sent["rows"], sent["accepted"])

    def test_brings_nothing_new_when_sent_again_in_another_form(
        self, begun: Story, sent: dict[str, Any]
    ) -> None:
        path = begun.folder / "again.csv"
        write_csv(begun.made, path, encoding="utf-16")

        again = begun.load(path)

        known = [row for row in begun.made.rows if row.outcome in ("accepted", "duplicate")]
        assert (again["accepted"], again["duplicates"]) == (0, len(known))

    def test_in_chanakya_is_read_by_its_font(self, begun: Story) -> None:
        path = begun.folder / "chanakya.xlsx"
        write_chanakya(path, begun.land)

        told = begun.load(path)

        assert (told["accepted"], told["rejected"]) == (3, 0)

    @pytest.mark.parametrize("unit", ["district:202", "state:10"])
    def test_is_refused_for_a_place_that_is_not_the_senders(self, begun: Story, unit: str) -> None:
        path = begun.folder / "beyond.csv"
        write_csv(begun.made, path)

        assert begun.at.refused("intake", "load", path, "--as", "saran", "--unit", unit) == "place_outside"

    def test_of_another_state_comes_back_whole(self, begun: Story) -> None:
        path = begun.folder / "elsewhere.csv"
        path.write_text(
            "Name,Mobile,Village,Block,District\n"
            "Ramdhari Prasad,7900014001,Bhitauli,Cholapur,Varanasi\n"
            "Kusum Devi,7900014002,Sarnath,Cholapur,Varanasi\n",
            encoding="cp1252",
        )

        told = begun.load(path)

        assert (told["accepted"], told["rejected"]) == (0, 2)


class TestRejects:
    def test_come_back_with_a_reason_and_a_key_each(self, begun: Story, sent: dict[str, Any]) -> None:
        rows = cells_of(Path(sent["rejects_file"]))

        assert len(rows) == sent["rejected"]
        assert all(row["reason"] and row["key"] for row in rows)

    def test_are_accepted_once_put_right_under_the_same_keys(self, begun: Story, corrected: Any) -> None:
        keys, told = corrected

        assert (told["accepted"], told["duplicates"], told["rejected"]) == (len(keys), 0, 0)
        sql = "SELECT count(*) FROM intake_submission WHERE row_key = ANY(%s)"
        assert begun.at.value(sql, keys) == len(keys)

    def test_are_no_new_people_when_sent_a_third_time(self, begun: Story, corrected: Any) -> None:
        told = begun.load(begun.folder / "corrected.xlsx")

        assert (told["accepted"], told["duplicates"]) == (0, len(corrected[0]))


class TestCall:
    def test_shows_a_name_and_a_script_but_no_number(self, begun: Story, corrected: object) -> None:
        card = begun.next_card()

        assert card["name"] and card["script"] and card["unit"].startswith("village:")
        assert not any(character.isdigit() for character in str(card["script"]))

    @pytest.mark.parametrize("outcome", ["yes", "no", "wrong_number", "refused"])
    def test_cannot_have_been_spoken_without_a_dial(
        self, begun: Story, corrected: object, outcome: str
    ) -> None:
        card = begun.next_card()

        code = begun.at.refused("calls", "record", card["call"], "--as", "asha", "--outcome", outcome)

        assert code == "dial_first"

    def test_is_the_callers_own(self, begun: Story, corrected: object) -> None:
        card = begun.next_card()

        assert begun.at.refused("calls", "dial", card["call"], "--as", "saran") == "not_allowed"

    def test_is_not_made_at_night(self, begun: Story, corrected: object) -> None:
        card = begun.next_card()
        night = begun.at.begins.replace(hour=22).isoformat()

        assert begun.at.run("calls", "dial", card["call"], "--as", "asha", DHARATAL_NOW=night).status == 1


class TestYes:
    def test_makes_a_member(self, begun: Story, verified: dict[str, Any]) -> None:
        assert begun.members() >= 1
        assert begun.submission(verified["submission"], "state") == "verified"

    def test_is_found_in_both_scripts(self, begun: Story, verified: dict[str, Any]) -> None:
        name = verified["name"]

        assert plain(Told(name)).name in begun.found(name)
        assert plain(Told(name)).name in begun.found(romanise(name))

    def test_is_not_seen_by_a_caller(self, begun: Story, verified: dict[str, Any]) -> None:
        assert begun.at.refused("people", "find", verified["name"], "--as", "asha") == "not_allowed"


class TestWrongNumber:
    def test_comes_back_to_the_president_with_the_callers_note(
        self, begun: Story, returned: dict[str, Any]
    ) -> None:
        path = begun.folder / "look.xlsx"

        told = begun.do("intake", "returns", "--as", "saran", "--unit", DISTRICT, "--out", path)

        row = next(row for row in cells_of(path) if row["cells"][0] == returned["name"])
        assert told["returned"] == len(cells_of(path))
        assert "दूसरे गाँव का नम्बर है" in row["reason"]

    def test_is_called_again_under_the_corrected_number(
        self, begun: Story, called_again: dict[str, Any]
    ) -> None:
        assert called_again["number"] == "+917900012999"
        assert begun.submission(called_again["submission"], "state") == "verified"

    def test_ends_as_a_member_like_any_other(self, begun: Story, called_again: dict[str, Any]) -> None:
        verified = begun.at.value(
            "SELECT count(*) FROM intake_submission s JOIN territory_unit d ON d.id = s.district_id"
            " WHERE s.state = 'verified' AND d.code = '218'"
        )

        assert begun.members() == verified >= 2


class TestLog:
    def test_is_whole(self, begun: Story, called_again: object) -> None:
        told = begun.do("audit", "verify")

        assert told["ok"] and told["entries"] > 30

    def test_names_the_entry_that_the_superuser_changed(self, begun: Story, called_again: object) -> None:
        with changed_entry(begun.at) as entry:
            answer = begun.at.run("audit", "verify")

        assert (answer.status, answer.told["ok"]) == (1, False)
        assert [(found["kind"], found["entry_id"]) for found in answer.told["findings"]] == [
            ("changed", entry)
        ]

    def test_is_whole_again_once_the_change_is_undone(self, begun: Story, called_again: object) -> None:
        with changed_entry(begun.at):
            pass

        assert begun.do("audit", "verify")["ok"]


class TestProduction:
    @pytest.fixture
    def production(self, begun: Story, verified: object) -> Iterator[Story]:
        """The same installation in production, until the end of this test, as no command could do."""
        of_the_trial = begun.do("token", "hq")["token"]
        begun.at.do("production", "on")
        try:
            yield begun, of_the_trial
        finally:
            (begun.at.home / "production").unlink()

    def test_lets_nobody_act_by_a_name_alone(self, production: Any) -> None:
        begun, of_the_trial = production
        asked = ("people", "count", "--unit", DISTRICT, "--as", "hq")
        first, code, other = begun.at.do("user", "code", "hq", cold=True)["codes"][:3]
        assert begun.at.refused("token", "hq", cold=True) == "prove_who_you_are"
        token = begun.at.do("token", "hq", "--code", first, cold=True)["token"]

        assert begun.at.refused(*asked, cold=True) == "prove_who_you_are"
        assert begun.at.refused(*asked, cold=True, DHARATAL_TOKEN=token) == "prove_who_you_are"
        assert (
            begun.at.refused(*asked, "--code", other, cold=True, DHARATAL_TOKEN=of_the_trial)
            == "prove_who_you_are"
        )
        assert begun.at.refused(*asked, "--code", code, cold=True) == "prove_who_you_are"
        assert begun.at.run(*asked, "--code", code, cold=True, DHARATAL_TOKEN=token).status == 0
        assert (
            begun.at.refused(*asked, "--code", code, cold=True, DHARATAL_TOKEN=token) == "prove_who_you_are"
        )


class changed_entry:  # noqa: N801 - used like a function
    """A sealed entry of the log that the superuser changes, and puts back as it was."""

    def __init__(self, at: Installation) -> None:
        self.at = at

    def __enter__(self) -> str:
        sql = "SELECT e.id FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id WHERE e.action = 'call.dialled'"
        self.entry = str(self.at.value(sql + " ORDER BY l.index LIMIT 1"))
        self._add(1)
        return self.entry

    def __exit__(self, *failure: object) -> None:
        self._add(-1)

    def _add(self, number: int) -> None:
        with self.at.superuser() as connection:
            connection.execute(
                "UPDATE audit_entry SET actor_id = actor_id + %s WHERE id = %s", [number, self.entry]
            )
