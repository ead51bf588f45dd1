"""The call room by API: the same card, number and result as on the page, from an enrolled machine only."""

from typing import Any
from uuid import UUID

from ninja import Router

from dharatal.field.callroom import commands
from dharatal.interfaces.api.carrier import Calling
from dharatal.interfaces.api.shapes import CallResult, CardOrReason, MissedCall, Number, Recorded, Told
from dharatal.kernel.clock import IST

router = Router(tags=["calls"])


@router.post("/next", response=CardOrReason, exclude_none=True, summary="The next card, or none and why")
def next_card(request: Calling) -> dict[str, Any]:
    return dict(commands.next_card(request.auth))


@router.post(
    "/missed", response=Told, summary="Somebody rang and hung up: what to answer, and who is called next"
)
def missed(request: Calling, heard: MissedCall) -> dict[str, Any]:
    """For a missed-call gateway. A POST, so that a number never stands in an address or a log."""
    return dict(commands.missed(request.auth, heard.number))


@router.post("/{call}/dial", response=Number, summary="The number, logged and counted")
def dial(request: Calling, call: UUID) -> dict[str, Any]:
    return dict(commands.dial(request.auth, call))


@router.post("/{call}/record", response=Recorded, summary="How the call ended")
def record(request: Calling, call: UUID, result: CallResult) -> dict[str, Any]:
    """A time without a zone is meant in India."""
    moment = result.callback_at
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=IST)
    return dict(
        commands.record(
            request.auth,
            call,
            outcome=result.outcome,
            note=result.note,
            callback_at=moment,
            key=request.auth.key,
        )
    )
