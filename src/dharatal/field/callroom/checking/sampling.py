"""A list as a whole: so many of its yes, drawn by lot, are called again before anybody trusts the rest."""

import random
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.checking import ordering, plan
from dharatal.field.callroom.checking.comparing import COUNTED
from dharatal.field.callroom.models import Check, Sample
from dharatal.field.calls.models import Task
from dharatal.field.intake import queries as lists
from dharatal.field.intake.operations.correcting import OWNER_KIND as SUBMISSION
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid


class CannotSample(Refusal):
    code = "cannot_sample"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a sample says so far. doubted: of the failed, those that a person found not to fit."""

    checks: int
    failed: int
    doubted: int
    waiting: int
    verdict: plan.Verdict


def draw_sample(actor: Actor, batch_id: UUID, *, is_strict: bool = False, at: datetime) -> Sample:
    """Have a sample of a list's yes called again; is_strict: tells one wrong row in ten from two in a hundred.

    Raises CannotSample while one is under way or nobody of the list has said yes, NotFound outside the reach.
    """
    batch = lists.batch(actor, batch_id)
    open_ones = Check.objects.filter(sample__in=samples_of(batch_id), state=Check.State.OPEN)
    if open_ones.exists():
        raise CannotSample(_("A sample of this list is being called. Wait for its end."))
    wanted = plan.STRICT_SAMPLE if is_strict else plan.USUAL_SAMPLE
    said_yes = _said_yes(batch_id)
    if not said_yes:
        raise CannotSample(
            _("Nobody of this list has said yes yet. A sample can be drawn after the first calls.")
        )
    drawn = random.SystemRandom().sample(said_yes, min(wanted.size, len(said_yes)))
    sample = Sample(
        id=new_uuid(),
        batch=batch_id,
        size=wanted.size,
        allowed=wanted.allowed,
        drawn=len(drawn),
        drawn_by=actor.user_id,
        drawn_at=at,
        unit_id=batch.unit_id,
        district_id=batch.district_id,
        block_id=batch.block_id,
        panchayat_id=batch.panchayat_id,
    )
    sample.save(force_insert=True)
    # a call that was made again for another reason tells the same
    Check.objects.filter(first_call__in=drawn).update(sample=sample.id)
    ordering.order(actor, drawn, reason="sample", sample=sample.id, at=at)
    audit.record(
        actor,
        "callroom.sample_drawn",
        unit_id=batch.unit_id,
        object_id=batch_id,
        facts={"size": wanted.size, "allowed": wanted.allowed, "drawn": len(drawn)},
        at=at,
    )
    return sample


def doubt(actor: Actor, check_id: UUID, *, at: datetime) -> None:
    """Note that what somebody answered to the open question does not fit the card; pressed again, it fits."""
    check = Check.objects.select_for_update().filter(id=check_id, state__in=COUNTED).first()
    if check is None:
        raise CannotSample(_("This call has no result yet."))
    check.doubted_by = None if check.doubted_by else actor.user_id
    check.save(update_fields=["doubted_by"])
    audit.record(
        actor,
        "callroom.doubted",
        subjects=[check.subject_id],
        unit_id=check.unit_id,
        object_id=check.id,
        facts={"doubted": int(check.doubted_by is not None)},
        at=at,
    )


def answered(sample: Sample) -> Answered:
    """The sample as it stands: a yes that was contradicted has failed, and so has one that does not fit."""
    rows = list(Check.objects.filter(sample=sample.id).values_list("state", "doubted_by"))
    counted = [(state, doubted) for state, doubted in rows if state in COUNTED]
    failed = sum(state == Check.State.DIFFERS or doubted is not None for state, doubted in counted)
    waiting = sum(state == Check.State.OPEN for state, _doubted in rows)
    whole = plan.Sample(len(counted) + waiting, sample.allowed)
    return Answered(
        len(counted),
        failed,
        sum(doubted is not None for _state, doubted in counted),
        waiting,
        plan.sample_verdict(whole, len(counted), failed),
    )


def samples_of(batch_id: UUID) -> list[UUID]:
    """The newest first."""
    rows = Sample.objects.filter(batch=batch_id).order_by("-drawn_at", "id")
    return list(rows.values_list("id", flat=True))


def _said_yes(batch_id: UUID) -> list[UUID]:
    """The calls in which names of a list said yes."""
    done = Task.objects.filter(batch_ref=batch_id, owner_kind=SUBMISSION, state="done", outcome="yes")
    return [call for call in done.order_by("id").values_list("call_uuid", flat=True) if call is not None]
