"""Findings of a case, for whoever it names. Opening one is a look at the case, and is recorded."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiring.models import Finding
from dharatal.field.trace.inquiring.operations import BODY
from dharatal.field.trace.inquiring.verdict import Verdict
from dharatal.field.trace.models import Complaint
from dharatal.guard.access import queries as access
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit import queries as log
from dharatal.guard.audit.models import CASE
from dharatal.guard.audit.queries import Line
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

SHOWN = 50
NO_SUCH = _("There is no such finding. Open it from the page of the inquiry.")


class NoSuchFinding(Refusal):
    code = "no_such_finding"
    status = 404


class Listed(NamedTuple):
    """A finding in a list. by: who asked for it."""

    finding: Finding
    by: str


def findings(actor: Actor, case_id: UUID) -> list[Listed]:
    """The findings of a case, the latest first. Raises NotNamedInCase."""
    cases.case(actor, case_id)
    held = list(Finding.objects.filter(case_id=case_id).order_by("-asked_at", "id")[:SHOWN])
    logins = access.logins_of({one.asked_by for one in held})
    return [Listed(one, logins.get(one.asked_by, "")) for one in held]


def latest(actor: Actor, case_id: UUID) -> Finding | None:
    """The latest finding that is made. Raises NotNamedInCase."""
    cases.case(actor, case_id)
    made = Finding.objects.filter(case_id=case_id, state=Finding.State.MADE)
    return made.order_by("-made_at", "id").first()


def finding(actor: Actor, case_id: UUID, finding_id: UUID) -> Finding:
    """Raises NotNamedInCase, NoSuchFinding."""
    cases.case(actor, case_id)
    held = Finding.objects.filter(case_id=case_id, id=finding_id).first()
    if held is None:
        raise NoSuchFinding(NO_SUCH)
    return held


def opened(actor: Actor, held: Finding, *, at: datetime) -> Verdict:
    """What a finding says ("trace.finding_seen"). Raises NoSuchFinding for one that is not made."""
    subject = subjects_by_id([held.sealed_id]).get(held.sealed_id)
    if held.body is None or subject is None:
        raise NoSuchFinding(_("The case is not weighed yet."), code="not_weighed")
    found = Verdict.from_bytes(open_sealed(subject, BODY, bytes(held.body)))
    audit.record(actor, "trace.finding_seen", object_id=held.id, visibility=CASE, at=at)
    return found


def complaints(actor: Actor, case_id: UUID, ids: Collection[str], *, at: datetime) -> list[Complaint]:
    """The complaints behind a figure, in the order of the calls ("trace.evidence_seen"). Raises NotNamedInCase."""
    wanted = {UUID(one) for one in ids}
    held = [one for one in cases.complaints_of(actor, case_id) if one.id in wanted]
    audit.record(
        actor,
        "trace.evidence_seen",
        subjects=sorted({one.subject_id for one in held if one.subject_id}),
        object_id=case_id,
        facts={"complaints": len(held)},
        visibility=CASE,
        at=at,
    )
    return sorted(held, key=lambda one: (one.called_at or one.told_at, one.id))


def looks(
    actor: Actor, case_id: UUID, login: str, *, since: datetime, until: datetime, at: datetime
) -> list[Line]:
    """What an account did and saw in a time, the latest first ("trace.looks_seen"). Raises NotNamedInCase."""
    held = cases.case(actor, case_id)
    audit.record(
        actor, "trace.looks_seen", object_id=case_id, facts={"number": held.number}, visibility=CASE, at=at
    )
    lines = log.entries_of(actor, login, since=since, until=until, limit=4 * SHOWN, with_cases=True)
    return [line for line in lines if line.subject_count]
