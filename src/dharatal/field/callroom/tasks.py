"""Background work of this room."""

from uuid import UUID

from procrastinate.contrib.django import app

from dharatal.field.callroom.played import working
from dharatal.field.callroom.played.operations import PLAY, QUEUE


@app.task(name=PLAY, queue=QUEUE)
def play(*, simulation_id: str) -> None:
    working.play(UUID(simulation_id))
