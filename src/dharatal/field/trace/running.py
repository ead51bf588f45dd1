"""The whole way of a list: read, recognised, its marks read and judged, dated, reported. In the worker, behind doors.

Every step is a transaction of its own through the door of whoever handed the list in. Killed, it begins anew.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.alone import alone_at, is_somebody_at
from dharatal.field.trace import dating, judging, keeping, lists, marks, operations, queries
from dharatal.field.trace import rows as kept_rows
from dharatal.field.trace.capabilities import TRACE
from dharatal.field.trace.judging import Copied
from dharatal.field.trace.lists import FoundList
from dharatal.field.trace.models import SuspectFile
from dharatal.field.trace.reporting import DecoyFound, Named, Report
from dharatal.guard.access.door import entering
from dharatal.guard.access.reach import keeping_decoys
from dharatal.guard.vault.marks.custodian import CustodianAway
from dharatal.guard.vault.marks.decoding import NAMED_BELOW, Accused, Sample, absent_from
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.decoys import queries as decoys
from dharatal.register.people.recognising import areas
from dharatal.register.people.recognising.areas import Members
from dharatal.register.people.recognising.asking import is_keyed
from dharatal.register.people.recognising.suspects import Suspects
from dharatal.register.people.recognising.whole import Recognised, recognise
from dharatal.register.territory import queries as territory

Say = Callable[[int], None]
Door = Callable[[], AbstractContextManager[object]]
Ids = npt.NDArray[np.int64]

READ, RECOGNISED, MARKED = 10, 70, 90  # percent of the work that is done then


class ReadElsewhere(Refusal):
    """Another process is reading this list already."""

    code = "list_goes_on"


class KeysAreMoving(Refusal):
    """Most records have no keys to be recognised by; a list read now would be called foreign."""

    code = "keys_are_moving"


class Traced(NamedTuple):
    """What was found, and the rows with whose they are."""

    report: Report
    rows: bytes


def run(actor: Actor, suspect_id: UUID, *, say: Say = lambda percent: None) -> Report | None:
    """Read a list that waits, and keep what was found; None when it does not wait any more.

    Raises ReadElsewhere, CustodianAway, KeysAreMoving; what cannot be read is noted with the code of its refusal.
    """
    with alone_at(f"trace.read.{suspect_id}") as is_ours:
        if not is_ours:
            raise ReadElsewhere(_("This list is being read already. Wait until it is done."))
        try:
            return _run(actor, suspect_id, say)
        except (CustodianAway, KeysAreMoving):
            raise  # the list waits, and is read when the custodian answers, the keys are made
        except Refusal as refusal:
            with entering(SYSTEM, TRACE):
                operations.give_up(SYSTEM, suspect_id, problem=refusal.code, at=clock.now())
            raise


def abandoned() -> list[tuple[UUID, int]]:
    """Lists that wait and that no process is at: (list, in whose name)."""
    waiting = SuspectFile.objects.filter(state=SuspectFile.State.WAITING).order_by("received_at", "id")
    found = list(waiting.values_list("id", "received_by")[:50])
    return [(one, user) for one, user in found if not is_somebody_at(f"trace.read.{one}")]


def _run(actor: Actor, suspect_id: UUID, say: Say) -> Report | None:
    with entering(actor, TRACE):
        listed = queries.one(actor, suspect_id)
        if listed.suspect.state != SuspectFile.State.WAITING:
            return None
        content = keeping.kept(listed.suspect, "list")

    def advance(percent: int) -> None:
        with entering(actor, TRACE):
            operations.advance(suspect_id, percent=percent)
        say(percent)

    traced = trace(actor, content, listed.label, say=advance)
    with entering(actor, TRACE):
        operations.finish(actor, listed.suspect, traced.report, traced.rows, at=clock.now())
    return traced.report


def trace(actor: Actor, content: bytes, filename: str, *, say: Say = lambda percent: None) -> Traced:
    """Find out of a list whose rows it holds and of which copies it was made. Keeps nothing.

    Raises CustodianAway, KeysAreMoving.
    """
    door = _door_of(actor)
    with door():
        if not is_keyed():
            raise KeysAreMoving(
                _("The register is being moved to a new key. The list waits, and is read when that is done.")
            )
        found = lists.read(content, filename, on=clock.ist_day(clock.now()), trial=_recognised)
        held = judging.copies(actor)
        numbers = decoys.known_tokens()
    say(READ)
    told = recognise(
        found.suspects, door=door, say=lambda share: say(READ + int(share * (RECOGNISED - READ)))
    )
    strands = marks.read(
        found, told, door=door, say=lambda share: say(RECOGNISED + int(share * (MARKED - RECOGNISED)))
    )
    is_decoy = set(numbers.values())
    persons = np.unique(told.persons[told.persons > 0])
    persons = persons[~np.isin(persons, list(is_decoy))]
    with door():
        members = areas.members_by_id(persons)
        area = dating.covered(areas.members_of_blocks(np.unique(members.block)), persons)
        regrouped = areas.regrouped_in(np.unique(members.block))
        only = decoys.single_of({name: one.key for name, one in held.items()})
    shares = {name: one.made.share for name, one in held.items() if one.made}
    sample = Sample(persons, absent_from(persons.tolist(), dating.by_area(area)), shares)
    best = judging.judge(strands, held, sample=sample)
    surely = judging.beyond_chance(best)
    with door():
        named = [_named(one, held[one.export], members) for one in surely]
    kinds = kept_rows.kinds(told, is_decoy)
    report = Report(
        matched=int((told.persons > 0).sum()),
        foreign=int((kinds == "foreign").sum()),
        repeats=int((kinds == "repeat").sum()),
        marks=sum(len(strand.copy.bits) for strand in strands),
        judged=len(held),
        threshold=NAMED_BELOW,
        named=named,
        as_of=dating.as_of(members, area, dating.Rows(*_of_members(told)), regrouped),
        decoys=_decoys(found, told, is_decoy, only, {one.export: held[one.export].holder for one in surely}),
    )
    return Traced(report, kept_rows.to_bytes(found, told, is_decoy))


def _of_members(told: Recognised) -> tuple[Ids, Ids]:
    """Records and persons of the rows that are of somebody."""
    is_somebody = told.persons > 0
    return told.records[is_somebody], told.persons[is_somebody]


def _recognised(some: Suspects) -> int:
    """How many of a few rows are of members: by it the columns of a list without headings are found."""
    return int((recognise(some).persons > 0).sum())


def _door_of(actor: Actor) -> Door:
    @contextmanager
    def door() -> Iterator[None]:
        with entering(actor, TRACE), keeping_decoys():
            yield

    return door


def _named(accused: Accused, copied: Copied, members: Members) -> Named:
    is_inside = copied.holds(members.ids) & _is_of(copied, members)
    return Named(
        export=str(copied.made.uuid) if copied.made else "",
        holder=copied.holder,
        p_value=accused.p_value,
        by=accused.by,
        inside=int(is_inside.sum()),
        of=len(members.ids),
        fetched=copied.made is None or copied.made.delivered_at is not None,
        is_shared=copied.is_shared,
    )


def _is_of(copied: Copied, members: Members) -> npt.NDArray[np.bool_]:
    """Who stood in the copy's unit, and was there when it was made."""
    if copied.made is None:
        return np.ones(len(members.ids), dtype=np.bool_)
    was_there = members.since <= int(copied.made.as_of.timestamp())
    unit = territory.units_by_ids([copied.made.unit_id]).get(copied.made.unit_id)
    if unit is None or unit.id == unit.state_id:
        return was_there
    columns = (members.district, members.block, members.panchayat, members.unit)
    return was_there & np.logical_or.reduce([column == unit.id for column in columns])


def _decoys(
    found: FoundList, told: Recognised, is_decoy: set[int], only: Mapping[int, str], named: Mapping[str, str]
) -> list[DecoyFound]:
    """Decoys of the list, by row. only: which copy each single one was shown to; named: whose copies the marks name."""
    rows = np.flatnonzero(np.isin(told.persons, list(is_decoy))).tolist()
    decoys = [(found.numbers[row], int(told.persons[row])) for row in rows]
    return [
        DecoyFound(number, decoy, decoy in only, named.get(only.get(decoy, ""), ""))
        for number, decoy in decoys
    ]
