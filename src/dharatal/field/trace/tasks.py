"""Background work of this room. A job carries ids only, and finds out anew what its actor may see."""

from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app

from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace import running
from dharatal.field.trace.breach import jobs as breach_jobs
from dharatal.field.trace.breach import telling
from dharatal.field.trace.inquiring import working
from dharatal.field.trace.jobs import QUEUE, READ, WEIGH
from dharatal.guard.access import queries as access
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal


@app.task(name=breach_jobs.SPREAD, queue=breach_jobs.QUEUE)
def spread(*, notice_id: str) -> None:
    telling.spread(UUID(notice_id), at=clock.now())


@app.task(name=READ, queue=QUEUE)
def read(*, suspect_id: str, user_id: int) -> None:
    with suppress(Refusal):  # noted with the list, for whoever handed it in
        running.run(_acting(user_id), UUID(suspect_id))


@app.task(name=WEIGH, queue=QUEUE)
def weigh(*, finding_id: str, user_id: int) -> None:
    with suppress(Refusal):  # noted with the finding
        working.run(_acting(user_id), UUID(finding_id))


def _acting(user_id: int) -> Actor:
    with permitted():
        login = access.login_of(user_id)
    return Actor(user_id=user_id, login=login, channel="job", device="worker")
