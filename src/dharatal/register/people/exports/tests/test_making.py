"""Tests of files: what is in them, and what happens between the asking and the making."""

import csv
import json
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection

from dharatal.guard.access.door import entering
from dharatal.guard.vault.marks.keys import export_key
from dharatal.guard.vault.quotas import QuotaReached
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging, operations
from dharatal.register.people.capabilities import FORGET, LOOK, MERGE
from dharatal.register.people.card import Card
from dharatal.register.people.decoys.tests.conftest import Entering
from dharatal.register.people.exports import asking, making
from dharatal.register.people.exports.columns import Wish
from dharatal.register.people.exports.rules import RULES
from dharatal.register.people.exports.shaping import layout_of
from dharatal.register.people.exports.tests.conftest import COLUMNS, NOON, USUAL, Desk, Village
from dharatal.register.people.exports.writing.table import meant
from dharatal.register.people.marked.carriers import Told, parted, plain
from dharatal.register.people.tests.conftest import BIHAR, SADHPUR, VILLAGE, Admitting


def sheet_of(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def entries(action: str) -> list[tuple[int, str, dict[str, object]]]:
    with entering(SYSTEM, None), connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_count, purpose, facts FROM audit_entry WHERE action = %s ORDER BY at, id",
            [action],
        )
        return [(count, purpose, json.loads(facts)) for count, purpose, facts in cursor.fetchall()]


class TestAFile:
    def test_holds_everybody_of_the_unit_in_the_columns_asked_for(self, desk: Desk, members: Village) -> None:
        members(3)

        rows = sheet_of(desk.fetched(desk.made()))

        assert len(rows) == 4
        assert {len(row) for row in rows} == {len(COLUMNS)}

    def test_of_a_smaller_place_holds_nobody_from_elsewhere(self, desk: Desk, admitted: Admitting) -> None:
        admitted("Suman Kumari", VILLAGE)
        admitted("Ramesh Mahto", SADHPUR, "+916000000002")

        rows = sheet_of(desk.fetched(desk.made(Wish(columns=("name",), purpose="visits"), unit=VILLAGE)))

        assert len(rows) == 2

    def test_goes_by_name_within_a_place(self, desk: Desk, admitted: Admitting) -> None:
        admitted("Zubeida Khatoon", VILLAGE)
        admitted("Anil Mahto", VILLAGE, "+916000000002")

        rows = sheet_of(desk.fetched(desk.made(Wish(columns=("name",), purpose="visits"), unit=VILLAGE)))

        assert [str(row[0])[0] for row in rows[1:]] == ["A", "Z"]

    def test_tells_each_member_as_the_register_does_when_it_is_cleaned(
        self, desk: Desk, admitted: Admitting
    ) -> None:
        told = Card("श्री राम प्रसाद सिंह", "F", "Md. Salim", 44, "Vill Sadhpur PO Chhapra", "")
        admitted(told.name, phone="+916000000007", **{k: v for k, v in told._asdict().items() if k != "name"})
        export = desk.made(Wish(columns=(*COLUMNS, "age"), purpose="visits", format="csv"))
        columns = layout_of(export_key(export.uuid), export.columns).columns

        _headings, row = table_of(desk.fetched(export))

        cells = dict(zip(columns, map(meant, row), strict=True))
        relation, relative = parted(cells["father_name"])
        copy = Told(
            cells["name"], relation, relative, int(cells["age"]), cells["address"], "", cells["phone"]
        )
        assert plain(copy) == plain(Told(*told, "+916000000007"))

    def test_of_two_people_differs_in_marks(self, desk: Desk, members: Village) -> None:
        members(40)
        wish = Wish(columns=COLUMNS, purpose="visits", format="csv")

        first, second = (
            sorted(map(tuple, table_of(desk.fetched(desk.made(wish, actor=who), who))[1:]))
            for who in (desk.president, desk.hq_of_saran())
        )

        assert len(first) == len(second) == 40
        assert first != second

    def test_is_in_the_log_with_everybody_in_it(self, desk: Desk, members: Village) -> None:
        members(3)

        desk.made()

        ((subjects, purpose, facts),) = entries("people.exported")
        assert (subjects, purpose, facts["percent"]) == (3, "meeting", 100)

    def test_is_a_pdf_with_devanagari_where_a_list_for_print_is_asked_for(
        self, desk: Desk, admitted: Admitting
    ) -> None:
        admitted("राम प्रसाद सिंह")

        content = desk.fetched(desk.made(Wish(columns=COLUMNS, purpose="visits", format="pdf")))

        assert content.startswith(b"%PDF-")
        assert b"NotoSansDevanagari" in content

    def test_of_a_whole_state_leaves_out_some_of_its_own_choice(self, desk: Desk, members: Village) -> None:
        members(120)
        export = desk.ask(actor=desk.hq, unit=BIHAR)
        desk.approve(export)

        making.make(export.uuid)

        rows = desk.now(export).made_rows
        assert 90 <= rows < 120
        assert desk.now(export).share == RULES.share


class TestDecoys:
    def test_stand_in_the_file_like_members_and_differ_from_file_to_file(
        self, desk: Desk, entered: Entering, members: Village
    ) -> None:
        members(5)
        for number in range(12):
            entered(f"Baidyanath Sah {chr(65 + number)}")
        wish = Wish(columns=("name", "phone"), purpose="visits")

        first, second = (
            {str(row[0]) for row in sheet_of(desk.fetched(desk.made(wish, unit=VILLAGE)))} for _ in range(2)
        )

        invented = [{name for name in names if name.startswith("Baidyanath")} for names in (first, second)]
        assert all(0 < len(names) < 12 for names in invented)
        assert invented[0] != invented[1]

    def test_are_in_the_log_whether_the_file_shows_them_or_not(
        self, desk: Desk, entered: Entering, members: Village
    ) -> None:
        members(5)
        for number in range(6):
            entered(f"Baidyanath Sah {chr(65 + number)}")

        desk.made(Wish(columns=("name",), purpose="visits"), unit=VILLAGE)

        assert entries("people.exported")[0][0] == 3 + 5 + 6


class TestBetweenAskingAndMaking:
    def test_whoever_was_erased_is_not_in_the_file(self, desk: Desk, admitted: Admitting) -> None:
        gone = admitted("Suman Kumari")
        admitted("Ramesh Mahto", phone="+916000000002")
        export = desk.ask(Wish(columns=("name",), purpose="visits"))
        with entering(SYSTEM, FORGET):
            operations.forget(SYSTEM, gone.uuid, reason="wish", at=NOON)

        making.make(export.uuid)

        assert len(sheet_of(desk.fetched(export))) == 2

    def test_whoever_was_joined_stands_there_once(self, desk: Desk, admitted: Admitting) -> None:
        first, second = admitted("Suman Kumari"), admitted("Suman Kumari", phone="+916000000002")
        export = desk.ask(Wish(columns=("name", "phone"), purpose="visits"))
        with entering(SYSTEM, MERGE):
            merging.merge(SYSTEM, first.uuid, second.uuid, reason="reviewed", at=NOON)

        making.make(export.uuid)

        assert len(sheet_of(desk.fetched(export))) == 2
        assert entries("people.exported")[0][0] == 2  # both records are in the log

    def test_a_renamed_village_stands_there_by_its_new_name(self, desk: Desk, admitted: Admitting) -> None:
        admitted("Suman Kumari")
        export = desk.ask(Wish(columns=("name", "village"), purpose="visits"))
        with entering(SYSTEM, LOOK):
            type(VILLAGE).objects.filter(id=VILLAGE.id).update(name_en="Naya Gaon", name_hi="नया गाँव")

        making.make(export.uuid)

        assert sheet_of(desk.fetched(export))[1][1] in ("Naya Gaon", "नया गाँव")

    def test_far_more_people_are_not_handed_out(self, desk: Desk, members: Village) -> None:
        members(2)
        export = desk.ask()
        members(60)

        with pytest.raises(making.Grown):
            making.make(export.uuid)

        assert (desk.now(export).state, desk.now(export).problem) == ("failed", "grown")

    def test_more_people_than_one_may_have_alone_in_a_day_are_not_handed_out(
        self, desk: Desk, members: Village, admitted: Admitting, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in (asking, making):
            monkeypatch.setattr(module, "RULES", RULES._replace(approval_over=2))
        members(2)
        export = desk.ask()
        admitted("Suman Kumari", phone="+916000000099")

        with pytest.raises(QuotaReached):
            making.make(export.uuid)

        assert (desk.now(export).state, desk.now(export).problem) == ("failed", "quota_reached")

    def test_a_post_that_ended_takes_nothing_out(self, desk: Desk, members: Village) -> None:
        members(2)
        export = desk.ask()
        desk.dismiss(desk.president)

        with pytest.raises(making.Refusal):
            making.make(export.uuid)

        assert (desk.now(export).state, desk.now(export).problem) == ("failed", "not_allowed")

    def test_an_answering_custodian_is_waited_for(
        self, desk: Desk, members: Village, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        members(2)
        export = desk.ask()
        with monkeypatch.context() as away:
            away.setattr(making, "export_key", _away)
            with pytest.raises(making.CustodianAway):
                making.make(export.uuid)
        assert desk.now(export).state == "making"

        making.make(export.uuid)

        assert desk.now(export).state == "ready"


def _away(_export: object) -> None:
    raise making.CustodianAway


class TestAskedForInVain:
    def test_twice_at_once_makes_it_once(self, desk: Desk, members: Village) -> None:
        members(1)
        export = desk.made(USUAL)

        making.make(export.uuid)

        assert desk.now(export).made_at == export.made_at
        assert len(entries("people.exported")) == 1
