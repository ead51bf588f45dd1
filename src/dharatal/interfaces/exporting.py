"""Files of people by command and API: who may not approve for whom is known by the posts, above the register."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import TimedCarrier, route
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.kernel.actor import Actor
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.exports import asking, delivering, queries
from dharatal.register.people.exports.columns import Wish
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.queries import Listed
from dharatal.register.posts import queries as posts
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit


@route(capability=EXPORT)
def ask(carrier: TimedCarrier, *, unit: str, wish: Wish, key: str = "") -> dict[str, Any]:
    """Ask for a file of a unit's people (`KIND:CODE`). key: what makes a repeat of it answer the same."""

    def act() -> dict[str, Any]:
        export = ask_for(carrier.actor, territory.unit_by_ref(unit), wish, at=carrier.at)
        return {
            "export": str(export.uuid),
            "state": str(export.state),
            "rows": export.rows,
            "needed": export.needed,
        }

    return access.once(carrier.actor, key=key, act=act, at=carrier.at)


@route(capability=EXPORT)
def status(carrier: TimedCarrier, export: UUID) -> dict[str, Any]:
    return told(queries.one(carrier.actor, export))


@route(capability=EXPORT)
def own(carrier: TimedCarrier) -> dict[str, Any]:
    """What the actor asked for, the newest first."""
    return {"own": [told(one) for one in queries.own(carrier.actor)]}


@route(capability=APPROVE)
def waiting(carrier: TimedCarrier) -> dict[str, Any]:
    """What waits for an approval within the actor's area, the oldest first."""
    return {"waiting": [told(one) for one in queries.waiting(carrier.actor, at=carrier.at)]}


@route(capability=APPROVE)
def approve(carrier: TimedCarrier, export: UUID) -> dict[str, Any]:
    approved = approve_for(carrier.actor, export, at=carrier.at)
    return {"export": str(approved.uuid), "state": str(approved.state)}


@route(capability=APPROVE)
def refuse(carrier: TimedCarrier, export: UUID, *, reason: str) -> dict[str, Any]:
    refused = asking.refuse(carrier.actor, export, reason=reason, at=carrier.at)
    return {"export": str(refused.uuid), "state": str(refused.state)}


@route(capability=EXPORT)
def hand_out(carrier: TimedCarrier, export: UUID) -> delivering.Handed:
    """The file, once; the command line has seen the second step before it carries anybody."""
    return delivering.hand_out(carrier.actor, export, at=carrier.at)


def ask_for(actor: Actor, unit: Unit, wish: Wish, *, at: datetime) -> Export:
    """Ask in the name of somebody whose subordinates cannot approve."""
    return asking.ask(actor, unit, wish, excluded=posts.subordinates(actor.user_id, at=at), at=at)


def approve_for(actor: Actor, export: UUID, *, at: datetime) -> Export:
    """Approve, as who is no subordinate of the asker now."""
    asker = queries.asker_of(export)
    return asking.approve(actor, export, excluded=posts.subordinates(asker, at=at), at=at)


def told(one: Listed) -> dict[str, Any]:
    """A file in codes and numbers, for a program."""
    export, standing = one.export, one.standing
    return {
        "export": str(export.uuid),
        "state": str(export.state),
        "asked_by": one.asker,
        "asked_at": export.asked_at.isoformat(),
        "unit": one.unit.ref,
        "columns": list(export.columns),
        "format": export.format,
        "purpose": export.purpose,
        "words": export.words,
        "percent": round(export.share * 100),
        "rows": export.rows,
        "done": export.done_rows,
        "needed": export.needed,
        "approved_by": one.approvers,
        "reason": standing.reason if standing else "",
        "problem": export.problem,
        "sha256": export.digest,
    }
