"""What stood open once, and must stay shut: authority that ends, machines and pauses of another area."""

from typing import Any

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import WATCH_CALLS
from dharatal.field.conftest import MORNING
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.guard.access import operations as access
from dharatal.guard.access import queries
from dharatal.guard.access.models import User
from dharatal.kernel.actor import SYSTEM
from tests.access import answers
from tests.access.cast import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"


class TestTheInChargeOfOneDistrict:
    @pytest.mark.parametrize("what", ["pause/", "pause/caller/{caller}/", "pause/district/{district}/"])
    def test_stops_no_call_of_another(self, cast: Cast, what: str) -> None:
        before = pauses(cast)
        cast.client("khagaria.room").post(f"/calls/room/{what.format(**cast.things)}")
        cast.client("khagaria.room").post(f"/calls/room/resume/{cast.things['pause']}/")

        assert pauses(cast) == before

    def test_locks_no_machine_of_another(self, cast: Cast) -> None:
        cast.client("khagaria.room").post(f"/staff/machines/{cast.things['device']}/revoke/")

        with permitted():
            machine = queries.device(cast.things["device"])
        assert machine is not None
        assert machine.revoked_at is None


class TestAPostThatEnded:
    def test_closes_the_lists_that_were_sent_from_it(self, cast: Cast) -> None:
        sender = cast.land.actors["saran"]
        with cast.land.door("system", SEND):
            access.revoke(SYSTEM, source="test", at=MORNING)
            access.grant(
                SYSTEM,
                user_id=sender.user_id,
                capabilities=[SEND.code, SEE.code],
                unit_id=cast.land.units["amnour"].id,
                starts_at=MORNING,
                ends_at=None,
                source="another post",
                at=MORNING,
            )
        client = Client(raise_request_exception=False)
        with permitted():
            client.force_login(User.objects.get(id=sender.user_id), backend=BACKEND)

        answer = client.get(f"/lists/{cast.things['batch']}/")

        assert answer.status_code == 404
        assert answers.tells_names(answers.text_of(answer)) is False


def pauses(cast: Cast) -> list[Any]:
    with cast.land.door("incharge", WATCH_CALLS):
        return [one.id for one in queue.pauses(cast.land.actors["incharge"], at=MORNING)]
