"""Makes rows ready in a process of its own, so that the next are cleaned and sealed while PostgreSQL stores the last.

The other process has the same home and database, stands behind the same door, and writes nothing: rows go to it and
come back through a pipe and never touch a disk. Should it die, whoever asked it goes on alone.
"""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NamedTuple

from django.db import connection

from dharatal.field.intake import preparing, staging
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.preparing import Cut
from dharatal.field.intake.staging import Staged
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import Actor
from dharatal.register.territory import queries as territory
from dharatal.register.territory.queries import PlaceIndex

_PROGRAM = "import django; django.setup(); from dharatal.field.intake import beside; beside.main({pipe})"
LIKELY_LONG = 4 * 1024 * 1024  # a file of so many bytes may well have more rows than one chunk
_SAME_DATABASE = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


class Order(NamedTuple):
    """What to make ready, in whose name. skip, size: as for `preparing.chunks`; on: the day ages are counted to."""

    actor: Actor
    unit_id: int
    cuts: Sequence[Cut]
    on: date
    skip: int
    size: int


def staged_here(order: Order) -> Iterator[Staged]:
    """Make chunk after chunk ready in this process, each behind the door: a place not found makes the index read on."""
    with entering(order.actor, SEND):
        places = PlaceIndex(territory.unit(order.unit_id))
    chunks = preparing.chunks(order.cuts, places, on=order.on, skip=order.skip, size=order.size)
    while True:
        with entering(order.actor, SEND):
            chunk = next(chunks, None)
            staged = staging.stage(*chunk) if chunk else None
        if staged is None:
            return
        yield staged


class Other:
    """The other process. It takes a second to start, so it is begun before there is an order for it."""

    def __init__(self, process: "subprocess.Popen[bytes]", pipe: Connection) -> None:
        self._process, self._pipe = process, pipe
        self._talker = ThreadPoolExecutor(1, thread_name_prefix="beside")  # a pipe waits for its other end

    def staged(self, order: Order) -> Iterator[Staged]:
        """Hand over an order, and yield what is made ready, two chunks ahead; ends early when the process dies."""
        database = {name: connection.settings_dict[name] for name in _SAME_DATABASE}
        self._talker.submit(self._pipe.send, (database, order))
        return self._received(self._talker.submit(self._pipe.recv), order.cuts)

    def _received(self, coming: "Future[Staged | None]", cuts: Sequence[Cut]) -> Iterator[Staged]:
        with suppress(EOFError, OSError):
            while staged := coming.result():
                coming = self._talker.submit(self._pipe.recv)
                yield _with_cells(staged, cuts)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._talker.shutdown()
        self._pipe.close()


@contextmanager
def other_process() -> Iterator[Other]:
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-c", _PROGRAM.format(pipe=theirs.fileno())],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "POLARS_MAX_THREADS": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    other = Other(process, ours)
    try:
        yield other
    finally:
        other.stop()


def _with_cells(staged: Staged, cuts: Sequence[Cut]) -> Staged:
    """The cells as sent stayed here, where the sheet is."""
    numbers = staged.rows.row_numbers
    return staged._replace(
        rows=staged.rows._replace(raw=lambda place: preparing.cells_of(cuts, numbers[place]))
    )


def main(descriptor: int) -> None:
    """The other process: reads its order, sends what is ready, ends when nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever sits at the terminal stops the one that asked
    gc.disable()  # among a million rows that all live on, looking for garbage costs a third of the time
    pipe = Connection(descriptor)
    try:
        database, order = pipe.recv()
        connection.settings_dict.update(database)
        for staged in staged_here(order):
            pipe.send(staged._replace(rows=staged.rows.without_cells()))
        pipe.send(None)
    except (EOFError, OSError):
        return
