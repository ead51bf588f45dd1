"""The register by API: counting and finding; numbers are shown on pages only."""

from typing import Any

from ninja import Router

from dharatal.interfaces.api.carrier import Calling
from dharatal.interfaces.api.shapes import Count, Found, Search
from dharatal.register.people import commands

router = Router(tags=["people"])


@router.get("/count", response=Count, summary="How many people a unit has, as far as the reach goes")
def count(request: Calling, unit: str) -> dict[str, int]:
    return dict(commands.count(request.auth, unit=unit))


@router.post("/find", response=Found, summary="Find people by name in either script, the likest first")
def find(request: Calling, search: Search) -> dict[str, Any]:
    """A POST, so that a name never stands in an address or a log."""
    return dict(commands.find(request.auth, search.text, unit=search.unit))
