"""A load from the sealed file to the last row: started by a page or a command, resumed by the worker."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake import operations, preparing, queries
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.models import Batch
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading import columns, header
from dharatal.field.intake.reading.mapping import Mapping, MappingDoesNotFit
from dharatal.field.intake.reading.sheets import Sheet, open_workbook
from dharatal.guard.access.door import Carrier, entering, route
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory
from dharatal.register.territory.queries import PlaceIndex


class NothingToLoad(Refusal):
    code = "nothing_to_load"
    status = 422


class LoadGoesOn(Refusal):
    """Another process is loading this batch already."""

    code = "load_goes_on"


@route(capability=SEND)
def receive_and_confirm(
    command: Carrier, *, unit: str, filename: str, content: bytes, mapping: Mapping | None
) -> UUID:
    """Keep the sheet and take the guessed, remembered or given columns as they are: for command line and API."""
    at = clock.now()
    chosen = choose(command.actor, content, filename, given=mapping, district_id=territory.unit_by_ref(unit).district_id)
    batch = operations.receive(
        command.actor, unit=territory.unit_by_ref(unit), filename=filename, content=content, at=at
    )
    operations.confirm(command.actor, batch, chosen=chosen, total_rows=preparing.count(chosen), at=at)
    return batch.id


def choose(
    actor: Actor, content: bytes, filename: str, *, given: Mapping | None = None, district_id: int
) -> list[Chosen]:
    """The sheets of a workbook that hold people, each with its columns. Raises NothingToLoad, CannotReadSheet."""
    sheets = open_workbook(content, filename)
    filled = {id(sheet) for sheet in header.with_data(sheets)}
    found = []
    for index, sheet in enumerate(sheets):
        if id(sheet) in filled:
            mapping = mapping_of(actor, sheet, given=given, district_id=district_id)
            if mapping.has("name") and mapping.has("mobile"):
                found.append(Chosen(index, sheet, mapping))
    if not found:
        raise NothingToLoad(
            _("No sheet has both a column of names and a column of mobile numbers. Name those columns in the first row.")
        )
    return found


def mapping_of(actor: Actor, sheet: Sheet, *, given: Mapping | None, district_id: int) -> Mapping:
    """The columns as given, as the district saved them for these headings, or as guessed."""
    guess = header.find(sheet)
    guessed = columns.mapping_of(columns.guess(sheet, guess), guess)
    if given is not None:
        return given.fitted(guess.texts, guess.data_start) if any(guess.texts) else given
    saved = queries.saved_mapping(actor, district_id=district_id, fingerprint=guessed.fingerprint)
    if saved is None:
        return guessed
    try:
        return Mapping.from_json(saved.mapping).fitted(guess.texts, guess.data_start)
    except MappingDoesNotFit:
        return guessed


def load(actor: Actor, batch_id: UUID, *, say: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Store what is left of a batch. Each chunk is a transaction through the submitter's own door.

    Raises LoadGoesOn when another process is at it.
    """
    with entering(actor, SEND):
        batch = queries.batch(actor, batch_id)
        chosen = _confirmed(batch)
        places = PlaceIndex(territory.unit(batch.unit_id))
    today = clock.ist_day(batch.received_at)
    try:
        for prepared, left in preparing.chunks(chosen, places, on=today, skip=batch.done_rows):
            with entering(actor, SEND):
                _stand_at(batch)
                operations.write_chunk(actor, batch, prepared=prepared, left=left, at=clock.now())
            batch.done_rows += len(prepared) + len(left)
            say(batch.done_rows, batch.total_rows)
    except LoadGoesOn:
        raise
    except Refusal as refusal:
        with entering(actor, SEND):
            operations.give_up(actor, batch, problem=refusal.code, at=clock.now())
        raise
    with entering(actor, SEND):
        operations.finish(actor, batch, at=clock.now())


def _confirmed(batch: Batch) -> list[Chosen]:
    sheets = open_workbook(operations.file_content(batch), queries.label_of(batch))
    told = (batch.mapping or {}).get("sheets", [])
    return [Chosen(one["index"], sheets[one["index"]], Mapping.from_json(one["mapping"])) for one in told]


def _stand_at(batch: Batch) -> None:
    """Lock the batch for this chunk; raises LoadGoesOn when another process stored rows meanwhile."""
    locked = Batch.objects.select_for_update().get(id=batch.id)
    if locked.done_rows != batch.done_rows or locked.state != Batch.State.LOADING:
        raise LoadGoesOn(_("This list is being loaded already. Wait until it is done."))


def still_loading(before: datetime) -> Sequence[tuple[UUID, int]]:
    """Batches that began before a moment and did not end: (batch, who sent it), oldest first."""
    rows = Batch.objects.filter(state=Batch.State.LOADING, kind="sheet", received_at__lt=before)
    return list(rows.order_by("received_at").values_list("id", "submitted_by")[:20])
