"""What was asked for and what became of it: never whose names are in a file."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from dharatal.guard.access import queries as access
from dharatal.guard.access.reach import current_reach
from dharatal.guard.vault import approvals
from dharatal.guard.vault.approvals import Standing
from dharatal.kernel.actor import Actor
from dharatal.register.people.exports import delivering
from dharatal.register.people.exports.asking import KIND
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.rules import RULES
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

SHOWN = 50


class Listed(NamedTuple):
    """A file in a list. standing: None where nobody has to approve; unit: as it is called now."""

    export: Export
    unit: Unit
    asker: str
    standing: Standing | None
    approvers: list[str]


class Made(NamedTuple):
    """A file that was made, for an inquiry. columns: in the order of the table; the file's own follows from its key.

    as_of: when its making began; share: of the unit's people. delivered_at: None when nobody fetched it.
    """

    uuid: UUID
    holder_login: str
    unit_id: int
    columns: list[str]
    made_at: datetime
    as_of: datetime
    share: float
    language: str
    digest: str
    delivered_at: datetime | None


def own(actor: Actor) -> list[Listed]:
    """What the actor asked for, the newest first."""
    mine = Export.objects.filter(asked_by=actor.user_id).order_by("-asked_at", "uuid")
    return _listed(list(mine[:SHOWN]))


def one(actor: Actor, export_id: UUID) -> Listed:
    """One of the actor's own. Raises NoSuchExport."""
    return _listed([delivering.own(actor, Export.objects.filter(uuid=export_id).first())])[0]


def asker_of(export_id: UUID) -> int:
    """Who asked for a file; 0 when there is none."""
    return Export.objects.filter(uuid=export_id).values_list("asked_by", flat=True).first() or 0


def waiting(actor: Actor, *, at: datetime) -> list[Listed]:
    """What waits for an approval within the reach of the door that is open, the oldest first."""
    asked = Export.objects.filter(state=Export.State.WAITING, asked_at__gt=at - RULES.waits)
    listed = _listed(list(asked.order_by("asked_at", "uuid")[: 4 * SHOWN]))
    reach = current_reach()
    whole = access.wholly_within([one.unit.id for one in listed], reach)
    return [
        one
        for one in listed
        if one.unit.id in whole
        or reach.covers(
            district_id=one.unit.district_id, block_id=one.unit.block_id, panchayat_id=one.unit.panchayat_id
        )
    ][:SHOWN]


def all_made(actor: Actor) -> list[Made]:
    """Every file that ever was made, the oldest first: for an inquiry into whose a copy is."""
    made = Export.objects.filter(made_at__isnull=False, as_of__isnull=False).order_by("made_at", "uuid")
    logins = access.logins_of({one.asked_by for one in made})
    return [
        Made(
            one.uuid,
            logins.get(one.asked_by, ""),
            one.unit_id,
            one.columns,
            one.made_at,
            one.as_of,
            one.share,
            one.language,
            one.digest,
            one.fetched_at,
        )
        for one in made
        if one.made_at and one.as_of
    ]


def _listed(exports: list[Export]) -> list[Listed]:
    units = territory.units_by_ids({one.unit_id for one in exports})
    standings = approvals.standings(KIND, [one.uuid for one in exports])
    people = {one.asked_by for one in exports} | {
        user for standing in standings.values() for user in standing.approved_by
    }
    logins = access.logins_of(people)
    return [
        Listed(
            one,
            units[one.unit_id],
            logins.get(one.asked_by, ""),
            standings.get(one.uuid),
            [
                logins.get(user, "")
                for user in (standings[one.uuid].approved_by if one.uuid in standings else ())
            ],
        )
        for one in exports
    ]
