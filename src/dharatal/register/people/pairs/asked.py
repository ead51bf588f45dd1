"""A model that somebody asks for on a page: it is learned in the background, and what came of it stays there to see."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.register.people.pairs import decided
from dharatal.register.people.pairs.models import Learning, MatchModel

LEARN = "people.learn"


def ask(actor: Actor, *, at: datetime) -> Learning:
    """Ask for a model; pressed twice, the one that waits is it. Raises TooFewDecisions, saying how many are missing."""
    waiting = latest()
    if waiting is None or waiting.ended_at is not None:
        decided.refuse_too_few(decided.so_far())
        waiting = Learning.objects.create(asked_by=actor.user_id, asked_at=at)
        audit.record(actor, "people.model_asked", at=at)
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(LEARN, queue="people", lock="people.match", queueing_lock=LEARN).defer()
    return waiting


def latest() -> Learning | None:
    return Learning.objects.order_by("-id").first()


def newest() -> MatchModel | None:
    """The newest model that was learned here, without its weights."""
    return MatchModel.objects.defer("blob").order_by("-id").first()
