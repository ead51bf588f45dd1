"""What is going on in the invented organisation: names that wait for their call, and some that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

import polars as pl

from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.intake import loading_job
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.models import Batch
from dharatal.field.intake.operations.receiving import new_batch
from dharatal.field.intake.rows import Prepared
from dharatal.guard.access.door import entering
from dharatal.interfaces.cli.carrier import Command
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST, to_ist
from dharatal.register.people.card import Card
from dharatal.register.territory.models import Unit

# A short day of one caller: every outcome that a newcomer should see in the room and on the board.
OUTCOMES = (
    *("yes", "yes", "no_answer", "wrong_number", "yes", "busy", "yes", "wrong_number", "no", "yes"),
    *(
        "switched_off",
        "yes",
        "not_this_person",
        "yes",
        "unreachable",
        "wrong_number",
        "yes",
        "refused",
        "yes",
        "yes",
    ),
)


def send(
    actor: Actor, people: pl.DataFrame, *, within: Unit, villages: Mapping[str, Unit], at: datetime
) -> int:
    """Send invented names for their calls, as a president's sheet does; return how many were accepted."""
    with entering(actor, SEND, at=at):
        batch = new_batch(actor, unit=within, kind="sheet", label="seed", state=Batch.State.LOADING, at=at)
        rows = [
            Prepared(
                row_number=number,
                row_key="",
                card=Card(*(member[field] for field in Card._fields)),
                phones=(f"+91{member['mobile']}",),
                unit=villages[member["village_code"]],
            )
            for number, member in enumerate(people.iter_rows(named=True), start=1)
        ]
        written = intake.write_chunk(actor, batch, prepared=rows, left=[], at=at)
        intake.finish(actor, batch, at=at)
    return written.accepted


def upload(actor: Actor, content: bytes, *, unit: str, at: datetime) -> UUID:
    """Upload a workbook as the command line does, columns as guessed; return the batch."""
    command = Command(actor, at)
    batch_id, read = loading_job.receive_and_confirm(
        command, unit=unit, filename="list.xlsx", content=content, mapping=None
    )
    loading_job.load(actor, batch_id, read=read)
    return batch_id


def work_through(actor: Actor, outcomes: Sequence[str], *, at: datetime) -> int:
    """Let a caller record these outcomes, two minutes apart; return how many calls there were to make."""
    made = 0
    for outcome in outcomes:
        with entering(actor, MAKE_CALLS, at=at):
            claim, card = callroom.take(actor, at=at)
            if card is None or claim.task is None or claim.task.call_uuid is None:
                return made
            call = claim.task.call_uuid
            dialling.dial(actor, call=call, at=at)
            callroom.record(actor, call=call, outcome=outcome, at=at + timedelta(seconds=70))
        made += 1
        at += timedelta(minutes=2)
    return made


def yesterday_at_eleven(at: datetime) -> datetime:
    """A moment at which calling is open, before `at`."""
    day = to_ist(at).date() - timedelta(days=1)
    return datetime.combine(day, time(11, 0), tzinfo=IST)
