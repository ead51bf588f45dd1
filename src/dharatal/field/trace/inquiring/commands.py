"""What an inquiry assumes, by command: through the same doors and operations as the page."""

from typing import Any
from uuid import UUID

from dharatal.field.trace.inquiring import declared
from dharatal.guard.access.door import TimedCarrier, route


@route()
def assume(carrier: TimedCarrier, case: UUID, *, kind: str, why: str, **told: Any) -> dict[str, Any]:
    """Write down what the log cannot know. told: what the kind needs, as `declared.assume` takes it."""
    made = declared.assume(carrier.actor, case, kind=kind, why=why, at=carrier.at, **told)
    return {"case": str(case), "assumption": str(made.id), "kind": str(made.kind)}


@route()
def withdraw(carrier: TimedCarrier, case: UUID, assumption: UUID) -> dict[str, Any]:
    declared.withdraw(carrier.actor, case, assumption, at=carrier.at)
    return {"case": str(case), "assumption": str(assumption), "withdrawn": True}


@route()
def assumed(carrier: TimedCarrier, case: UUID) -> dict[str, Any]:
    """What is assumed in a case now."""
    return {
        "case": str(case),
        "assumed": [
            {
                "assumption": str(one.assumption.id),
                "kind": str(one.assumption.kind),
                "login": one.login,
                "list": str(one.assumption.suspect_id) if one.assumption.suspect_id else None,
                "by": one.by,
                "made_at": one.assumption.made_at.isoformat(),
                "why": one.why,
            }
            for one in declared.listed(carrier.actor, case)
            if one.assumption.withdrawn_at is None
        ],
    }
