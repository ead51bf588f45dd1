"""Lists that turned up, by command: through the same doors and operations as the pages."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace import operations, queries, running
from dharatal.field.trace.capabilities import TRACE
from dharatal.field.trace.inquiring import operations as findings
from dharatal.field.trace.inquiring import queries as inquiring
from dharatal.field.trace.inquiring import working
from dharatal.field.trace.inquiring.verdict import Verdict
from dharatal.field.trace.models import SuspectFile
from dharatal.guard.access.door import TimedCarrier, route
from dharatal.kernel.errors import Refusal

Say = Callable[[int], None]
_LOOK_AGAIN = 0.5  # seconds


class CannotRead(Refusal):
    """There is no such file, or it could not be read."""

    code = "cannot_read_list"
    status = 422


def file(carrier: TimedCarrier, path: Path, *, say: Say) -> dict[str, Any]:
    """Hand a list in, read it here or let the worker that was faster, and answer what can be said of it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotRead(
            _("The file cannot be opened. Check its name and whether you may read it.")
        ) from error
    suspect = receive(carrier, filename=path.name, content=content)
    while state_of(carrier, suspect) == SuspectFile.State.WAITING:
        try:
            running.run(carrier.actor, suspect, say=say)
        except running.ReadElsewhere:
            time.sleep(_LOOK_AGAIN)
    return {"list": str(suspect), **report(carrier, suspect)}


@route(capability=TRACE)
def receive(carrier: TimedCarrier, *, filename: str, content: bytes) -> UUID:
    return operations.receive(carrier.actor, filename=filename, content=content, at=carrier.at).id


@route(capability=TRACE)
def state_of(carrier: TimedCarrier, suspect: UUID) -> str:
    """Where a list stands. Raises CannotRead for one that could not be read."""
    held = queries.one(carrier.actor, suspect).suspect
    if held.state == SuspectFile.State.FAILED:
        raise CannotRead(_("The list could not be read. Open it in a spreadsheet program and save it anew."))
    return held.state


@route(capability=TRACE)
def report(carrier: TimedCarrier, suspect: UUID) -> dict[str, Any]:
    held = queries.one(carrier.actor, suspect).suspect
    return queries.report(carrier.actor, held, at=carrier.at).figures()


@route(capability=TRACE)
def listed(carrier: TimedCarrier) -> dict[str, Any]:
    """The lists that were handed in, the latest first; no name of a file, which may be a name of somebody."""
    return {
        "lists": [
            {
                "list": str(one.suspect.id),
                "state": str(one.suspect.state),
                "received_at": one.suspect.received_at.isoformat(),
                "by": one.by,
                "rows": one.suspect.rows,
                "sha256": one.suspect.digest,
                "kept_until": one.suspect.kept_until.isoformat(),
            }
            for one in queries.listed(carrier.actor)
        ]
    }


@route(capability=TRACE)
def shred(carrier: TimedCarrier, suspect: UUID) -> dict[str, Any]:
    held = queries.one(carrier.actor, suspect).suspect
    operations.shred(carrier.actor, held, at=carrier.at)
    return {"list": str(suspect), "state": "shredded"}


def complaints(carrier: TimedCarrier, case: UUID) -> dict[str, Any]:
    """Weigh a case here, keep the finding, and answer what it says; whoever the case does not name is refused."""
    finding = ask(carrier, case)
    return {"finding": str(finding), **_weighed(carrier, case, finding).figures()}


def _weighed(carrier: TimedCarrier, case: UUID, finding: UUID) -> Verdict:
    """Weigh it here, or wait for the worker that was faster."""
    while True:
        try:
            return working.run(carrier.actor, finding) or told(carrier, case, finding)
        except working.WeighedElsewhere:
            time.sleep(_LOOK_AGAIN)


@route()
def ask(carrier: TimedCarrier, case: UUID) -> UUID:
    return findings.ask(carrier.actor, case, at=carrier.at).id


@route()
def told(carrier: TimedCarrier, case: UUID, finding: UUID) -> Verdict:
    """A finding that the worker made meanwhile."""
    held = inquiring.finding(carrier.actor, case, finding)
    return inquiring.opened(carrier.actor, held, at=carrier.at)
