"""What the command line does about all pairs: the work of the night, and learning."""

from collections.abc import Callable
from typing import Any

from dharatal.guard.access.door import entering
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.register.people.capabilities import MATCH
from dharatal.register.people.pairs import kept, learning, night
from dharatal.register.people.pairs.finding import Found


def train(actor: Actor) -> dict[str, Any]:
    """Learn a model from what was decided, as the system; kept only when it is better on held-out decisions."""
    with entering(actor, MATCH):
        told = learning.train(actor, at=clock.now())
    return {"version": told.version, **told.figures}


def run(actor: Actor, *, say: Callable[[Found], None] = lambda found: None) -> dict[str, Any]:
    """Compare what was not compared yet, as the system; may be killed and started again."""
    with entering(actor, MATCH):
        notice = kept.in_force().notice
    return {**night.run(actor, say=say)._asdict(), "notice": notice}
