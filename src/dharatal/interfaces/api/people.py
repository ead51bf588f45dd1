"""The register by API: counting, finding, joining and parting; numbers are shown on pages only."""

from typing import Any
from uuid import UUID

from ninja import Router

from dharatal.field.intake import commands as intake
from dharatal.interfaces.api.carrier import Calling
from dharatal.interfaces.api.shapes import Count, Event, Found, Merge, Search, Split, Withdrawal, Withdrawn
from dharatal.register.people import commands

router = Router(tags=["people"])


@router.get("/count", response=Count, summary="How many people a unit has, as far as the reach goes")
def count(request: Calling, unit: str) -> dict[str, int]:
    return dict(commands.count(request.auth, unit=unit))


@router.post("/find", response=Found, summary="Find people by name in either script, the likest first")
def find(request: Calling, search: Search) -> dict[str, Any]:
    """A POST, so that a name never stands in an address or a log."""
    return dict(commands.find(request.auth, search.text, unit=search.unit))


@router.post("/merge", response=Event, summary="Make one person of two")
def merge(request: Calling, wanted: Merge) -> dict[str, Any]:
    both = str(wanted.first), str(wanted.second)
    told = {"reason": wanted.reason, "model": wanted.model, "score": wanted.score}
    return dict(commands.merge(request.auth, *both, **told))


@router.post("/{person}/split", response=Event, summary="Make a person of their own of some records")
def split(request: Calling, person: UUID, wanted: Split) -> dict[str, Any]:
    records = list(map(str, wanted.records))
    return dict(commands.split(request.auth, str(person), records=records, reason=wanted.reason))


@router.post("/events/{event}/undo", response=Event, summary="Take back a merge, a split or an undo")
def undo(request: Calling, event: int) -> dict[str, Any]:
    return dict(commands.undo(request.auth, event))


@router.post("/{person}/withdraw", response=Withdrawn, summary="Take a member out for good")
def withdraw(request: Calling, person: UUID, wanted: Withdrawal) -> dict[str, str]:
    return dict(intake.withdraw(request.auth, person, reason=wanted.reason))
