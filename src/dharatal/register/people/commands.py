"""What the command line does with people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from dharatal.guard.access.door import route
from dharatal.kernel.actor import Actor
from dharatal.register.people import merging, queries
from dharatal.register.people.capabilities import FIND, LOOK, MERGE, REVIEW
from dharatal.register.people.card import Card
from dharatal.register.people.ids import id_of
from dharatal.register.people.marked.onscreen import cards_marked
from dharatal.register.people.models import PersonEvent
from dharatal.register.people.pairs import kept, wording
from dharatal.register.people.pairs import queries as pairs
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
    cards = cards_marked(command.actor, {row.id: row.card for row in rows if row.card is not None})
    return {"people": [_shown(row, cards.get(row.id), units.get(row.unit_id)) for row in rows]}


@route(capability=REVIEW)
def duplicates(command: Command, *, unit: str) -> dict[str, Any]:
    """The open pairs of a unit (`KIND:CODE`), the likest first, with their points; ids only, no names."""
    place = territory.unit_by_ref(unit)
    model = kept.in_force()
    found = pairs.pairs_in(command.actor, place, at=command.at)
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
        for one in found
    ]
    return {"unit": place.ref, "model": model.model.version, "notice": model.notice, "pairs": shown}


@route(capability=MERGE)
def merge(
    command: Command, first: str, second: str, *, reason: str, model: str = "", score: float | None = None
) -> dict[str, Any]:
    """Make one person of two, by the id of a person or of a record on each side."""
    pair = id_of(first), id_of(second)
    return _told(merging.merge(command.actor, *pair, reason=reason, model=model, score=score, at=command.at))


@route(capability=MERGE)
def split(command: Command, person: str, *, records: Sequence[str], reason: str) -> dict[str, Any]:
    """Make a person of their own of some of a person's records."""
    parted = [id_of(one) for one in records]
    return _told(merging.split(command.actor, id_of(person), parted, reason=reason, at=command.at))


@route(capability=MERGE)
def undo(command: Command, event: int) -> dict[str, Any]:
    """Take back a merge, a split or an undo, by its number."""
    return _told(merging.undo(command.actor, event, at=command.at))


def _told(event: PersonEvent) -> dict[str, Any]:
    """What an event made of the people it concerned, as far as they are within reach."""
    people = [
        {"id": str(person), "records": list(map(str, records))}
        for person, records in queries.records_by_person(event.records or ()).items()
    ]
    return {"event": event.id, "people": people}


def _shown(row: queries.Row, card: Card | None, unit: object) -> dict[str, Any]:
    told = card._asdict() if card else {}
    return {"id": str(row.uuid), **told, "unit": str(unit or ""), "verified": row.verified_at is not None}
