"""Inquiries by command, as far as they are opened and closed: through the same doors and operations as the pages."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dharatal.field.trace.capabilities import ENTRUST
from dharatal.field.trace.cases import operations, queries
from dharatal.field.trace.models import Case
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import TimedCarrier, route
from dharatal.register.territory import queries as territory


@route(capability=ENTRUST)
def entrust(carrier: TimedCarrier, login: str) -> dict[str, Any]:
    """Write down that the leader named somebody to decide about inquiries."""
    operations.entrust(carrier.actor, login=login, at=carrier.at)
    return _entrusted(carrier)


@route(capability=ENTRUST)
def dismiss(carrier: TimedCarrier, login: str) -> dict[str, Any]:
    operations.dismiss(carrier.actor, user_id=access.user_by_login(login).id, at=carrier.at)
    return _entrusted(carrier)


@route()
def propose(
    carrier: TimedCarrier, *, districts: Sequence[str], since: datetime, until: datetime | None = None
) -> dict[str, Any]:
    """Propose an inquiry by hand. districts: KIND:CODE each."""
    made = operations.propose(
        carrier.actor,
        district_ids=[territory.unit_by_ref(one).id for one in districts],
        since=since,
        until=until,
        because={"signal": "by_hand"},
        at=carrier.at,
    )
    return _case(made)


@route()
def speak(carrier: TimedCarrier, case: UUID, voice: str, *, reason: str = "") -> dict[str, Any]:
    """Say that a proposal be opened or declined; the second of the entrusted who says the same decides."""
    held = operations.speak(carrier.actor, case, voice, reason=reason, at=carrier.at)
    return {**_case(held), "said": voice}


@route()
def name(carrier: TimedCarrier, case: UUID, login: str) -> dict[str, Any]:
    operations.name_person(carrier.actor, case, login=login, at=carrier.at)
    return {"case": str(case), "people": _people(carrier, case)}


@route()
def unname(carrier: TimedCarrier, case: UUID, login: str) -> dict[str, Any]:
    user_id = access.user_by_login(login).id
    operations.unname_person(carrier.actor, case, user_id=user_id, at=carrier.at)
    return {"case": str(case), "people": _people(carrier, case)}


@route()
def close(carrier: TimedCarrier, case: UUID) -> dict[str, Any]:
    return _case(operations.close(carrier.actor, case, at=carrier.at))


@route()
def listed(carrier: TimedCarrier) -> dict[str, Any]:
    """The inquiries that name the actor, and those that wait for the actor's word."""
    return {"cases": [_case(one) for one in queries.cases(carrier.actor)]}


@route()
def show(carrier: TimedCarrier, case: UUID) -> dict[str, Any]:
    """One inquiry: who is in it, and how many complaints of each state it holds; no word of any is opened."""
    held = queries.case(carrier.actor, case)
    told = Counter(str(one.state) for one in queries.complaints_of(carrier.actor, case))
    return {**_case(held), "complaints": dict(sorted(told.items())), "people": _people(carrier, case)}


def _case(held: Case) -> dict[str, Any]:
    units = territory.units_by_ids(set(held.district_ids))
    return {
        "case": str(held.id),
        "number": held.number,
        "state": str(held.state),
        "districts": [units[one].ref for one in held.district_ids],
        "since": held.since.isoformat(),
        "until": held.until.isoformat() if held.until else None,
        "because": held.proposed_because,
    }


def _people(carrier: TimedCarrier, case: UUID) -> list[dict[str, Any]]:
    return [
        {"login": one.login, "role": one.role, "named_by": one.by, "from_at": one.from_at.isoformat()}
        for one in queries.people(carrier.actor, case)
        if one.until_at is None
    ]


def _entrusted(carrier: TimedCarrier) -> dict[str, Any]:
    return {"entrusted": sorted(queries.entrusted(carrier.actor).values())}
