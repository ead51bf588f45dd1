"""Lists by command: what the pages do, through the same operations."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from dharatal.field.intake import loading_job, queries, returning
from dharatal.field.intake.beside import LIKELY_LONG, Other, other_process
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch
from dharatal.field.intake.operations import CannotReceive, forget_member
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.guard.access.door import Carrier, route
from dharatal.kernel import clock
from dharatal.register.people.capabilities import FORGET
from dharatal.register.territory import queries as territory

Say = Callable[[int, int], None]


def load(
    command: Carrier, path: Path, *, unit: str, mapping: Path | None, rejects: Path | None, say: Say
) -> dict[str, Any]:
    """Load a sheet whole, a chunk a transaction; killed in the middle, the worker goes on with it."""
    started = clock.now()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotReceive(f"{path}: {error.strerror}", code="no_such_file") from error
    chosen = Mapping.from_json(mapping.read_text("utf-8")) if mapping else None
    with other_process() if len(content) > LIKELY_LONG else nullcontext() as other:
        batch_id, read = loading_job.receive_and_confirm(
            command, unit=unit, filename=path.name, content=content, mapping=chosen
        )
        return _loaded(command, batch_id, read, rejects=rejects, say=say, started=started, other=other)


def retry(command: Carrier, batch_id: UUID, *, rejects: Path | None, say: Say) -> dict[str, Any]:
    """Go on with a load that failed, behind its last stored row; a load that ended is only told again."""
    started = clock.now()
    loading_job.retry(command, batch_id)
    return _loaded(command, batch_id, (), rejects=rejects, say=say, started=started)


def _loaded(
    command: Carrier,
    batch_id: UUID,
    read: Sequence[Chosen],
    *,
    rejects: Path | None,
    say: Say,
    started: datetime,
    other: Other | None = None,
) -> dict[str, Any]:
    loading_job.load(command.actor, batch_id, read=read, say=say, other=other)
    answer = dict(status(command, batch_id))
    written = _write_rejects(command, batch_id, rejects) if rejects and answer["rejected"] else None
    return {
        **{key: answer[key] for key in ("batch", "rows", "accepted", "duplicates", "rejected")},
        "rejects_file": str(rejects) if written else None,
        "seconds": round((clock.now() - started).total_seconds(), 2),
    }


@route(capability=SEE)
def status(command: Carrier, batch_id: UUID) -> dict[str, Any]:
    batch = queries.batch(command.actor, batch_id)
    return {
        "batch": str(batch.id),
        "state": batch.state,
        "rows": batch.total_rows,
        "done": batch.done_rows,
        "accepted": batch.accepted,
        "duplicates": batch.duplicates,
        "rejected": batch.rejected,
        "problem": batch.problem,
    }


@route(capability=SEND)
def _write_rejects(command: Carrier, batch_id: UUID, out: Path) -> int:
    batch: Batch = queries.batch(command.actor, batch_id)
    return returning.write_rejects(command.actor, batch, out, at=clock.now())


@route(capability=SEND)
def returns(command: Carrier, *, unit: str, out: Path | None) -> dict[str, Any]:
    """What came back in a unit; the rows go into a sheet that can be corrected and loaded again."""
    at = clock.now()
    found = queries.returned_in(command.actor, territory.unit_by_ref(unit), at=at)
    if out is not None:
        returning.write_returns(found, out)
    return {"unit": unit, "returned": len(found), "out": str(out) if out else None}


@route(capability=FORGET)
def withdraw(command: Carrier, person: UUID, *, reason: str) -> dict[str, str]:
    """Take a member out for good; see `operations.forget_member`."""
    forget_member(command.actor, person, reason=reason, at=clock.now())
    return {"withdrawn": str(person), "reason": reason}
