"""The whole way of a finding: the log verified, everything read, weighed, explained, sealed. In the worker.

The evidence is read as whoever asked, by name; register, log and decoys as the system, whose figures alone are kept.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.alone import alone_at, is_somebody_at
from dharatal.field.trace import jobs
from dharatal.field.trace.attribution.case import TOGETHER
from dharatal.field.trace.attribution.guilt import guilt
from dharatal.field.trace.attribution.naming import find
from dharatal.field.trace.attribution.terms import Prior
from dharatal.field.trace.capabilities import TRACE
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiring import declared, explaining, operations
from dharatal.field.trace.inquiring.assembling import Assembled, assemble
from dharatal.field.trace.inquiring.models import Finding
from dharatal.field.trace.inquiring.verdict import Gap, Verdict
from dharatal.field.trace.models import Case
from dharatal.guard.access.door import entering
from dharatal.guard.audit import looks as log
from dharatal.guard.audit.looks import Hole
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory

GUESS = 0.2
RESUME_AFTER, GIVE_UP_AFTER = timedelta(minutes=2), timedelta(hours=1)
BROKEN_OFF = "broken_off"


class WeighedElsewhere(Refusal):
    """Another process is at this finding already."""

    code = "finding_goes_on"


def run(actor: Actor, finding_id: UUID) -> Verdict | None:
    """Make a finding that waits, and seal it; None when it waits no more. What is refused is noted with its code."""
    with alone_at(f"trace.weigh.{finding_id}") as is_ours:
        if not is_ours:
            raise WeighedElsewhere(_("This case is being weighed already. Wait until it is done."))
        with entering(actor, None):
            waiting = operations.waiting(actor, finding_id)
        if waiting is None:
            return None
        try:
            found = verdict(actor, waiting.case_id, at=clock.now())
        except Refusal as refusal:
            with entering(actor, None):
                operations.give_up(actor, finding_id, problem=refusal.code, at=clock.now())
            raise
        with entering(actor, None):
            operations.finish(actor, finding_id, found, at=clock.now())
        return found


def resume(*, at: datetime) -> int:
    """Have findings weighed anew that no process is at; end those that waited too long. Answers how many there were.

    A killed process may hold its place in the queue, so a finding is not tried for ever: the inquirer is told.
    """
    left = abandoned(at - RESUME_AFTER)
    for held in left:
        if held.asked_at < at - GIVE_UP_AFTER:
            operations.give_up(SYSTEM, held.id, problem=BROKEN_OFF, at=at)
        else:
            jobs.weigh_later(held.id, user_id=held.asked_by)
    return len(left)


def abandoned(before: datetime) -> list[Finding]:
    """Findings that were asked for before a time, wait, and that no process is at."""
    waiting = Finding.objects.filter(state=Finding.State.WAITING, asked_at__lt=before)
    found = list(waiting.order_by("asked_at", "id")[:50])
    return [one for one in found if not is_somebody_at(f"trace.weigh.{one.id}")]


def verdict(actor: Actor, case_id: UUID, *, at: datetime) -> Verdict:
    """Weigh a case now; keeps nothing. Raises NotNamedInCase."""
    with entering(actor, None, at=at):
        case = cases.case(actor, case_id)
        heard = cases.evidence(actor, case_id, at=at)
        assumed = declared.declared(actor, case_id, at=at)
    with entering(SYSTEM, TRACE, at=at):
        holes = [one for one in log.holes(SYSTEM) if _matters(one, case, at)]
        began = log.begins(SYSTEM)
        held = assemble(SYSTEM, case, heard, assumed, at=at)
        units = territory.units_by_ids(held.district_ids)
    found, _weighed = find(
        held.ground,
        held.sources,
        behind=held.behind,
        rang=held.rang,
        shared=assumed.shared,
        has_gap=bool(holes),
        prior=_prior(held),
    )
    pairs, same = explaining.apart(found, held)
    return Verdict(
        named=found.named,
        set=list(found.suspects),
        posterior=dict(sorted(found.posterior.items(), key=lambda one: -one[1])),
        nobody=found.nobody,
        log_lr=found.log_lr if found.log_lr > float("-inf") else 0.0,
        likeliest=found.likeliest,
        since=case.since.isoformat(),
        until=min(case.until or at, at).isoformat(),
        members=len(held.universe.ids),
        complaints=len(held.heard),
        baseline=int(held.ground.baseline.sum()),
        unheard=sum(not one.heard_name for one in held.heard),
        excluded=len(held.accounts) + held.omitted - sum(name in held.accounts for name in found.suspects),
        rests_on=list(found.rests_on),
        on_word={one: _told_by(one, held) for one in found.rests_on},
        gaps=[_gap(one) for one in holes],
        suspects=explaining.suspects(found, case, held, assumed.shared),
        apart=pairs,
        same=same,
        ways=dict(found.ways),
        weights={one.name: one.weight for one in held.sources},
        filed=assumed.filed,
        guilt=_blamed(held),
        districts={str(unit.id): unit.code for unit in units.values()},
        log_from=began.isoformat() if began else "",
        notes=[*held.notes, *_notes(held)],
        again=sum(one.call_backs > 1 for one in held.heard),
    )


def _blamed(held: Assembled) -> dict[str, float]:
    """What the baseline would say: shown beside, and never relied on."""
    found = guilt(explaining.likeliest_by_guilt(held, list(held.accounts)), range(len(held.heard)), GUESS)
    return {name: round(chance, 4) for name, chance in found.items()}


def _told_by(names: str, held: Assembled) -> int:
    some = frozenset(names.split(TOGETHER))
    return sum(bool(one) and one <= some for one in (*held.behind, *held.rang))


def _prior(held: Assembled) -> Prior:
    """The usual one; where few members complain often, the rival may call so much more than is usual."""
    ground, usual = held.ground, Prior()
    often = 3 * len(ground.day) / (max(len(ground.district), 1) * ground.days)
    return replace(usual, strongest=max(usual.strongest, often))


def _matters(hole: Hole, case: Case, at: datetime) -> bool:
    """A gap after the case's end cannot hide whose copy it was; any before it can."""
    until = min(case.until or at, at)
    return hole.after is None or hole.after <= until


def _gap(hole: Hole) -> Gap:
    return Gap(
        hole.kind,
        hole.after.isoformat() if hole.after else "",
        hole.before.isoformat() if hole.before else "",
    )


def _notes(held: Assembled) -> list[str]:
    notes = []
    if not held.accounts:
        notes.append("nobody_looked")
    if held.omitted:
        notes.append("had_nobody")
    if not len(held.ground.decoy_rang):
        notes.append("no_decoys")
    return notes
