"""Plays invented rooms through, in the worker."""

from uuid import UUID

from dharatal.field.callroom.models import Simulation
from dharatal.field.callroom.simulating import figures
from dharatal.field.calls.capabilities import WATCH_CALLS
from dharatal.guard.access.door import entering
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM


def play(simulation_id: UUID) -> None:
    """Keep the figures of the rooms that were asked for; those that are there already stay as they are."""
    with entering(SYSTEM, WATCH_CALLS):
        one = Simulation.objects.get(id=simulation_id)
    if one.done_at is not None:
        return
    found = figures.simulate(rooms=one.rooms, seed=one.seed)
    with entering(SYSTEM, WATCH_CALLS):
        Simulation.objects.filter(id=one.id).update(figures=found, done_at=clock.now())
