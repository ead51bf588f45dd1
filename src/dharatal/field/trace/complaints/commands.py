"""The book of complaints, by command and by API: through the same doors and operations as the pages."""

from typing import Any
from uuid import UUID

from dharatal.field.trace.capabilities import BOOK, TELL
from dharatal.field.trace.complaints import again, operations, queries
from dharatal.field.trace.complaints import board as boards
from dharatal.field.trace.complaints.operations import Telling
from dharatal.field.trace.complaints.queries import Listed
from dharatal.field.trace.complaints.sources import via_of
from dharatal.field.trace.models import Complaint
from dharatal.guard.access.door import TimedCarrier, route
from dharatal.register.territory import queries as territory


@route(capability=TELL)
def add(
    carrier: TimedCarrier, telling: Telling, *, by_message: bool = False, key: str = ""
) -> dict[str, Any]:
    """Write a complaint down; the answer is the same whether or not the number is ours.

    by_message: somebody read it in a short message; there is no channel that would bring it by itself.
    """
    actor, at = carrier.actor, carrier.at
    via = Complaint.Via.SMS if by_message else via_of(actor, at=at)
    return {"complaint": str(operations.tell(actor, telling, via=via, key=key, at=at))}


@route(capability=BOOK)
def call_again(carrier: TimedCarrier, complaint: UUID, *, why: str) -> dict[str, Any]:
    """Have the registered number called back once more, by somebody else. why: of `again.WHY`."""
    held = again.call_again(carrier.actor, complaint, why=why, at=carrier.at)
    return {"complaint": str(held.id), "state": str(held.state), "earlier": len(held.earlier)}


@route(capability=BOOK)
def listed(
    carrier: TimedCarrier, *, state: str = "", district: str = "", source: str = "", page: int = 1
) -> dict[str, Any]:
    """A page of the book: no name, no number. district: KIND:CODE. source: a log-in that wrote down."""
    district_id = territory.unit_by_ref(district).id if district else 0
    found, total = queries.listed(
        carrier.actor, state=state, district_id=district_id, source=source, page=page
    )
    units = territory.units_by_ids({one.complaint.unit_id for one in found if one.complaint.unit_id})
    refs = {unit_id: unit.ref for unit_id, unit in units.items()}
    return {"total": total, "page": page, "complaints": [_told(one, refs) for one in found]}


@route(capability=BOOK)
def board(carrier: TimedCarrier) -> dict[str, Any]:
    """Districts with their signal."""
    rows = boards.board(carrier.actor, at=carrier.at)
    units = territory.units_by_ids({row.district_id for row in rows})
    return {
        "districts": [
            {
                "district": units[row.district_id].ref,
                "weeks": row.weeks,
                "told": row.told,
                "waiting": row.waiting,
                "alarm": bool(row.change and row.change.is_alarm),
                "since": row.began.isoformat() if row.began else None,
                "usual_a_week": round(row.change.usual, 2) if row.change else None,
                "statistic": round(row.change.statistic, 3) if row.change else None,
                "bound": row.change.bound if row.change else None,
            }
            for row in rows
        ]
    }


def _told(one: Listed, refs: dict[int, str]) -> dict[str, Any]:
    held = one.complaint
    return {
        "complaint": str(held.id),
        "state": str(held.state),
        "told_at": held.told_at.isoformat(),
        "via": str(held.told_via),
        "by": one.by,
        "ours": held.subject_id > 0,
        "unit": refs.get(held.unit_id, ""),
        "called_at": held.called_at.isoformat() if held.called_at else None,
        "called_to": held.called_to.isoformat() if held.called_to else None,
        "repeats": str(held.first_id) if held.first_id else None,
        "confirmed_by": one.confirmed_by,
        "confirmed_at": held.confirmed_at.isoformat() if held.confirmed_at else None,
        "earlier": len(held.earlier),
    }
