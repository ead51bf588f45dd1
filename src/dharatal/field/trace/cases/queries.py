"""Cases, for whoever is named in them. Looking at the evidence of one is a look at the case, and is recorded."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.complaints import queries as complaints
from dharatal.field.trace.models import Case, CasePerson, CaseVoice, Complaint, Entrusted
from dharatal.guard.access import queries as access
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

SHOWN = 50
REASON = "case.reason"


class NotNamedInCase(Refusal):
    """There is no such case, or it names others: which of the two is not said."""

    code = "not_named_in_case"
    status = 404


class Heard(NamedTuple):
    """A confirmed complaint of one member. called_at: when the rival called, or when it was told; called_to: the end of
    the time within which it was. heard_name: as the caller said it, empty when nobody remembers or it was erased.
    told_by: the log-in that entered it, 0 for the member; caller_token: 0 for a number that nobody kept.
    call_backs: how many there were; the last is the one that counts.
    """

    complaint: UUID
    subject_id: int
    district_id: int
    block_id: int
    called_at: datetime
    heard_name: str
    told_by: int
    told_via: str
    caller_token: int
    called_to: datetime | None = None
    confirmed_by: int = 0
    call_backs: int = 1


class Said(NamedTuple):
    """What one of the entrusted said of a proposal; reason: opened."""

    login: str
    voice: str
    said_at: datetime
    reason: str


class Named(NamedTuple):
    """Somebody who is named in a case, or was until `until_at`."""

    user_id: int
    login: str
    role: str
    by: str
    from_at: datetime
    until_at: datetime | None


def cases(actor: Actor) -> list[Case]:
    """The cases that name the actor, and the proposals that the actor is entrusted with; the latest first."""
    return list(Case.objects.order_by("-proposed_at", "id")[:SHOWN])


def case(actor: Actor, case_id: UUID) -> Case:
    """A case that names the actor. Raises NotNamedInCase, for proposals too: see `proposal`."""
    found = Case.objects.filter(id=case_id).first()
    if found is None or not is_named(case_id):
        raise NotNamedInCase(_("There is no such inquiry, or you are not named in it."))
    return found


def proposal(actor: Actor, case_id: UUID) -> Case:
    """A case that the actor is named in, or may decide about. Raises NotNamedInCase."""
    found = Case.objects.filter(id=case_id).first()
    if found is None:
        raise NotNamedInCase(_("There is no such inquiry, or you are not named in it."))
    return found


def is_named(case_id: UUID) -> bool:
    """Whether a case names whoever has entered by the open door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trace_named_in(%s)", [case_id])
        return bool(cursor.fetchone()[0])


def is_entrusted(actor: Actor) -> bool:
    """Whether the leader named the actor to decide about inquiries."""
    return Entrusted.objects.filter(user_id=actor.user_id, until_at=None).exists()


def entrusted(actor: Actor) -> dict[int, str]:
    """Whom the leader named to decide about inquiries, id to login: everybody may know who they are."""
    held = Entrusted.objects.filter(until_at=None).order_by("from_at", "id")
    ids = list(held.values_list("user_id", flat=True))
    logins = access.logins_of(ids)
    return {user_id: logins.get(user_id, "") for user_id in ids}


def evidence(actor: Actor, case_id: UUID, *, at: datetime) -> list[Heard]:
    """The confirmed complaints that a case holds, one a member, the earliest told ("trace.evidence_seen").

    Raises NotNamedInCase.
    """
    held = case(actor, case_id)
    by_member: dict[int, list[Complaint]] = defaultdict(list)
    rows = _held(held).filter(state=Complaint.State.CONFIRMED).exclude(subject_id=0)
    found = list(rows.order_by("told_at", "id"))
    now = complaints.members_of({one.subject_id for one in found})
    for one in found:
        by_member[now.get(one.subject_id, one.subject_id)].append(one)
    firsts = [told[0] for told in by_member.values()]
    audit.record(
        actor,
        "trace.evidence_seen",
        subjects=sorted(by_member),
        object_id=case_id,
        facts={"complaints": len(firsts)},
        visibility=CASE,
        at=at,
    )
    names = complaints.heard_names(firsts)
    return [_heard(one, member, names[one.id]) for member, (one, *_rest) in by_member.items()]


def complaints_of(actor: Actor, case_id: UUID) -> list[Complaint]:
    """All complaints that a case holds, whatever became of them, as they were told. Raises NotNamedInCase."""
    return list(_held(case(actor, case_id)).order_by("told_at", "id"))


def complaint(actor: Actor, case_id: UUID, complaint_id: UUID, *, at: datetime) -> complaints.Opened:
    """A complaint that a case holds, opened; out of sight while the case is open.

    Raises NotNamedInCase, NoSuchComplaint.
    """
    refuse_elsewhere(actor, case_id, complaint_id)
    return complaints.one(actor, complaint_id, of_case=case_id, at=at)


def refuse_elsewhere(actor: Actor, case_id: UUID, complaint_id: UUID) -> Case:
    """The case. Raises NotNamedInCase, and NoSuchComplaint for a complaint that it does not hold."""
    held = case(actor, case_id)
    if not _held(held).filter(id=complaint_id).exists():
        raise complaints.NoSuchComplaint(_("This inquiry holds no such complaint. Open it from its list."))
    return held


def people(actor: Actor, case_id: UUID) -> list[Named]:
    """Who is named in a case, and was. Raises NotNamedInCase."""
    proposal(actor, case_id)
    held = list(CasePerson.objects.filter(case_id=case_id).order_by("-role", "from_at", "id"))
    logins = access.logins_of({one.user_id for one in held} | {one.named_by for one in held})
    return [
        Named(
            one.user_id,
            logins.get(one.user_id, ""),
            one.role,
            logins.get(one.named_by, ""),
            one.from_at,
            one.until_at,
        )
        for one in held
    ]


def voices(actor: Actor, case_id: UUID, *, at: datetime) -> list[Said]:
    """What was said of a proposal, the reasons opened ("trace.voices_seen"). Raises NotNamedInCase."""
    proposal(actor, case_id)
    held = list(CaseVoice.objects.filter(case_id=case_id).order_by("said_at", "id"))
    if held:
        audit.record(actor, "trace.voices_seen", object_id=case_id, visibility=CASE, at=at)
    subjects = subjects_by_id([one.sealed_id for one in held])
    logins = access.logins_of({one.user_id for one in held})
    return [
        Said(
            logins.get(one.user_id, ""),
            one.voice,
            one.said_at,
            open_sealed(subjects[one.sealed_id], REASON, bytes(one.reason)).decode(),
        )
        for one in held
    ]


def _held(held: Case) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(district_id__in=held.district_ids, told_at__gte=held.since)
    return rows.filter(told_at__lt=held.until) if held.until else rows


def _heard(one: Complaint, member: int, heard_name: str) -> Heard:
    return Heard(
        one.id,
        member,
        one.district_id,
        one.block_id,
        one.called_at or one.told_at,
        heard_name,
        one.told_by,
        one.told_via,
        one.caller_token or 0,
        one.called_to if one.called_at else one.told_at,
        one.confirmed_by,
        1 + len(one.earlier),
    )
