"""Files of people by API: asking, approving, how they stand. A file itself is fetched on its page, or by command."""

from typing import Any
from uuid import UUID

from ninja import Router

from dharatal.interfaces import exporting
from dharatal.interfaces.api.carrier import Calling
from dharatal.interfaces.api.shapes import (
    ExportAsked,
    ExportDecided,
    ExportNo,
    ExportState,
    ExportsWaiting,
    ExportWish,
    OwnExports,
)
from dharatal.register.people.exports.columns import Wish

router = Router(tags=["exports"])


@router.get("", response=OwnExports, summary="The files that one asked for")
def own(request: Calling) -> dict[str, Any]:
    return dict(exporting.own(request.auth))


@router.post("", response=ExportAsked, summary="Ask for a file of a unit's people")
def ask(request: Calling, wanted: ExportWish) -> dict[str, Any]:
    wish = Wish(
        columns=wanted.columns,
        purpose=wanted.purpose,
        words=wanted.words,
        format=wanted.format,
        days=wanted.days,
        in_full=wanted.in_full,
        reason=wanted.reason,
    )
    return dict(exporting.ask(request.auth, unit=wanted.unit, wish=wish, key=request.auth.key))


@router.get("/waiting", response=ExportsWaiting, summary="Files that wait for an approval")
def waiting(request: Calling) -> dict[str, Any]:
    return dict(exporting.waiting(request.auth))


@router.get("/{export}", response=ExportState, summary="How a file stands")
def status(request: Calling, export: UUID) -> dict[str, Any]:
    return dict(exporting.status(request.auth, export))


@router.post("/{export}/approve", response=ExportDecided, summary="Approve a file that another asked for")
def approve(request: Calling, export: UUID) -> dict[str, Any]:
    return dict(exporting.approve(request.auth, export))


@router.post("/{export}/refuse", response=ExportDecided, summary="Say no to a file, and why")
def refuse(request: Calling, export: UUID, why: ExportNo) -> dict[str, Any]:
    return dict(exporting.refuse(request.auth, export, reason=why.reason))
