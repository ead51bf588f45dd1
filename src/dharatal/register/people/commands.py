"""What the command line does with people."""

from datetime import datetime
from typing import Any, Protocol

from dharatal.guard.access.door import route
from dharatal.kernel.actor import Actor
from dharatal.register.people import queries
from dharatal.register.people.capabilities import FIND, LOOK
from dharatal.register.territory import queries as territory


class Command(Protocol):
    """Who commands, and when."""

    @property
    def actor(self) -> Actor: ...
    @property
    def at(self) -> datetime: ...


@route(capability=LOOK)
def count(command: Command, *, unit: str) -> dict[str, int]:
    """Count the people of a unit (`KIND:CODE`), as far as the reach goes."""
    return {"count": queries.count_in(command.actor, territory.unit_by_ref(unit))}


@route(capability=FIND)
def find(command: Command, text: str, *, unit: str | None = None) -> dict[str, Any]:
    """Find people by name, father or place in either script, the likest first, or by number; phones are not shown."""
    place = territory.unit_by_ref(unit) if unit else None
    rows = queries.find(command.actor, text, unit=place, at=command.at)
    units = territory.units_by_ids({row.unit_id for row in rows})
    return {"people": [_shown(row, units.get(row.unit_id)) for row in rows]}


def _shown(row: queries.Row, unit: object) -> dict[str, Any]:
    card = row.card._asdict() if row.card else {}
    return {"id": str(row.uuid), **card, "unit": str(unit or ""), "verified": row.verified_at is not None}
