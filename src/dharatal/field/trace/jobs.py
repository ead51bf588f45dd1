"""What is asked of the worker, by the name of its task: whoever asks does not load what does the work."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE, READ, WEIGH = "trace", "trace.read", "trace.weigh"


def trace_later(suspect_id: UUID, *, user_id: int) -> None:
    """Read a list in the background; it waits once, and two jobs of it never run at the same time."""
    name = f"{READ}.{suspect_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        job = app.configure_task(READ, queue=QUEUE, lock=name, queueing_lock=name)
        job.defer(suspect_id=str(suspect_id), user_id=user_id)


def weigh_later(finding_id: UUID, *, user_id: int) -> None:
    """Weigh a case in the background; it waits once, and two jobs of it never run at the same time."""
    name = f"{WEIGH}.{finding_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        job = app.configure_task(WEIGH, queue=QUEUE, lock=name, queueing_lock=name)
        job.defer(finding_id=str(finding_id), user_id=user_id)
