"""Background work of this room. A job carries ids only, and finds out anew what its actor may see."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dharatal.engines.postgres.gate import permitted
from dharatal.field.intake import loading_job
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.named import named

_compare = named("dharatal.field.intake.comparing:compare")


def load_later(batch_id: UUID, *, user_id: int) -> None:
    """Load a confirmed sheet in the background; in the transaction that confirmed it.

    A batch waits once (queueing lock), and two jobs of it never run at the same time (lock).
    """
    name = f"intake.load.{batch_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        load.configure(lock=name, queueing_lock=name).defer(batch_id=str(batch_id), user_id=user_id)


@app.task(name="intake.load", queue="intake")
def load(*, batch_id: str, user_id: int) -> None:
    with permitted():
        login = access.login_of(user_id)
    loading_job.load(Actor(user_id=user_id, login=login, channel="job", device="worker"), UUID(batch_id))


def compare_later(batch_id: UUID) -> None:
    """Compare a loaded list with the register and with itself, in the background."""
    name = f"intake.compare.{batch_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        compare.configure(lock=name, queueing_lock=name).defer(batch_id=str(batch_id))


@app.task(name="intake.compare", queue="intake")
def compare(*, batch_id: str) -> None:
    _compare(UUID(batch_id))
