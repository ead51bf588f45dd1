"""A room that can make sheets, and its steps in short."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.capabilities import APPROVE_PAPER, KEEP_PAPER
from dharatal.field.callroom.models import Sheet, SheetRow
from dharatal.field.callroom.paper import operations as paper
from dharatal.field.callroom.paper import queries
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake.capabilities import SEE
from dharatal.guard.access import operations as access
from dharatal.guard.audit.models import Entry
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import LOOK

NOON = MORNING.replace(hour=12, minute=0)
EVENING = MORNING.replace(hour=18, minute=0)
YES = dict.fromkeys(callroom.QUESTIONS, "yes")


def paper_room(land: Land) -> Land:
    """An in-charge who asks and prints, a guard who approves, and a caller with three names waiting."""
    with land.door("system", STEER_CALLS):
        grant(land, "incharge", "callroom.keep_paper", "callroom.approve_paper", unit="bihar")
        user = access.add_user(SYSTEM, login="guard", password=None, at=MORNING)
        land.actors["guard"] = Actor(user_id=user.id, login="guard", channel="web")
        grant(land, "guard", "callroom.approve_paper", unit="bihar")
    for place, name in enumerate(("सुमन कुमार", "रीता देवी", "मोहन लाल")):
        land.enlist(name, f"+91600001234{place}")
    return land


def grant(land: Land, login: str, *capabilities: str, unit: str) -> None:
    access.grant(
        SYSTEM,
        user_id=land.actors[login].user_id,
        capabilities=capabilities,
        unit_id=land.units[unit].id,
        starts_at=MORNING.replace(year=2025),
        ends_at=None,
        source="test",
        at=MORNING,
    )


def sheet_for(land: Land, *callers: str, rows: int = 20, at: datetime = MORNING) -> list[Sheet]:
    ids = [land.actors[login].user_id for login in callers]
    with land.door("incharge", KEEP_PAPER, at=at):
        asked = paper.ask(land.actors["incharge"], callers=ids, rows=rows, at=at)
    with land.door("guard", APPROVE_PAPER, at=at):
        return paper.approve(land.actors["guard"], asked.id, at=at)


def rows_of(land: Land, sheet: Sheet) -> list[SheetRow]:
    with land.door("incharge", KEEP_PAPER):
        return queries.rows_of(land.actors["incharge"], sheet)


def enter(
    land: Land, code: str, outcome: str, *, login: str = "incharge", at: datetime = EVENING, **more: Any
) -> paper.Entered:
    more.setdefault("called_at", time(12, 0))
    capability = MAKE_CALLS if login == "asha" else KEEP_PAPER
    with land.door(login, capability, at=at):
        return paper.enter(land.actors[login], code=code, outcome=outcome, at=at, **more)


def members(land: Land) -> int:
    with land.door("hq", LOOK):
        return people.count_in(land.actors["hq"], land.units["bihar"])


def states(land: Land) -> list[str]:
    with land.door("hq", SEE):
        return list(Task.objects.order_by("id").values_list("state", flat=True))


def entries(land: Land, action: str) -> Sequence[Entry]:
    with land.door("system", STEER_CALLS):
        return list(Entry.objects.filter(action=action))
