"""What an operator's bill says about our calls."""

import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import commands
from dharatal.field.callroom.dialling import commands as lines
from dharatal.field.callroom.dialling.bills import operations as bills
from dharatal.field.callroom.dialling.bills import queries, reading
from dharatal.field.callroom.models import Bill, BillRow, Dialling
from dharatal.field.callroom.tests.desks import add_line, dialled, logged_in, made, record
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.operations.lines import NoSuchLine
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.audit.models import Entry
from dharatal.kernel import clock
from dharatal.kernel.clock import to_ist

LINE = "Patna 1"
PEOPLE = {"सुमन कुमार": "+916000012345", "रीता देवी": "+916000012346", "Mohan Rai": "+916000012347"}
Row = tuple[datetime, str, str]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def called(land: Land) -> Land:
    """Three members said yes, five minutes apart, on one line."""
    add_line(land, LINE)
    for name, number in PEOPLE.items():
        land.enlist(name, number)
    for place in range(3):
        made(land, at=MORNING + timedelta(minutes=10 * place))
    return land


def csv(*rows: Row, heading: str = "Date,Time,Called Number,Duration") -> bytes:
    lines = [f"{to_ist(at):%d/%m/%Y},{to_ist(at):%H:%M:%S},{number},{long}" for at, number, long in rows]
    return "\n".join(["Airtel,Itemised bill,,", heading, *lines, "Total,,,"]).encode()


def rows(*, masked: bool = False, month: int = 11) -> list[Row]:
    """The bill of the three calls, each picked up ten seconds after it was dialled, and one private call."""
    numbers = [number[3:] for number in PEOPLE.values()]
    shown = [f"{one[:2]}XXXXXX{one[-2:]}" for one in numbers] if masked else numbers
    ours = [
        ((MORNING + timedelta(minutes=10 * place, seconds=10)).replace(month=month), number, "00:00:35")
        for place, number in enumerate(shown)
    ]
    return [*ours, (MORNING.replace(month=month) + timedelta(hours=3), "6000099999", "300")]


def load(land: Land, data: bytes, *, line: str = LINE, at: datetime = MORNING) -> bills.Loaded:
    with land.door("incharge", STEER_CALLS):
        return bills.load(land.actors["incharge"], line=line, data=data, filename="bill.csv", at=at)


def without(land: Land, loaded: bills.Loaded) -> int:
    with land.door("incharge", STEER_CALLS):
        return len(queries.yes_without(land.actors["incharge"], loaded.bill))


class TestABill:
    def test_proves_the_calls_that_it_holds(self, called: Land) -> None:
        loaded = load(called, csv(*rows()))

        assert (loaded.bill.rows, loaded.bill.matched, loaded.bill.others) == (4, 3, 1)
        assert loaded.yes_without == 0

    def test_shows_which_yes_has_no_call(self, called: Land) -> None:
        loaded = load(called, csv(*rows()[1:]))

        assert loaded.yes_without == 1

    def test_counts_no_call_of_less_than_fifteen_seconds(self, called: Land) -> None:
        at, number, _long = rows()[0]

        loaded = load(called, csv((at, number, "14"), *rows()[1:]))

        assert (loaded.bill.matched, loaded.yes_without) == (3, 1)

    def test_counts_no_call_of_another_hour(self, called: Land) -> None:
        at, number, long = rows()[0]

        loaded = load(called, csv((at + timedelta(hours=4), number, long), *rows()[1:]))

        assert loaded.yes_without == 1

    def test_forgives_a_clock_that_is_some_minutes_wrong(self, called: Land) -> None:
        wrong = [(at - timedelta(minutes=4), number, long) for at, number, long in rows()]

        assert load(called, csv(*wrong)).yes_without == 0

    def test_loaded_again_changes_nothing(self, called: Land) -> None:
        first = load(called, csv(*rows()))

        second = load(called, csv(*rows()))

        assert second.is_repeat and second.bill.id == first.bill.id
        with permitted():
            assert (Bill.objects.count(), BillRow.objects.count()) == (1, 3)

    def test_of_the_same_calls_in_another_file_counts_them_once(self, called: Land) -> None:
        load(called, csv(*rows()))

        load(called, csv(*rows(), heading="Call Date,Call Time,B Party,Duration (sec)"))

        with permitted():
            assert BillRow.objects.count() == 3

    def test_leaves_no_number_behind(self, called: Land, superuser: Any) -> None:
        load(called, csv(*rows()))

        with permitted():
            kept = json.dumps([*Bill.objects.values(), *BillRow.objects.values()], default=str)
            told = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
        assert "60000" not in kept + told

    def test_covers_everybody_who_was_asked_on_one_call(self, land: Land) -> None:
        add_line(land, LINE)
        for name in ("सुमन कुमार", "सुनीता देवी"):
            land.enlist(name, "+916000012345")
        first = made(land)
        second = dialled(land, at=MORNING + timedelta(minutes=1))
        record(land, second.call_uuid, at=MORNING + timedelta(minutes=8))

        loaded = load(land, csv(rows()[0]))

        assert second.same_line and not first.same_line
        assert loaded.bill.matched == 1
        assert loaded.yes_without == 0


class TestMaskedDigits:
    def test_are_compared_by_what_is_left_and_said_to_be_uncertain(self, called: Land) -> None:
        loaded = load(called, csv(*rows(masked=True)))

        assert (loaded.bill.matched, loaded.bill.uncertain, loaded.yes_without) == (3, 3, 0)

    def test_prove_nothing_where_what_is_left_differs(self, called: Land) -> None:
        at, _number, long = rows()[0]

        loaded = load(called, csv((at, "60XXXXXX99", long), *rows()[1:]))

        assert loaded.yes_without == 1


class TestAnotherMonth:
    def test_is_refused_and_both_months_are_named(self, called: Land) -> None:
        with translation.override("en"), pytest.raises(bills.AnotherMonth) as refused:
            load(called, csv(*rows(month=10)))

        with translation.override("en"):
            assert "October 2026" in refused.value.sentence and "November 2026" in refused.value.sentence
        with permitted():
            assert not Bill.objects.exists()

    def test_is_told_from_a_line_that_was_never_used(self, called: Land) -> None:
        add_line(called, "Patna 2")

        with pytest.raises(bills.AnotherMonth) as refused:
            load(called, csv(*rows()), line="Patna 2")

        assert "Patna 2" in refused.value.sentence


class TestAFile:
    def test_without_calls_says_what_it_needs(self, called: Land) -> None:
        with pytest.raises(reading.CannotReadBill):
            load(called, b"name,village\nSuman,Narharpur\n")

    def test_of_an_unknown_line_is_refused(self, called: Land) -> None:
        with pytest.raises(NoSuchLine):
            load(called, csv(*rows()), line="Gaya 9")

    def test_may_have_its_headings_in_kruti_dev(self) -> None:
        heading = "fnukad,le;,eksckby uacj,vof/k"
        told = reading.read(csv(*rows(), heading=heading))

        assert [one.seconds for one in told.calls] == [35, 35, 35, 300]

    def test_may_have_its_headings_in_hindi(self) -> None:
        told = reading.read(csv(*rows(), heading="दिनांक,समय,डायल किया गया नम्बर,कॉल की अवधि"))

        assert told.calls[0].pattern == "6000012345"

    def test_may_have_no_headings(self) -> None:
        body = b"\n".join(csv(*rows()).split(b"\n")[2:-1])

        assert [one.at for one in reading.read(body).calls] == [at for at, _number, _long in rows()]

    def test_may_have_date_and_time_in_one_column(self) -> None:
        lines = [f"{to_ist(at):%d-%b-%Y %I:%M:%S %p};{number};{long}" for at, number, long in rows()]
        told = reading.read("\n".join(["Date & Time;Called No.;Duration", *lines]).encode())

        assert [one.at for one in told.calls] == [at for at, _number, _long in rows()]

    def test_may_be_a_workbook_with_real_dates(self) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["Itemised usage"])
        sheet.append(["Sl", "Date", "Time", "Called Number", "Duration"])
        for place, (at, number, _long) in enumerate(rows()):
            when = to_ist(at).replace(tzinfo=None)
            sheet.append([place, when.date(), when.time(), int(number), timedelta(seconds=35)])
        file = io.BytesIO()
        book.save(file)

        told = reading.read(file.getvalue())

        assert [(one.at, one.pattern, one.seconds) for one in told.calls] == [
            (at, number, 35) for at, number, _long in rows()
        ]

    def test_counts_rows_that_are_no_calls(self) -> None:
        assert reading.read(csv(*rows())).unreadable == 1


class TestThePages:
    def test_show_counts_that_open_the_calls(self, called: Land) -> None:
        room = logged_in(called, "incharge")
        file = SimpleUploadedFile("bill.csv", csv(*rows()[1:]))

        answer = room.post("/calls/room/bills/", {"line": LINE, "file": file})
        page = room.get(answer.headers["Location"]).content.decode()

        assert "asha" in page
        assert "?caller=" in page
        assert "60000" not in page and "सुमन" not in page

    def test_say_what_is_wrong_with_a_file(self, called: Land) -> None:
        room = logged_in(called, "incharge")
        file = SimpleUploadedFile("bill.csv", csv(*rows(month=10)))

        answer = room.post("/calls/room/bills/", {"line": LINE, "file": file})

        assert answer.status_code == 409
        assert "2026" in answer.content.decode()

    def test_ask_the_database_no_more_for_fifty_calls_than_for_two(
        self, land: Land, django_assert_max_num_queries: Any
    ) -> None:
        add_line(land, LINE, cap=200)
        for number in range(50):
            land.enlist(f"Name {number}", f"+9160001{number:05}")
            made(land, at=MORNING + timedelta(minutes=number))
        loaded = load(land, csv(rows()[0]))
        room = logged_in(land, "incharge")

        with django_assert_max_num_queries(45):
            page = room.get(f"/calls/room/bills/{loaded.bill.id}/").content.decode()

        assert page.count("<tr>") >= 50


class TestAYesWithoutACall:
    def test_is_called_again_by_somebody_else_and_first(self, called: Land) -> None:
        loaded = load(called, csv(*rows()[1:]))

        assert loaded.ordered == 1
        later = MORNING + timedelta(hours=1)
        assert dialled(called, login="bina", at=later).subject_id == first_of(called)

    def test_is_ordered_once(self, called: Land) -> None:
        load(called, csv(*rows()[1:]))

        again = load(called, csv(*rows()[1:], heading="Call Date,Call Time,B Party,Duration (sec)"))

        assert (again.yes_without, again.ordered) == (1, 0)


def first_of(land: Land) -> int:
    """The subject of the first call that was made."""
    with land.door("incharge", STEER_CALLS):
        return Dialling.objects.order_by("dialled_at")[0].subject_id


class TestTheCommand:
    def carrier(self, land: Land) -> Any:
        return SimpleNamespace(actor=land.actors["incharge"], at=MORNING)

    def test_answers_what_the_page_shows(self, called: Land, tmp_path: Path) -> None:
        file = tmp_path / "bill.csv"
        file.write_bytes(csv(*rows()[1:]))

        told = commands.bills(self.carrier(called), file, line=LINE)
        again = commands.bills(self.carrier(called), file, line=LINE)

        assert (told["rows"], told["matched"], told["others"], told["yes_without_call"], told["ordered"]) == (
            3,
            2,
            1,
            1,
            1,
        )
        assert (told["repeat"], again["repeat"], again["ordered"]) == (False, True, 0)

    def test_says_that_a_file_is_missing(self, called: Land, tmp_path: Path) -> None:
        with pytest.raises(commands.CannotOpenBill):
            commands.bills(self.carrier(called), tmp_path / "none.csv", line=LINE)


class TestLinesByCommand:
    def carrier(self, land: Land) -> Any:
        return SimpleNamespace(actor=land.actors["incharge"], at=MORNING)

    def test_are_kept_listed_and_retired(self, land: Land) -> None:
        who = self.carrier(land)
        lines.add(who, "SIM 7", cap=30)
        lines.retire(who, " SIM  7 ")

        (kept,) = (one for one in lines.lines(who)["lines"] if one["line"] == "SIM 7")
        assert (kept["cap"], kept["calls_this_hour"]) == (30, 0)
        assert kept["retired"]

    def test_that_are_unknown_are_no_lines(self, land: Land) -> None:
        with pytest.raises(NoSuchLine):
            lines.retire(self.carrier(land), "SIM 8")
