"""Rows of call sheets go with the units they are about."""

from collections.abc import Sequence

from dharatal.field.callroom.capabilities import KEEP_PAPER
from dharatal.field.callroom.models import SheetRow
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.moves import Change, rewrite


def go_along(changes: Sequence[Change]) -> None:
    """Write where rows belong after a unit was moved, merged or split, so that their in-charge still sees them."""
    with entering(SYSTEM, KEEP_PAPER):
        rewrite(SheetRow.objects.all(), changes)
