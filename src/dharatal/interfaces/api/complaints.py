"""Complaints by API: writing one down, and the book."""

from typing import Any
from uuid import UUID

from ninja import Router

from dharatal.field.trace.complaints import commands
from dharatal.field.trace.complaints.operations import Telling
from dharatal.interfaces.api.carrier import Calling
from dharatal.interfaces.api.shapes import (
    ComplaintBook,
    ComplaintCalledAgain,
    ComplaintDoubted,
    ComplaintKept,
    ComplaintTold,
)

router = Router(tags=["complaints"])


@router.post("", response=ComplaintKept, summary="Write down that a rival called a member")
def add(request: Calling, told: ComplaintTold) -> dict[str, Any]:
    """The same answer whether or not the number is ours."""
    telling = Telling(
        mobile=told.mobile,
        caller=told.caller,
        called_at=told.called_at,
        called_to=told.called_to,
        offer=told.offer,
        heard_name=told.heard_name,
        details=told.details,
        how=told.how,
    )
    return dict(commands.add(request.auth, telling, by_message=told.by_message, key=request.auth.key[:60]))


@router.post("/{complaint}/again", response=ComplaintCalledAgain, summary="Have it called back once more")
def call_again(request: Calling, complaint: UUID, told: ComplaintDoubted) -> dict[str, Any]:
    """By somebody else than before. Until then the complaint weighs nothing."""
    return dict(commands.call_again(request.auth, complaint, why=told.why))


@router.get("", response=ComplaintBook, summary="The book, a page of 50")
def listed(
    request: Calling, state: str = "", district: str = "", by: str = "", page: int = 1
) -> dict[str, Any]:
    return dict(
        commands.listed(
            request.auth, state=state, district=district, source=by, page=min(max(page, 1), 10**6)
        )
    )
