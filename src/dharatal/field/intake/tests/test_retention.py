"""Who said no is forgotten after thirty days, all but the promise not to call again."""

from datetime import timedelta

from dharatal.field.calls import operations as calls
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.gates import queries as gates
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.models import Submission
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
