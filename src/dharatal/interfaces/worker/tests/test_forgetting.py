"""Who is erased is gone from every table, whoever erased them, and wherever what was sent of them lies."""

from typing import Any
from uuid import uuid4

import pytest

from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.conftest import MORNING
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import LeftRow, Submission
from dharatal.guard.audit import followers, sealer
from dharatal.interfaces.worker.tests.conftest import House
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import operations as people
from dharatal.register.people.capabilities import FORGET

pytestmark = pytest.mark.usefixtures("worker_role")


@pytest.fixture
def member(house: House) -> Submission:
    """Somebody in the register, whom the call room is to phone once more about a pair."""
    sent = house.member("Baidyanath Sahni", "+916000000011", "bahuara")
    with house.land.door("system", STEER_CALLS):
        task = calls.NewTask(
            owner_kind="pair",
            owner_ref=uuid4(),
            subject_id=sent.id,
            phone_token=sent.phone_token,
            phone_version=sent.index_version,
            district_id=sent.district_id,
            block_id=sent.block_id,
            panchayat_id=sent.panchayat_id,
            unit_id=sent.unit_id,
            batch_ref=uuid4(),
        )
        calls.add_tasks(SYSTEM, [task], at=MORNING)
    return sent


def erase(house: House, member: Submission) -> None:
    """As whoever calls the register alone."""
    with house.land.door("system", FORGET):
        people.forget(SYSTEM, member.uuid, reason="law", at=MORNING)
    sealer.seal_pending(at=MORNING)
    followers.advance("members.forgotten")


def tables_with(superuser: Any, *values: int) -> set[str]:
    """Which tables hold one of these numbers in any column that could be a subject's or a token."""
    columns = superuser.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND udt_name IN ('int8', '_int8')"
    ).fetchall()
    found = set()
    for table, column, kind in columns:
        test = f"{column} && %s::bigint[]" if kind == "ARRAY" else f"{column} = ANY (%s::bigint[])"
        held = superuser.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE {test})", [list(values)])
        found |= {table} if held.fetchone()[0] else set()
    return found


class TestSomebodyErased:
    def test_leaves_nothing_of_theirs_in_any_table(
        self, house: House, member: Submission, superuser: Any
    ) -> None:
        tokens = [member.phone_token, member.given_token, *member.tokens]
        before = tables_with(superuser, *tokens)
        erase(house, member)

        assert before == {"intake_submission", "people_personrecord", "calls_task"}
        assert tables_with(superuser, *tokens) == set()

    def test_is_missing_from_the_figures(self, house: House, member: Submission) -> None:
        before = house.figures("bahuara")
        erase(house, member)

        assert (before, house.figures("bahuara")) == ((1, 1, 1, 0), (0, 0, 0, 0))

    def test_may_be_followed_again(self, house: House, member: Submission) -> None:
        erase(house, member)
        followers.rewind("members.forgotten")
        followers.advance("members.forgotten")

        assert house.figures("bahuara") == (0, 0, 0, 0)

    def test_takes_the_rows_along_that_told_of_them_once_more(self, house: House, member: Submission) -> None:
        with house.land.door("system", SEE):
            place = {
                one: getattr(member, one) for one in ("unit_id", "district_id", "block_id", "panchayat_id")
            }
            LeftRow.objects.create(
                batch_id=member.batch_id,
                submitted_by=1,
                row_number=9,
                row_key="x",
                outcome="duplicate",
                problem="known",
                duplicate_of=member.uuid,
                raw=b"",
                **place,
            )
        erase(house, member)

        with house.land.door("system", SEE):
            assert not LeftRow.objects.exists()

    def test_at_their_wish_is_forgotten_by_the_same_path(self, house: House, member: Submission) -> None:
        with house.land.door("system", FORGET):
            intake.forget_member(SYSTEM, member.uuid, reason="wish", at=MORNING)
            assert not Submission.objects.filter(id=member.id).exists()
        sealer.seal_pending(at=MORNING)
        followers.advance("members.forgotten")

        assert house.figures("bahuara") == (0, 0, 0, 0)
