"""Lists from districts by API."""

from typing import Any
from uuid import UUID

from ninja import File, Form, Router, Status, UploadedFile

from dharatal.field.intake import commands, jobs, loading_job, queries
from dharatal.field.intake.capabilities import SEND
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import route
from dharatal.interfaces.api.carrier import ApiCall, Calling
from dharatal.interfaces.api.shapes import Accepted, BatchStatus, Returns
from dharatal.register.territory import queries as territory

router = Router(tags=["intake"])


@router.post(
    "/batches", response={202: Accepted}, summary="Load a sheet with the columns that are found in it"
)
def load(request: Calling, unit: Form[str], file: File[UploadedFile]) -> Status[dict[str, Any]]:
    """The rows are stored in the background: ask for the batch. One Idempotency-Key sends a sheet once."""
    return Status(202, dict(_load(request.auth, unit=unit, filename=file.name or "", content=file.read())))


@router.get("/batches/{batch}", response=BatchStatus, summary="How far a batch is")
def status(request: Calling, batch: UUID) -> dict[str, Any]:
    return dict(commands.status(request.auth, batch))


@router.get("/returns", response=Returns, summary="Names that came back for correction, with their row keys")
def returns(request: Calling, unit: str) -> dict[str, Any]:
    return dict(_returns(request.auth, unit=unit))


@route(capability=SEND)
def _load(call: ApiCall, *, unit: str, filename: str, content: bytes) -> dict[str, Any]:
    def act() -> dict[str, Any]:
        batch, _read = loading_job.receive_and_confirm(
            call, unit=unit, filename=filename, content=content, mapping=None
        )
        jobs.load_later(batch, user_id=call.actor.user_id)
        return {"batch": str(batch)}

    return access.once(call.actor, key=call.key, act=act, at=call.at)


@route(capability=SEND)
def _returns(call: ApiCall, *, unit: str) -> dict[str, Any]:
    found = queries.returned_in(call.actor, territory.unit_by_ref(unit), at=call.at)
    units = territory.units_by_ids({one.unit_id for one in found})
    rows = [
        {
            "row_key": one.row_key,
            "name": one.card.name,
            "relative_name": one.card.relative_name,
            "phones": one.phones,
            "unit": units[one.unit_id].ref,
            "outcome": one.outcome,
            "note": one.note,
        }
        for one in found
    ]
    return {"unit": unit, "returned": len(rows), "rows": rows}
