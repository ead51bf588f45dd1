"""People go with the units they live in."""

from collections.abc import Sequence

from dharatal.guard.access.door import entering
from dharatal.guard.access.reach import keeping_decoys
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.moves import Change, rename_told, rewrite
from dharatal.register.people.pairs.finding import place_pairs


def go_along(changes: Sequence[Change]) -> None:
    """Write where people belong after a unit was moved, merged or split; as the worker, who alone may."""
    with entering(SYSTEM, LOOK), keeping_decoys():
        rewrite(Decoy.objects.all(), changes)
        rewrite(Person.objects.all(), changes)
        rewrite(PersonRecord.objects.all(), changes)
        rename_told(PersonRecord.objects.all(), changes)
        place_pairs()
