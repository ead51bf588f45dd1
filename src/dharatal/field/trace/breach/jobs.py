"""What is asked of the worker, by the name of its task."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE, SPREAD = "breach", "trace.breach_spread"


def spread_later(notice_id: UUID) -> None:
    """Make the list of a notice in the background; it waits once, and two jobs of it never run at the same time."""
    name = f"{SPREAD}.{notice_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(SPREAD, queue=QUEUE, lock=name, queueing_lock=name).defer(notice_id=str(notice_id))
