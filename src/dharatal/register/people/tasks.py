"""Background work of the register. Jobs carry nothing: they find out themselves what there is to do."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.named import named

_match_new = named("dharatal.register.people.pairs.night:match_new")
_match_all = named("dharatal.register.people.pairs.night:run")
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
    _match_new(SYSTEM)


@app.task(name=_NIGHT, queue="people")
def match_all() -> None:
    _match_all(SYSTEM)
