"""What the call room knows of members whose yes is not certain yet, for the pages of rooms below it."""

from collections.abc import Collection

from dharatal.field.callroom.checking import certainty
from dharatal.kernel.actor import Actor
from dharatal.register.territory import queries as territory


class Certainty:
    """Handed to every page by the shell; asks only where a page wants to know, within that page's door."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def lacks_person(self, records: Collection[int]) -> bool:
        """Whether the yes of the person of these records is held, or was contradicted."""
        return certainty.is_not_certain(self._actor, records)

    def lacking_in(self, unit: str) -> int:
        """How many members of a unit are not certain yet. unit: KIND:CODE."""
        return certainty.not_certain(self._actor, unit=territory.unit_by_ref(unit))
