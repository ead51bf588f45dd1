"""People go with the units they live in."""

from dharatal.guard.access.door import entering
from dharatal.guard.audit.followers import SealedEntry
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.moves import changes_of, rewrite


def go_along(entry: SealedEntry) -> None:
    """Write where the people of a moved, merged or split unit belong now; as the worker, who alone may."""
    with entering(SYSTEM, LOOK):
        changes = changes_of(entry)
        rewrite(Person.objects.all(), changes)
        rewrite(PersonRecord.objects.all(), changes)
