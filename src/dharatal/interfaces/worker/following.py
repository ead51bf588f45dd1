"""What the house does when the log says that something happened."""

from collections.abc import Sequence
from datetime import datetime

from dharatal.field.callroom import followers as callroom
from dharatal.field.callroom import pairs
from dharatal.field.callroom.checking import following as checking
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.calls import followers as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.gates import followers as gates
from dharatal.field.gates.followers import Split
from dharatal.field.intake import followers as intake
from dharatal.field.intake import jobs as intake_jobs
from dharatal.field.trace import followers as trace
from dharatal.guard.access.door import entering
from dharatal.guard.audit.followers import SealedEntry, follow, run
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import followers as people
from dharatal.register.people import tasks as people_tasks
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.moves import ACTIONS, Change, changes_of
from dharatal.register.territory import queries as territory

__all__ = ["catch_up", "go_along", "run"]


def go_along(entry: SealedEntry) -> None:
    """Bring the rows of all rooms along when a unit was moved, merged or split."""
    split = _split_of(entry)
    gates.go_along(changes_of(entry), split)
    _bring(changes_of(entry), split, at=entry.at)


def catch_up(entry: SealedEntry) -> None:
    """Bring along what a load wrote into places that changed while it went on."""
    if entry.object_id is not None:
        _bring(intake.overtaken_by_a_move(entry.object_id), None, at=entry.at)


def compare(entry: SealedEntry) -> None:
    """Compare who came into the register with everybody else: in a job, since nobody waits for it."""
    with entering(SYSTEM, LOOK):
        people_tasks.match_later()


def compare_list(entry: SealedEntry) -> None:
    """Compare the names of a loaded list with the register and with each other."""
    if entry.object_id is not None:
        with entering(SYSTEM, LOOK):
            intake_jobs.compare_later(entry.object_id)


def _split_of(entry: SealedEntry) -> Split | None:
    told = entry.facts.get("into")
    if entry.action != "unit.split" or not isinstance(told, list):
        return None
    units = territory.units_by_ids([int(one) for one in told])
    return Split(entry.unit_id or 0, [units[int(one)] for one in told])


def _bring(changes: Sequence[Change], split: Split | None, *, at: datetime) -> None:
    """In one transaction: a task and the submission it is for must never stand in two places.

    A caller who is handed the one is lent its place, and would not find the other.
    """
    if changes:
        people.go_along(changes)
    if changes or split:
        calls.go_along(changes, split, at=at)
        callroom.go_along(changes)
        intake.go_along(changes, split)
        trace.go_along(changes, split)


def count_once(entry: SealedEntry) -> None:
    """Bring the figures to count members once when records were joined or parted."""
    intake.count_once(list(entry.subjects))


def forget_dialled(entry: SealedEntry) -> None:
    """What was dialled for somebody goes with them."""
    if entry.subjects:
        with entering(SYSTEM, STEER_CALLS):
            dialling.forget(list(entry.subjects), at=entry.at)


def forget(entry: SealedEntry) -> None:
    """Leave nothing of what any district sent of somebody who was erased."""
    intake.forget(list(entry.subjects), at=entry.at)
    callroom.forget(list(entry.subjects))
    trace.forget(list(entry.subjects), at=entry.at)


follow("units.places", ACTIONS, go_along)
follow("units.overtaken", ("intake.sheet_loaded",), catch_up)
follow("people.compared", ("people.admitted",), compare)
follow("pairs.phoned", pairs.FOLLOWED, pairs.ask_or_leave)
follow("calls.second", checking.FOLLOWED, checking.draw_or_leave)
follow("intake.compared", ("intake.sheet_loaded",), compare_list)
follow("callroom.forgotten", ("vault.erased",), forget_dialled)
follow("members.counted", ("people.merged", "people.split", "people.undone"), count_once)
follow("members.forgotten", ("people.forgotten",), forget)
