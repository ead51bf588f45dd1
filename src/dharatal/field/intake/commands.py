"""Lists by command: what the pages do, through the same operations."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from dharatal.field.intake import coverage, loading_job, prospects, queries, returning
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.models import Batch
from dharatal.field.intake.operations import CannotReceive, forget_member
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.guard.access.door import Carrier, route
from dharatal.kernel import clock
from dharatal.register.people.capabilities import FORGET
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

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
    batch_id, read = loading_job.receive_and_confirm(
        command, unit=unit, filename=path.name, content=content, mapping=chosen
    )
    return _loaded(command, batch_id, read, rejects=rejects, say=say, started=started)


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
) -> dict[str, Any]:
    loading_job.load(command.actor, batch_id, read=read, say=say)
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


@route(capability=SEE_COVERAGE)
def coverage_of(command: Carrier, *, unit: str) -> dict[str, Any]:
    """How far a unit and those right below it are from the quota, and when it will be reached."""
    at = clock.now()
    asked = territory.unit_by_ref(unit)
    coverage.refuse_outside(asked)
    whole, days = prospects.progress_of(command.actor, asked, at=at)
    below = list(territory.children(asked))
    standings = coverage.standings_below(command.actor, asked, below)
    return {
        **_figures(asked, whole),
        "forecast": prospects.told(prospects.forecast_of(days, whole)),
        "children": [_figures(one, standings[one.id]) for one in below],
    }


COVERAGE = (
    "places",
    "quota",
    "submitted",
    "called",
    "verified",
    "filled",
    "declined",
    "returned",
    "missing",
    "empty",
)


def _figures(unit: Unit, standing: coverage.Standing) -> dict[str, Any]:
    return {"unit": unit.ref, **{figure: getattr(standing, figure) for figure in COVERAGE}}
