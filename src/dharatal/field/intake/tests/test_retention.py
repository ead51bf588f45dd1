"""Who said no is forgotten after thirty days, all but the promise not to call again."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from dharatal.field.calls import operations as calls
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.gates import queries as gates
from dharatal.field.intake import keeping, queries
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.tests.conftest import Browse, csv
from dharatal.field.intake.tests.test_loading import load
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.kernel.actor import SYSTEM


def shred(land: Land, days: int) -> int:
    later = MORNING + timedelta(days=days)
    with land.door("system", SEND, at=later):
        return intake.shred_declined(SYSTEM, today=later.date(), at=later)


def declined(land: Land, outcome: str) -> Submission:
    sent = land.enlist("मोहन लाल", "+916000012347")
    with land.door("saran", SEND):
        intake.decline(land.actors["saran"], sent.uuid, outcome=outcome, at=MORNING)
        calls.close_tasks(land.actors["saran"], [sent.uuid], at=MORNING)  # as the call itself does
    return sent


class TestADeclinedName:
    def test_is_kept_for_thirty_days(self, land: Land) -> None:
        sent = declined(land, "no")

        assert shred(land, 29) == 0
        assert land.submission(sent.uuid).state == "declined"

    def test_is_gone_after_them_with_the_key_that_sealed_it(self, land: Land) -> None:
        sent = declined(land, "no")

        assert shred(land, 30) == 1
        with land.door("hq", SEND):
            assert not Submission.objects.filter(id=sent.id).exists()
            assert subjects_by_id([sent.id]) == {}

    def test_leaves_only_the_promise_not_to_call(self, land: Land) -> None:
        sent = declined(land, "no")

        shred(land, 30)

        with land.door("hq", SEND):
            assert gates.opted_out([sent.phone_token]) == {sent.phone_token}
            assert not Task.objects.filter(owner_ref=sent.uuid, phone_token=sent.phone_token).exists()

    def test_may_be_called_again_where_nobody_said_no(self, land: Land) -> None:
        sent = declined(land, "deceased")

        shred(land, 30)

        with land.door("hq", SEND):
            assert gates.opted_out([sent.phone_token]) == set()


def shred_rows(land: Land, days: int) -> int:
    with land.door("saran", SEND):
        received = Batch.objects.get().received_at
    later = received + timedelta(days=days)
    with land.door("system", SEND):
        return intake.shred_left_rows(SYSTEM, today=later.date(), at=later)


class TestRowsThatWereNotTaken:
    @pytest.fixture
    def batch(self, land: Land, tmp_path: Path) -> Batch:
        load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34", "Rekha Devi,60000123,Bahuara,41"))
        with land.door("saran", SEND):
            return Batch.objects.get()

    def test_are_kept_ninety_days(self, land: Land, batch: Batch) -> None:
        assert shred_rows(land, 88) == 0

        with land.door("saran", SEND):
            assert LeftRow.objects.count() == 1

    def test_are_shredded_then_with_their_key(self, land: Land, batch: Batch) -> None:
        assert shred_rows(land, 91) == 1

        with land.door("saran", SEND):
            assert LeftRow.objects.count() == 0
            assert subjects_by_id([batch.subject_id]) == {}

    def test_leave_the_figures_the_name_and_who_was_taken(self, land: Land, batch: Batch) -> None:
        shred_rows(land, 91)

        with land.door("saran", SEND):
            kept = Batch.objects.get()
            assert (kept.accepted, kept.rejected) == (1, 1)
            assert queries.label_of(kept) == "list.csv"
            assert subjects_by_id([Submission.objects.get().id])

    def test_are_shredded_once(self, land: Land, batch: Batch) -> None:
        shred_rows(land, 91)

        assert shred_rows(land, 92) == 0

    def test_are_said_to_be_gone_on_the_page_of_the_list(
        self, land: Land, batch: Batch, browse: Browse
    ) -> None:
        client = browse("saran")
        before = client.get(f"/lists/{batch.id}/")
        with land.door("system", SEND):
            Batch.objects.update(received_at=batch.received_at - timedelta(days=191))

        after = client.get(f"/lists/{batch.id}/")

        assert before.context["rejects_href"] and not before.context["is_shredded"]
        assert not after.context["rejects_href"] and after.context["is_shredded"]

    def test_are_kept_by_the_rule_of_their_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rules = ((date(2020, 1, 1), 90), (date(2027, 1, 1), 30))
        monkeypatch.setattr(keeping, "_rules", lambda: rules)

        assert [keeping.days_kept(date(year, 6, 1)) for year in (2019, 2026, 2027)] == [90, 90, 30]
