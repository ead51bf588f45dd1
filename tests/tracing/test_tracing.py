import random
from datetime import timedelta

import pytest

from dharatal.field.intake.reading.refusals import CannotReadSheet
from dharatal.field.trace.models import SuspectFile
from dharatal.guard.access.door import entering
from dharatal.interfaces.seed.twice import other_script
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import capabilities, merging, operations
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import KEEP_DECOYS, LOOK
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations as decoys
from dharatal.register.people.decoys.operations import Invented
from dharatal.register.people.marked.onscreen import cards_marked
from tests.tracing.conftest import Inquiry, Table, as_csv, cards_of, invented


def without(table: Table, *columns: int) -> Table:
    return [[cell for at, cell in enumerate(row) if at not in columns] for row in table]


def column_of(table: Table, like: str) -> int:
    return next(at for at, cell in enumerate(table[0]) if like in cell)


class TestTheLeakedOfTwoExports:
    def test_is_named_and_the_other_is_not(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        other, innocent = inquiry.leaked(inquiry.operator)

        report = inquiry.traced(as_csv(table))

        assert sorted(map(sorted, table)) != sorted(map(sorted, innocent))
        assert (report.matched, report.foreign) == (len(table) - 1, 0)
        assert [one.export for one in report.named] == [str(mine)]
        assert report.named[0].holder == "president"
        assert str(other) not in [one.export for one in report.named]

    def test_is_named_from_a_list_shuffled_without_numbers_and_headings(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        inquiry.leaked(inquiry.operator)
        luck = random.Random(3)
        rows = without(table, column_of(table, "ोबा"))[1:]
        order = luck.sample(range(len(rows[0])), len(rows[0]))
        luck.shuffle(rows)

        report = inquiry.traced(as_csv([[row[at] for at in order] for row in rows]))

        assert report.matched >= 0.95 * len(rows)
        assert [one.export for one in report.named] == [str(mine)]

    def test_is_named_when_some_cells_are_typed_anew(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        inquiry.leaked(inquiry.operator)
        luck = random.Random(4)
        name = column_of(table, "ाम")
        for row in luck.sample(table[1:], len(table) // 10):
            row[name] = other_script(row[name])
        for row in luck.sample(table[1:], len(table) // 20):
            row[name] = row[name][1:]

        report = inquiry.traced(as_csv(table))

        # .97 in the mean of draws; 150 rows tell no more, the figure itself is bench/tracing's
        assert report.matched >= 0.95 * (len(table) - 1)
        assert [one.export for one in report.named] == [str(mine)]

    def test_are_both_named_from_a_list_of_both(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        other, more = inquiry.leaked(inquiry.operator)

        report = inquiry.traced(as_csv([*table, *_in_the_order_of(table, more)[1:]]))

        assert report.repeats == len(table) - 1
        assert {one.export for one in report.named} == {str(mine), str(other)}


def _in_the_order_of(table: Table, other: Table) -> Table:
    """The columns of another file in the order of this one's."""
    order = [other[0].index(heading) for heading in table[0]]
    return [[row[at] for at in order] for row in other]


def on_screen(inquiry: Inquiry) -> Table:
    """What the operator's pages of a block show, copied off the screen: no numbers."""
    who, unit, after = inquiry.operator, inquiry.units["marhaura"], ""
    villages = {unit.id: unit.name_hi for unit in inquiry.units.values()}
    table: Table = [["नाम", "पिता/पति", "उम्र", "पता", "गाँव"]]
    while True:
        with entering(who, LOOK):
            page = people.people_in(who, unit, after=after, at=clock.now())
            cards = cards_marked(who, {row.id: row.card for row in page.rows if row.card is not None})
        for row in page.rows:
            card = cards[row.id]
            told = [card.name, card.relative_name, str(card.age or ""), card.address]
            table.append([*told, villages[row.unit_id]])
        if not page.after:
            return table
        after = page.after


class TestAListCopiedOffAScreen:
    def test_names_whose_screen_it_was(self, inquiry: Inquiry) -> None:
        inquiry.leaked(inquiry.operator)
        inquiry.leaked(inquiry.president)

        report = inquiry.traced(as_csv(on_screen(inquiry)))

        assert report.matched >= 0.95 * len(inquiry.members)
        assert [(one.export, one.holder) for one in report.named] == [("", "operator")]


class TestASampleOfTheState:
    def test_holds_nine_in_ten_and_is_named(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.operator, "bihar")
        inquiry.leaked(inquiry.president)

        report = inquiry.traced(as_csv(table))

        assert 0.8 * len(inquiry.members) < len(table) - 1 < len(inquiry.members)
        assert report.matched == len(table) - 1
        assert [(one.export, one.holder) for one in report.named] == [(str(mine), "operator")]


class TestAListOfOthers:
    def test_accuses_nobody(self, inquiry: Inquiry) -> None:
        inquiry.leaked(inquiry.president)
        cards, phones = cards_of(invented(80, 91))
        rows = [
            [card.name, card.relative_name, phone, "Rampur"]
            for card, phone in zip(cards, phones, strict=True)
        ]

        report = inquiry.traced(as_csv([["नाम", "पिता", "मोबाइल", "गाँव"], *rows]))

        assert (report.matched, report.foreign, report.named, report.decoys) == (0, 80, [], [])
        assert not report.is_of_ours

    def test_of_other_things_accuses_nobody(self, inquiry: Inquiry) -> None:
        inquiry.leaked(inquiry.president)

        report = inquiry.traced("वस्तु,भाव\nआलू,25\nप्याज,40\nचावल,52\n".encode())

        assert (report.matched, report.named) == (0, [])


class TestAPlantedList:
    def test_with_the_rows_of_the_register_unmarked_names_nobody(self, inquiry: Inquiry) -> None:
        inquiry.leaked(inquiry.president)
        cards, phones = cards_of(invented(150, 5))
        rows = [
            [card.name, card.relative_name, phone[3:], card.address]
            for card, phone in zip(cards, phones, strict=True)
        ]

        report = inquiry.traced(as_csv([["नाम", "पिता", "मोबाइल", "पता"], *rows]))

        assert report.matched >= 0.95 * len(rows)
        assert report.named == []

    def test_with_marks_drawn_by_lot_names_nobody(self, inquiry: Inquiry) -> None:
        _mine, table = inquiry.leaked(inquiry.president)
        luck, phone = random.Random(8), column_of(table, "ोबा")
        for row in table[1:]:
            digits = row[phone].replace(" ", "")
            row[phone] = luck.choice(
                [f"{digits[:5]} {digits[5:]}", f"{digits[:3]} {digits[3:6]} {digits[6:]}"]
            )
        keep = [0, phone]
        plain = [[row[at] for at in keep] for row in table]
        for row in plain[1:]:
            row[0] = other_script(other_script(row[0]))

        report = inquiry.traced(as_csv(plain))

        assert report.named == []


class TestADecoyInAList:
    def test_is_told_with_its_row(self, inquiry: Inquiry) -> None:
        village = inquiry.units["narharpur"]
        invented = Invented(Card(name="Baidyanath Sah"), "6000020001", village, "the office")
        with entering(SYSTEM, KEEP_DECOYS):
            decoy = decoys.enter(SYSTEM, invented, at=inquiry.members[0].created_at)
        rows = [
            ["नाम", "मोबाइल", "गाँव"],
            ["किसी और का", "6000077777", "Narharpur"],
            ["Baidyanath Sah", "60000 20001", ""],
        ]

        report = inquiry.traced(as_csv(rows))

        assert [(one.row, one.decoy) for one in report.decoys] == [(3, decoy.id)]
        assert report.foreign == 1


class TestADamagedList:
    def test_is_read_as_far_as_it_goes(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        content = as_csv(table)

        report = inquiry.traced(content[: len(content) * 3 // 4 + 1])

        assert report.matched >= 0.7 * (len(table) - 1)
        assert [one.export for one in report.named] == [str(mine)]

    def test_that_is_no_list_says_why(self, inquiry: Inquiry) -> None:
        with pytest.raises(CannotReadSheet):
            inquiry.traced(b"PK\x03\x04" + bytes(200), "list.xlsx")

        with entering(inquiry.officer, None):
            assert SuspectFile.objects.get().state == SuspectFile.State.FAILED


class TestSomebodyWhoChangedSince:
    def test_erased_is_nobody_we_know(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        with entering(SYSTEM, capabilities.FORGET):
            operations.forget(
                SYSTEM, inquiry.members[0].uuid, reason="wish", at=inquiry.members[0].created_at
            )

        report = inquiry.traced(as_csv(table))

        assert (report.matched, report.foreign) == (len(table) - 2, 1)
        assert [one.export for one in report.named] == [str(mine)]

    def test_merged_still_carries_the_marks_of_that_day(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        first, *others = inquiry.members
        with entering(SYSTEM, capabilities.MERGE):
            for other in others[:5]:
                merging.merge(SYSTEM, first.uuid, other.uuid, reason="reviewed", at=first.created_at)

        report = inquiry.traced(as_csv(table))

        assert report.matched >= len(table) - 7
        assert [one.export for one in report.named] == [str(mine)]

    def test_admitted_later_dates_the_copy(self, inquiry: Inquiry) -> None:
        _mine, table = inquiry.leaked(inquiry.president)
        cards, phones = cards_of(invented(6, 77))
        inquiry.admit(cards, phones, "narharpur", at=inquiry.export_of(_mine).as_of)  # type: ignore[arg-type]

        report = inquiry.traced(as_csv(table))

        assert report.as_of is not None
        assert report.as_of.after < report.as_of.before

    def test_merged_later_dates_the_copy(self, inquiry: Inquiry) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        at = inquiry.export_of(mine).as_of
        assert at is not None
        with entering(SYSTEM, capabilities.MERGE):
            for first, second in zip(inquiry.members[:6:2], inquiry.members[1:6:2], strict=True):
                merging.merge(SYSTEM, first.uuid, second.uuid, reason="reviewed", at=at + timedelta(days=1))

        report = inquiry.traced(as_csv(table))

        assert report.as_of is not None
        assert report.as_of.before == (at + timedelta(days=1)).replace(microsecond=0).isoformat()
