"""Stops all files at once, and lets them go on: nothing that is asked for or made is lost meanwhile."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.exports.models import Freeze


class Frozen(Refusal):
    """Files are stopped while a breach is dealt with."""

    code = "exports_frozen"


def is_frozen() -> bool:
    return Freeze.objects.filter(until_at=None).exists()


def refuse_frozen() -> None:
    """Raises Frozen."""
    if is_frozen():
        raise Frozen(
            _(
                "Files are stopped for everybody while something is looked into. The data guard officer knows when they"
                " go on."
            )
        )


def freeze(actor: Actor, *, at: datetime) -> UUID:
    """Stop asking for, making and fetching of files. Raises Frozen when they are stopped already."""
    refuse_frozen()
    made = Freeze(id=new_uuid(), since_at=at, set_by=actor.user_id)
    made.save(force_insert=True)
    audit.record(actor, "people.exports_frozen", object_id=made.id, at=at)
    return made.id


def lift(actor: Actor, freeze_id: UUID, *, at: datetime) -> None:
    """Let files go on; what waited is made by the worker within a minute."""
    lifted = Freeze.objects.filter(id=freeze_id, until_at=None).update(until_at=at, lifted_by=actor.user_id)
    audit.record(actor, "people.exports_let_go", object_id=freeze_id, facts={"lifted": lifted}, at=at)
