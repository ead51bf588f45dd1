"""What break-glass opens, by page and by command: every person of the state, for looking, finding and their numbers."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.guard.vault.glass import operations
from dharatal.guard.vault.models import Glass
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.capabilities import FIND, LOOK, REVEAL
from dharatal.register.territory import queries as territory

OPENS = (LOOK, FIND, REVEAL)


class NoState(Refusal):
    code = "no_state"


def break_glass(actor: Actor, *, password: str, code: str, reason: str, at: datetime) -> Glass:
    """Raises CannotBreak, SaysTooLittle, NoState."""
    state = next(iter(territory.units_of_kind("state")), None)
    if state is None:
        raise NoState(_("There are no places yet: import them first."))
    codes = [one.code for one in OPENS]
    return operations.break_glass(
        actor, password=password, code=code, reason=reason, capabilities=codes, unit_id=state.id, at=at
    )
