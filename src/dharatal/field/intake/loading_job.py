"""A load from the sealed file to the last row: started by a page or a command, resumed by the worker."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.gate import permitted
from dharatal.field.intake import operations, preparing, queries
from dharatal.field.intake.beside import Order, Other, other_process, staged_here
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.choosing import choose
from dharatal.field.intake.models import Batch
from dharatal.field.intake.preparing import Chosen, Cut
from dharatal.field.intake.reading.lists import open_lists
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.reading.sheets import open_workbook
from dharatal.field.intake.staging import Staged
from dharatal.guard.access.door import Carrier, NotAllowed, entering, route
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory

_GOES_ON = _("This list is being loaded already. Wait until it is done.")


class LoadGoesOn(Refusal):
    """Another process is loading this batch already."""

    code = "load_goes_on"


@route(capability=SEND)
def receive_and_confirm(
    command: Carrier, *, unit: str, filename: str, content: bytes, mapping: Mapping | None
) -> tuple[UUID, list[Chosen]]:
    """Keep the sheet and take the guessed, remembered or given columns as they are: for command line and API.

    Answers the batch, and the rows as read for who loads them at once.
    """
    at = clock.now()
    chosen = choose(
        command.actor, content, filename, given=mapping, district_id=territory.unit_by_ref(unit).district_id
    )
    batch = operations.receive(
        command.actor, unit=territory.unit_by_ref(unit), filename=filename, content=content, at=at
    )
    operations.confirm(command.actor, batch, chosen=chosen, total_rows=preparing.count(chosen), at=at)
    return batch.id, chosen


def load(
    actor: Actor,
    batch_id: UUID,
    *,
    read: Sequence[Chosen] = (),
    say: Callable[[int, int], None] = lambda done, total: None,
    other: Other | None = None,
) -> None:
    """Store what is left of a batch. Each chunk is a transaction through the submitter's own door.

    read: its rows, where the caller has just read them; else the sealed file is opened. other: the process that
    makes rows ready, where the caller has started it already. A batch that is stored already is left as it is.
    Raises LoadGoesOn when another process is at it.
    """
    with _alone_at(batch_id):
        _load(actor, batch_id, read, say, other)


def retry(carrier: Carrier, batch_id: UUID) -> bool:
    """Open a failed load again, through the door; False when there is nothing to try again."""
    return bool(_retry(carrier, batch_id))


@route(capability=SEND)
def _retry(carrier: Carrier, batch_id: UUID) -> bool:
    return operations.retry(carrier.actor, queries.batch(carrier.actor, batch_id), at=clock.now())


def _load(
    actor: Actor,
    batch_id: UUID,
    read: Sequence[Chosen],
    say: Callable[[int, int], None],
    other: Other | None,
) -> None:
    try:
        with entering(actor, SEND):
            batch = queries.batch(actor, batch_id)
    except NotAllowed as refusal:
        _give_up(batch_id, refusal)
        raise
    if batch.state != Batch.State.LOADING:
        return
    try:
        with closing(_staged(actor, batch, read, other)) as chunks:
            for staged in chunks:
                _store(actor, batch, staged, say)
    except LoadGoesOn:
        raise
    except Refusal as refusal:
        _give_up(batch_id, refusal)
        raise
    with entering(actor, SEND):
        operations.finish(actor, batch, at=clock.now())
    operations.drop_files(batch.id)


def _staged(
    actor: Actor, batch: Batch, read: Sequence[Chosen], other: Other | None
) -> Generator[Staged, None, None]:
    """Yield what is left of a batch, ready to be stored, in order.

    Of a long one the first rows are made ready here, while the process starts that makes all others ready.
    """
    with entering(actor, SEND):
        cuts = [Cut(one.index, one.table) for one in read or confirmed(batch)]
    on = clock.ist_day(batch.received_at)
    order = Order(actor, batch.unit_id, cuts, on, batch.done_rows, preparing.CHUNK)
    if batch.total_rows - batch.done_rows > order.size and not connection.in_atomic_block:
        with nullcontext(other) if other else other_process() as another:
            begin = order._replace(size=min(preparing.FIRST, order.size))
            first = preparing.height_of_next(cuts, skip=begin.skip, size=begin.size)
            rest = another.staged(order._replace(skip=order.skip + first))
            yield next(staged_here(begin))
            yield from rest
    if batch.done_rows < batch.total_rows:
        yield from staged_here(order._replace(skip=batch.done_rows))


def _store(actor: Actor, batch: Batch, staged: Staged, say: Callable[[int, int], None]) -> None:
    """Store a chunk. Its commit does not wait for the disk: how far a batch is stands in the same transaction as its
    rows, so that what a crash takes back is loaded again, and the commit that ends the batch waits for them all.
    """
    with entering(actor, SEND):
        _execute("SET LOCAL synchronous_commit = off")
        _stand_at(batch)
        operations.write_staged(actor, batch, staged, at=clock.now())
    batch.done_rows += staged.height
    say(batch.done_rows, batch.total_rows)


def _give_up(batch_id: UUID, refusal: Refusal) -> None:
    """As the system: the sender's post, and with it the way in, may have ended meanwhile."""
    with entering(SYSTEM, SEND):
        operations.give_up(SYSTEM, queries.batch(SYSTEM, batch_id), problem=refusal.code, at=clock.now())


def confirmed(batch: Batch) -> list[Chosen]:
    """The sheets of a batch with the columns that were settled, read again from the sealed file."""
    settled = batch.mapping or {}
    # as its rows were counted when it was settled
    opened = open_lists if settled.get("is_shaped") else open_workbook
    sheets = opened(operations.file_content(batch), queries.label_of(batch))
    told = settled.get("sheets", [])
    return [Chosen(one["index"], sheets[one["index"]], Mapping.from_json(one["mapping"])) for one in told]


def _stand_at(batch: Batch) -> None:
    """Lock the batch for this chunk; raises LoadGoesOn when another process stored rows meanwhile."""
    locked = Batch.objects.select_for_update().get(id=batch.id)
    if locked.done_rows != batch.done_rows or locked.state != Batch.State.LOADING:
        raise LoadGoesOn(_GOES_ON)


def abandoned(before: datetime) -> Sequence[tuple[UUID, int]]:
    """Batches that began before a moment, did not end, and that no process is at: (batch, in whose name)."""
    rows = Batch.objects.filter(state=Batch.State.LOADING, kind="sheet", received_at__lt=before)
    waiting = rows.order_by("received_at").values_list("id", "submitted_by", "mapping__taken_up_by")
    return [
        (batch, taken_up_by or submitted_by)
        for batch, submitted_by, taken_up_by in waiting[:200]
        if not is_being_loaded(batch)
    ][:20]


def is_being_loaded(batch_id: UUID) -> bool:
    """Whether a living process holds the batch: its lock ends with its connection, however it dies."""
    if not _locked(batch_id):
        return True
    _let_go(batch_id)
    return False


@contextmanager
def _alone_at(batch_id: UUID) -> Iterator[None]:
    """Hold a batch for this connection, from chunk to chunk. Raises LoadGoesOn when another one holds it."""
    with permitted():
        is_ours = _locked(batch_id)
    if not is_ours:
        raise LoadGoesOn(_GOES_ON)
    try:
        yield
    finally:
        if connection.is_usable():
            with permitted():
                _let_go(batch_id)


def _locked(batch_id: UUID) -> bool:
    return bool(_value("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [_name(batch_id)]))


def _let_go(batch_id: UUID) -> None:
    _value("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [_name(batch_id)])


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _value(sql: str, parameters: list[str]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def _name(batch_id: UUID) -> str:
    return f"intake.load.{batch_id}"
