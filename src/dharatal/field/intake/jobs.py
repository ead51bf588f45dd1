"""What this room asks the worker for, by the names of its tasks: whoever asks does not load what does the work."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue

QUEUE, LOAD, COMPARE = "intake", "intake.load", "intake.compare"


def load_later(batch_id: UUID, *, user_id: int) -> None:
    """Load a confirmed sheet in the background; in the transaction that confirmed it."""
    _ask_once(LOAD, batch_id, user_id=user_id)


def compare_later(batch_id: UUID) -> None:
    """Compare a loaded list with the register and with itself, in the background."""
    _ask_once(COMPARE, batch_id)


def _ask_once(task: str, batch_id: UUID, **more: JSONValue) -> None:
    """A batch waits once (queueing lock), and two jobs of it never run at the same time (lock)."""
    name = f"{task}.{batch_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        job = app.configure_task(task, queue=QUEUE, lock=name, queueing_lock=name)
        job.defer(batch_id=str(batch_id), **more)
