"""Background work of this room. A job carries ids only, and finds out anew what its actor may see."""

from uuid import UUID

from procrastinate.contrib.django import app

from dharatal.engines.postgres.gate import permitted
from dharatal.field.intake import comparing, loading_job
from dharatal.field.intake.jobs import COMPARE, LOAD, QUEUE
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor


@app.task(name=LOAD, queue=QUEUE)
def load(*, batch_id: str, user_id: int) -> None:
    with permitted():
        login = access.login_of(user_id)
    loading_job.load(Actor(user_id=user_id, login=login, channel="job", device="worker"), UUID(batch_id))


@app.task(name=COMPARE, queue=QUEUE)
def compare(*, batch_id: str) -> None:
    comparing.compare(UUID(batch_id))
