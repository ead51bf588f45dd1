"""The only writer of simulations."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dharatal.field.callroom.models import Simulation
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.kernel.typed import whole

PLAY, QUEUE = "callroom.play", "callroom"
USUAL, MOST, LARGEST_SEED = 30, 60, 1_000_000
LATE = timedelta(minutes=10)
SHOWN = 10


class CannotPlay(Refusal):
    code = "cannot_play"


def ask(actor: Actor, *, rooms: str, seed: str, at: datetime) -> Simulation:
    """Have so many invented rooms played through, half a minute for thirty. Raises CannotPlay.

    The same rooms of the same seed that wait already are those: pressed twice, they are played once.
    """
    wanted = _within(rooms, 1, MOST), _within(seed, 0, LARGEST_SEED)
    waiting = Simulation.objects.filter(done_at=None, asked_at__gt=at - LATE).first()
    if waiting is not None:
        if (waiting.rooms, waiting.seed) == wanted:
            return waiting
        raise CannotPlay(_("Other rooms are being played through. Wait until they are done, then ask again."))
    made = Simulation.objects.create(
        id=new_uuid(), rooms=wanted[0], seed=wanted[1], asked_by=actor.user_id, asked_at=at
    )
    audit.record(
        actor, "callroom.simulated", object_id=made.id, facts={"rooms": made.rooms, "seed": made.seed}, at=at
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        name = f"{PLAY}.{made.id}"
        app.configure_task(PLAY, queue=QUEUE, lock=PLAY, queueing_lock=name).defer(simulation_id=str(made.id))
    return made


def latest(actor: Actor) -> list[Simulation]:
    """What was asked for lately, the latest first."""
    return list(Simulation.objects.order_by("-asked_at", "id")[:SHOWN])


def _within(text: str, least: int, most: int) -> int:
    told = whole(text, most=most)
    if told is None or told < least:
        raise CannotPlay(
            _("Give a number of rooms from 1 to %(most)s, and a seed from 0 to %(seed)s.")
            % {"most": MOST, "seed": f"{LARGEST_SEED:,}"}
        )
    return told
