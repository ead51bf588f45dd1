"""The board's signal proposes a case, once for each district while one is undecided, open, or was decided lately."""

from datetime import date, datetime, time, timedelta

from dharatal.field.trace.cases import operations
from dharatal.field.trace.complaints.board import Row, alarms
from dharatal.field.trace.models import Case
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST

QUIET = timedelta(days=90)  # after a decision, as long as the test looks back


def propose_due(actor: Actor, *, at: datetime) -> Case | None:
    """Propose one case for all districts whose signal is up and that no case is about; for the system."""
    covered = _covered(at)
    rows = [row for row in alarms(actor, at=at) if row.district_id not in covered and row.began]
    if not rows:
        return None
    return operations.propose(
        actor,
        district_ids=[row.district_id for row in rows],
        since=_midnight(min(row.began for row in rows if row.began)),
        because=_because(rows),
        at=at,
    )


def _covered(at: datetime) -> set[int]:
    live = [Case.State.PROPOSED, Case.State.OPEN]
    lately = Case.objects.filter(proposed_at__gte=at - QUIET) | Case.objects.filter(state__in=live)
    return {district for ids in lately.values_list("district_ids", flat=True) for district in ids}


def _because(rows: list[Row]) -> dict[str, int | float | str]:
    told = [row.change for row in rows if row.change]
    return {
        "signal": "rise",
        "confirmed": sum(one.since for one in told),
        "usual_a_week": round(sum(one.usual for one in told), 2),
        "statistic": round(max(one.statistic for one in told)),
        "bound": round(max(one.bound for one in told)),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=IST)
