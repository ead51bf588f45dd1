"""What the house does when the log says that something happened."""

from dharatal.field.calls import followers as calls
from dharatal.field.intake import followers as intake
from dharatal.guard.audit.followers import SealedEntry, follow, run
from dharatal.register.people import followers as people
from dharatal.register.people.moves import ACTIONS

__all__ = ["ACTIONS", "go_along", "run"]


def go_along(entry: SealedEntry) -> None:
    """Bring the rows of all rooms along when a unit was moved, merged or split, in one transaction.

    A task and the submission it is for must never stand in two places: a caller who is handed the one is lent
    its place, and would not find the other.
    """
    people.go_along(entry)
    calls.go_along(entry)
    intake.go_along(entry)


follow("units.places", ACTIONS, go_along)
