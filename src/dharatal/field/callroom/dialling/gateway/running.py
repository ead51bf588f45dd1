"""The worker's thread at the gateway: takes up what callers have dialled, and writes down what became of it."""

import logging
import threading
from datetime import datetime, timedelta
from uuid import UUID

from django.db import close_old_connections

from dharatal.field.callroom.dialling import operations
from dharatal.field.callroom.dialling.dialers import GATEWAY
from dharatal.field.callroom.dialling.gateway import settings
from dharatal.field.callroom.dialling.gateway.agent import Agent
from dharatal.field.callroom.dialling.gateway.bridge import Bridge
from dharatal.field.callroom.models import Dialling
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.guard.access.door import entering
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM

logger = logging.getLogger("dharatal.gateway")
LISTEN, LOOK_AGAIN = 0.25, 5.0
TOO_LATE = timedelta(seconds=30)


def run(stop: threading.Event) -> None:
    """Serve the gateway while there is one; every few seconds look whether one was set up."""
    while not stop.is_set():
        told = settings.read()
        if told is None:
            stop.wait(LOOK_AGAIN)
            continue
        agent = Agent(told)
        try:
            _left_behind()
            while not stop.is_set() and settings.read() == told:
                agent.poll(LISTEN)
                step(agent)
        finally:
            agent.close()
            close_old_connections()


def step(agent: Agent) -> None:
    """Take up what is new, hang up what was recorded, write down what has changed."""
    at = clock.now()
    for call, caller, member in _taken_up(at):
        agent.start(call, caller=caller, member=member)
    if agent.bridges:
        _hang_up_recorded(agent, at)
        _write_down(agent, at)


def _taken_up(at: datetime) -> list[tuple[UUID, str, str]]:
    """Calls that callers have just dialled: rung after this transaction, never inside it."""
    taken = []
    with entering(SYSTEM, STEER_CALLS, at=at):
        rows = Dialling.objects.select_for_update(skip_locked=True).filter(way=GATEWAY, state="wanted")
        for row in rows.order_by("dialled_at", "call_uuid")[:20]:
            numbers = operations.numbers_of(row)
            is_late = not numbers or at - row.dialled_at > TOO_LATE
            row.state, row.cause = ("failed", "gateway_down") if is_late else ("up", "")
            row.save(update_fields=["state", "cause"])
            if not is_late:
                taken.append((row.call_uuid, row.extension, numbers[0]))
    return taken


def _hang_up_recorded(agent: Agent, at: datetime) -> None:
    names = [one for one, bridge in agent.bridges.items() if bridge.state != "over"]
    if not names:
        return
    with entering(SYSTEM, STEER_CALLS, at=at):
        made = queue.calls_by_uuid(SYSTEM, names)
        still = set(
            Dialling.objects.filter(call_uuid__in=names, way=GATEWAY).values_list("call_uuid", flat=True)
        )
    for name in names:
        call = made.get(name)
        if call is None or call.finished_at is not None or name not in still:
            bridge = agent.bridges[name]
            bridge.hang_up(bridge.now)


def _write_down(agent: Agent, at: datetime) -> None:
    with entering(SYSTEM, STEER_CALLS, at=at):
        for name, bridge in list(agent.bridges.items()):
            told = _told(bridge, at)
            if told != bridge.written:
                Dialling.objects.filter(call_uuid=name, way=GATEWAY).update(**told)
                bridge.written = told
            if bridge.is_over:
                agent.forget(name)


def _told(bridge: Bridge, at: datetime) -> dict[str, object]:
    """The row's columns; a moment that was written once stays as it was."""
    ended = bridge.state == "over"
    told: dict[str, object] = {
        "state": ("ended" if bridge.answered_at or not bridge.cause else "failed") if ended else "up",
        "cause": bridge.cause,
    }
    for name, moment in (
        ("rang_at", bridge.rang_at), ("answered_at", bridge.answered_at), ("ended_at", bridge.ended_at)
    ):  # fmt: skip
        if moment is not None:
            told[name] = bridge.written.get(name) or at - timedelta(seconds=max(0.0, bridge.now - moment))
    return told


def _left_behind() -> None:
    """What an earlier thread had in the air when it ended: nobody hears of it any more."""
    at = clock.now()
    with entering(SYSTEM, STEER_CALLS, at=at):
        rows = Dialling.objects.filter(way=GATEWAY, state="up")
        rows.update(state="failed", cause="gateway_down", ended_at=at)
