"""What is asked of the worker, by the name of its task: whoever asks does not load what does the work."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE, MAKE = "people", "people.export"


def make_later(export_id: UUID) -> None:
    """Make a file in the background; it waits once, and two jobs of it never run at the same time."""
    name = f"{MAKE}.{export_id}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(MAKE, queue=QUEUE, lock=name, queueing_lock=name).defer(export_id=str(export_id))
