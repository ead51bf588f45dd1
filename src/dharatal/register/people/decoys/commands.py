"""What the command line does with decoys."""

from datetime import datetime
from typing import Any, Protocol

from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.kernel.actor import Actor
from dharatal.register.people.capabilities import KEEP_DECOYS, SEE_DECOYS
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations, queries
from dharatal.register.people.decoys.operations import Invented
from dharatal.register.people.ids import id_of
from dharatal.register.territory import queries as territory


class Command(Protocol):
    """Who commands, and when."""

    @property
    def actor(self) -> Actor: ...
    @property
    def at(self) -> datetime: ...


@route(capability=KEEP_DECOYS)
def add(
    command: Command,
    *,
    unit: str,
    card: Card,
    phone: str,
    answers: str,
    only_for: str = "",
    for_export: bool = False,
) -> dict[str, Any]:
    """Put an invented member on an own number into the register. only_for: the one log-in that is to see it."""
    invented = Invented(
        card,
        phone,
        territory.unit_by_ref(unit),
        answers,
        for_user=access.user_by_login(only_for).id if only_for else 0,
        for_export=for_export,
    )
    decoy = operations.enter(command.actor, invented, at=command.at)
    return {"decoy": str(decoy.uuid), "unit": unit, "lot": decoy.lot}


@route(capability=SEE_DECOYS)
def listed(command: Command) -> dict[str, Any]:
    """Every decoy, those in use first: number, name, place, and who answers."""
    found = queries.listed(command.actor, at=command.at)
    units = territory.units_by_ids({one.unit_id for one in found})
    return {
        "count": len(found),
        "decoys": [
            {
                "decoy": str(one.uuid),
                "name": one.card.name,
                "phone": one.phone,
                "unit": units[one.unit_id].ref if one.unit_id in units else "",
                "answers": one.answers,
                "lot": one.lot,
                "entered": one.entered_at.isoformat(),
                "retired": one.retired_at.isoformat() if one.retired_at else None,
                "why": one.why,
            }
            for one in found
        ],
    }


@route(capability=KEEP_DECOYS)
def retire(command: Command, decoy: str, *, why: str) -> dict[str, Any]:
    """Show a decoy to nobody any more."""
    retired = operations.retire(command.actor, id_of(decoy), why=why, at=command.at)
    return {"decoy": str(retired.uuid), "why": retired.retired_why}
