"""What second calls have found so far, as far as the open door reaches. Figures; never a name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.checking import plan, sampling
from dharatal.field.callroom.checking.certainty import here, within
from dharatal.field.callroom.models import Accepted, Check, Hearing, Planted, Round, Sample, Signal
from dharatal.field.intake.models import Batch
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.territory.models import Unit

NOTICE = 1
"""The version of the notice that callers accept; a new text asks everybody once more."""
PAGE_SIZE = 50
UNCHECKED = "unchecked"
WORDS = {plan.Verdict.CLEAR: "clear", plan.Verdict.GO_ON: "running", plan.Verdict.STOP: "stop"}
_S = Check.State


class NoSuchCheck(Refusal):
    code = "no_such_check"
    status = 404


@dataclass(frozen=True, slots=True)
class CallerFigures:
    """One caller. checks: second calls that were counted; differ: of these. waiting: still to be made.

    since: checks and those that differ of the test that runs now. verdict: of WORDS, or unchecked.
    chance: that more than a tenth of the caller's calls would differ; none before the first check.
    """

    caller_id: int
    checks: int
    differ: int
    unclear: int
    waiting: int
    since: tuple[int, int]
    verdict: str
    chance: float | None
    hearing: UUID | None


def caller_figures(
    actor: Actor, *, unit: Unit | None = None, callers: Collection[int] | None = None
) -> list[CallerFigures]:
    """Every caller with a second call, those who need somebody first.

    unit: only calls to that place are counted. callers: only these, where not all are wanted.
    """
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = within(unit).exclude(caller_id=0).exclude(reason="sample")
    if callers is not None:
        rows = rows.filter(caller_id__in=callers)
    for row in rows.order_by().values("caller_id", "state").annotate(n=Count("id")):
        counts[row["caller_id"]][row["state"]] = row["n"]
    verdicts, running, hearings = _verdicts(counts), _running(counts), _hearings(counts)
    found = [
        _figures(
            caller,
            states,
            verdicts.get(caller, ""),
            running.get(caller, (0, 0)),
            hearings.get(caller),
        )
        for caller, states in counts.items()
    ]
    return sorted(found, key=lambda one: (one.hearing is None, -(one.chance or 0), one.caller_id))


def figures_of(actor: Actor, caller_id: int) -> CallerFigures:
    """One caller's figures, also of one who has none yet; callers may ask for their own."""
    states = {
        row["state"]: row["n"]
        for row in Check.objects.filter(caller_id=caller_id)
        .exclude(reason="sample")
        .order_by()
        .values("state")
        .annotate(n=Count("id"))
    }
    one = [caller_id]
    return _figures(
        caller_id,
        states,
        _verdicts(one).get(caller_id, ""),
        _running(one).get(caller_id, (0, 0)),
        _hearings(one).get(caller_id),
    )


def checks_of(actor: Actor, caller_id: int, *, only: str = "", page: int = 1) -> list[Check]:
    """The second calls of a caller's calls, the newest first, 50 a page. only: a state."""
    rows = Check.objects.filter(caller_id=caller_id).exclude(state=_S.VOID)
    if only:
        rows = rows.filter(state=only)
    start = (page - 1) * PAGE_SIZE
    return list(rows.order_by("-first_at", "id")[start : start + PAGE_SIZE])


def count_checks_of(actor: Actor, caller_id: int, *, only: str = "") -> int:
    rows = Check.objects.filter(caller_id=caller_id).exclude(state=_S.VOID)
    return (rows.filter(state=only) if only else rows).count()


def checks_in(actor: Actor, sample: UUID) -> list[Check]:
    return list(
        Check.objects.filter(sample=sample).exclude(state=_S.VOID).order_by("state", "first_at", "id")
    )


def check(actor: Actor, check_id: UUID) -> Check:
    """Raises NoSuchCheck outside the reach."""
    found = Check.objects.filter(id=check_id).first()
    if found is None:
        raise NoSuchCheck(_("There is no such second call in your area."))
    return found


def to_rule(actor: Actor) -> list[Check]:
    """Members whom a second call contradicts, the oldest first: somebody must decide."""
    return list(Check.objects.filter(ruling="asked").order_by("decided_at", "id")[:PAGE_SIZE])


def count_to_rule(actor: Actor) -> int:
    return Check.objects.filter(ruling="asked").count()


def held_of(actor: Actor, caller_id: int) -> int:
    return Check.objects.filter(caller_id=caller_id, reason="stopped", state=_S.OPEN).count()


def hearings(actor: Actor) -> list[Hearing]:
    """Those that wait for a decision, the oldest first, then the last ones decided."""
    waiting = list(Hearing.objects.filter(decided_at=None).order_by("opened_at", "id"))
    return waiting + list(Hearing.objects.exclude(decided_at=None).order_by("-decided_at", "id")[:10])


def pauses_to_stay(actor: Actor) -> set[UUID]:
    """Pauses that only a decision ends, or that a decision made for good."""
    rows = Hearing.objects.filter(Q(decided_at=None) | Q(decision="ended"))
    return set(rows.values_list("pause_id", flat=True))


def count_hearings(actor: Actor) -> int:
    return Hearing.objects.filter(decided_at=None).count()


def hearing(actor: Actor, hearing_id: UUID) -> Hearing:
    found = Hearing.objects.filter(id=hearing_id).first()
    if found is None:
        raise NoSuchCheck(_("There is no such hearing."))
    return found


def own_hearing(actor: Actor) -> Hearing | None:
    """The caller's own: the one that waits, else the last that was decided."""
    rows = Hearing.objects.filter(caller_id=actor.user_id)
    return rows.filter(decided_at=None).first() or rows.order_by("-opened_at", "id").first()


def has_accepted(actor: Actor) -> bool:
    return Accepted.objects.filter(caller_id=actor.user_id, version=NOTICE).exists()


def signals_of(actor: Actor, *, caller_id: int | None = None, batch: UUID | None = None) -> list[Signal]:
    """What stood out in the last looks, the newest first."""
    rows = Signal.objects.exclude(kind="numbers")
    if caller_id is not None:
        rows = rows.filter(caller_id=caller_id)
    if batch is not None:
        rows = rows.filter(batch=batch)
    return list(rows.order_by("-seen_at", "kind", "id")[:20])


def signal(actor: Actor, signal_id: UUID) -> Signal:
    """Raises NoSuchCheck outside the reach."""
    found = Signal.objects.exclude(kind="numbers").filter(id=signal_id).first()
    if found is None:
        raise NoSuchCheck(_("There is nothing of this kind in your area."))
    return found


def numbers_looked_at(actor: Actor, batch: UUID) -> int | None:
    marked = Signal.objects.filter(kind="numbers", batch=batch).first()
    return int(marked.figures.get("rows", 0)) if marked else None


@dataclass(frozen=True, slots=True)
class SampledList:
    """A list and its last sample. answered: none while no sample was drawn."""

    batch: Batch
    sample: Sample | None
    answered: "sampling.Answered | None"


def sampled_lists(actor: Actor, *, unit: Unit | None = None) -> list[SampledList]:
    """The newest 20 lists within reach, each with its last sample."""
    rows = Batch.objects.filter(kind="sheet", state="loaded", accepted__gt=0)
    if unit is not None and unit.kind != "state":
        rows = rows.filter(here(unit))
    return [_sampled(batch) for batch in rows.order_by("-received_at", "id")[:20]]


def sampled(actor: Actor, batch: Batch) -> SampledList:
    return _sampled(batch)


def planted(actor: Actor) -> list[Planted]:
    return list(Planted.objects.order_by("retired_at", "-entered_at", "id"))


def planted_results(actor: Actor, ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """How often each planted number was called, and how often the answer was another than the right one."""
    rows = Check.objects.filter(reason="planted", about__in=list(ids), state__in=("agrees", "differs"))
    counted = (
        rows.order_by().values("about").annotate(n=Count("id"), wrong=Count("id", filter=Q(state=_S.DIFFERS)))
    )
    return {row["about"]: (row["n"], row["wrong"]) for row in counted}


def _figures(
    caller: int, states: dict[str, int], last: str, since: tuple[int, int], hearing: UUID | None
) -> CallerFigures:
    agrees, differ = states.get(_S.AGREES, 0), states.get(_S.DIFFERS, 0)
    checks = agrees + differ
    verdict = WORDS[plan.Verdict.GO_ON] if checks else UNCHECKED
    if hearing is not None:
        verdict = WORDS[plan.Verdict.STOP]
    elif last == plan.Verdict.CLEAR:
        verdict = WORDS[plan.Verdict.CLEAR]
    return CallerFigures(
        caller_id=caller,
        checks=checks,
        differ=differ,
        unclear=states.get(_S.UNCLEAR, 0),
        waiting=states.get(_S.OPEN, 0),
        since=since,
        verdict=verdict,
        chance=plan.chance_over(differ, checks) if checks else None,
        hearing=hearing,
    )


def _verdicts(callers: Collection[int]) -> dict[int, str]:
    """The verdict of each caller's last finished test."""
    rows = Round.objects.filter(caller_id__in=list(callers)).exclude(closed_at=None)
    return dict(rows.order_by("closed_at", "id").values_list("caller_id", "verdict"))


def _running(callers: Collection[int]) -> dict[int, tuple[int, int]]:
    """Checks, and those that differ, of the test that each caller is in."""
    rounds: dict[UUID | None, int] = dict(
        Round.objects.filter(caller_id__in=list(callers), closed_at=None).values_list("id", "caller_id")
    )
    rows = Check.objects.filter(counted_in__in=list(rounds)).order_by().values("counted_in")
    counted = rows.annotate(n=Count("id"), wrong=Count("id", filter=Q(state=_S.DIFFERS)))
    return {caller: (row["n"], row["wrong"]) for row in counted if (caller := rounds.get(row["counted_in"]))}


def _hearings(callers: Collection[int]) -> dict[int, UUID]:
    rows = Hearing.objects.filter(caller_id__in=list(callers), decided_at=None)
    return dict(rows.values_list("caller_id", "id"))


def _sampled(batch: Batch) -> SampledList:
    sample = Sample.objects.filter(batch=batch.id).order_by("-drawn_at", "id").first()
    return SampledList(batch, sample, sampling.answered(sample) if sample else None)
