"""What the command line does with pairs."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from dharatal.guard.access.door import entering, route
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.register.people.capabilities import MATCH, REVIEW
from dharatal.register.people.pairs import kept, learning, night, queries, wording
from dharatal.register.people.pairs.finding import Found
from dharatal.register.territory import queries as territory


class Command(Protocol):
    """Who commands, and when."""

    @property
    def actor(self) -> Actor: ...
    @property
    def at(self) -> datetime: ...


@route(capability=REVIEW)
def duplicates(command: Command, *, unit: str) -> dict[str, Any]:
    """The open pairs of a unit (`KIND:CODE`), the likest first, with their points; ids only, no names."""
    place = territory.unit_by_ref(unit)
    model = kept.in_force()
    pairs = queries.pairs_in(command.actor, place, at=command.at)
    shown = [
        {
            "pair": str(one.pair.uuid),
            "first": str(one.persons[0]),
            "second": str(one.persons[1]),
            "p": round(one.pair.p, 4),
            "points": [
                {"field": told.field, "points": told.points, "sentence": str(told.sentence)}
                for told in wording.told(one.pair.points)
            ],
        }
        for one in pairs
    ]
    return {"unit": place.ref, "model": model.model.version, "notice": model.notice, "pairs": shown}


def train(actor: Actor) -> dict[str, Any]:
    """Learn a model from what was decided, as the system; kept only when it is better on held-out decisions."""
    with entering(actor, MATCH):
        told = learning.train(actor, at=clock.now())
    return {**told._asdict(), "loss": round(told.loss, 4), "loss_before": round(told.loss_before, 4)}


def run(actor: Actor, *, say: Callable[[Found], None] = lambda found: None) -> dict[str, Any]:
    """Compare what was not compared yet, as the system; may be killed and started again."""
    with entering(actor, MATCH):
        notice = kept.in_force().notice
    return {**night.run(actor, say=say)._asdict(), "notice": notice}
