"""Background work of the register. Jobs carry nothing but the id of a file: they find out themselves what to do."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.errors import Refusal
from dharatal.register.people.exports import making
from dharatal.register.people.exports.jobs import MAKE
from dharatal.register.people.pairs import learning_asked, night
from dharatal.register.people.pairs.asked import LEARN

_NEW, _NIGHT = "people.match_new", "people.match_night"


def match_later() -> None:
    """Compare newcomers in the background; however often it is asked for, it waits once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        match_new.configure(lock="people.match", queueing_lock=_NEW).defer()


def match_tonight() -> None:
    """The whole run, in the background."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        match_all.configure(lock="people.match", queueing_lock=_NIGHT).defer()


@app.task(name=_NEW, queue="people")
def match_new() -> None:
    night.match_new(SYSTEM)


@app.task(name=_NIGHT, queue="people")
def match_all() -> None:
    night.run(SYSTEM)


@app.task(name=LEARN, queue="people")
def learn() -> None:
    learning_asked.learn()


@app.task(name=MAKE, queue="people")
def make_export(*, export_id: str) -> None:
    with suppress(Refusal):  # noted with the file, for whoever asked for it
        making.make(UUID(export_id))
