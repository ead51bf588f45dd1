"""What an inquiry assumes: written down with a reason, read back for a weighing and for the page."""

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace import queries as files
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiring.models import Assumption
from dharatal.field.trace.inquiring.verdict import NOBODY, weighable
from dharatal.field.trace.models import Case, SuspectFile
from dharatal.guard.access import queries as access
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

WORDS = "assumption.words"
SHORTEST_REASON, LONGEST = 10, 1_000


class CannotAssume(Refusal):
    code = "cannot_assume"
    status = 422


class Span(NamedTuple):
    """A declared copy or stolen session. before: its end."""

    id: UUID
    user_id: int
    after: datetime
    before: datetime


class Told(NamedTuple):
    """An assumption as the page shows it. who, where, why: opened."""

    assumption: Assumption
    login: str
    by: str
    who: str
    where: str
    why: str


@dataclass(frozen=True)
class Declared:
    """What holds for a weighing. filed: by login, the logarithm of an e-value of the lists that turned up."""

    copies: list[Span] = field(default_factory=list)
    stolen: list[Span] = field(default_factory=list)
    shared: set[str] = field(default_factory=set)
    weights: dict[str, float] = field(default_factory=dict)
    filed: dict[str, float] = field(default_factory=dict)


def assume(
    actor: Actor,
    case_id: UUID,
    *,
    kind: str,
    why: str,
    login: str = "",
    source: str = "",
    suspect_id: UUID | None = None,
    weight: float | None = None,
    who: str = "",
    where: str = "",
    from_at: datetime | None = None,
    to_at: datetime | None = None,
    at: datetime,
) -> Assumption:
    """Write down what the log cannot know ("trace.case_assumed"). Raises NotNamedInCase, CannotAssume."""
    held = cases.case(actor, case_id)
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotAssume(
            _("Write in a sentence why you assume this: it is printed with the finding."), code="no_reason"
        )
    user_id = _user_of(login, kind)
    _refuse_halves(kind, source, suspect_id, weight, from_at, to_at)
    source = _source_of(held, source) if kind == Assumption.Kind.WEIGHT else ""
    _refuse_again(case_id, suspect_id)
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    words = {name: text.strip()[:LONGEST] for name, text in (("who", who), ("where", where), ("why", why))}
    sealed = seal(subject, WORDS, json.dumps(words, ensure_ascii=False).encode())
    made = Assumption(
        id=new_uuid(),
        case=held,
        kind=kind,
        user_id=user_id,
        source=source,
        suspect_id=suspect_id,
        from_at=from_at,
        to_at=to_at,
        weight=weight,
        made_by=actor.user_id,
        made_at=at,
        sealed_id=subject.id,
        words=sealed,
        key_version=key_version(sealed),
    )
    made.save(force_insert=True)
    facts: dict[str, Fact] = {"number": held.number, "kind": kind}
    audit.record(actor, "trace.case_assumed", object_id=case_id, facts=facts, visibility=CASE, at=at)
    return made


def withdraw(actor: Actor, case_id: UUID, assumption_id: UUID, *, at: datetime) -> None:
    """Take an assumption back; that it was made stays ("trace.case_assumed_no_more")."""
    held = cases.case(actor, case_id)
    live = Assumption.objects.filter(id=assumption_id, case_id=case_id, withdrawn_at=None)
    if not live.update(withdrawn_at=at, withdrawn_by=actor.user_id):
        raise CannotAssume(_("This was taken back already."), code="withdrawn")
    audit.record(
        actor,
        "trace.case_assumed_no_more",
        object_id=case_id,
        facts={"number": held.number},
        visibility=CASE,
        at=at,
    )


def listed(actor: Actor, case_id: UUID) -> list[Told]:
    """What is assumed in a case, and was; the latest first. Raises NotNamedInCase."""
    cases.case(actor, case_id)
    held = list(Assumption.objects.filter(case_id=case_id).order_by("-made_at", "id"))
    logins = access.logins_of({one.user_id for one in held} | {one.made_by for one in held})
    subjects = subjects_by_id([one.sealed_id for one in held])
    found = []
    for one in held:
        words = json.loads(open_sealed(subjects[one.sealed_id], WORDS, bytes(one.words)))
        found.append(Told(one, logins.get(one.user_id, ""), logins.get(one.made_by, ""), **words))
    return found


def declared(actor: Actor, case_id: UUID, *, at: datetime) -> Declared:
    """What holds now, for a weighing. Raises NotNamedInCase, and CannotKeep for a list that is gone."""
    cases.case(actor, case_id)
    held = list(Assumption.objects.filter(case_id=case_id, withdrawn_at=None).order_by("made_at", "id"))
    logins = access.logins_of({one.user_id for one in held})
    shared = {logins.get(one.user_id, "") for one in held if one.kind == Assumption.Kind.SHARED}
    return Declared(
        copies=_spans(held, Assumption.Kind.COPY),
        stolen=_spans(held, Assumption.Kind.STOLEN),
        shared=shared | access.shared_logins(),
        weights={one.source: one.weight for one in held if one.weight is not None},
        filed=_filed(actor, [one.suspect_id for one in held if one.suspect_id], at),
    )


def e_value(p_value: float) -> float:
    """The logarithm of an e-value made of a p-value: half of p to the power of -1/2 (Vovk and Wang 2021).

    Its mean is at most 1 when the copy is innocent, so it multiplies with the evidence of complaints.
    """
    return math.log(0.5) - 0.5 * math.log(max(p_value, 1e-12))


def _filed(actor: Actor, suspects: Collection[UUID], at: datetime) -> dict[str, float]:
    """By login, the logarithm of the mean e-value of the lists.

    They may all come of one copy. The mean of e-values is one too, however they hang together; their product is not.
    """
    found: dict[str, list[float]] = {}
    read = 0
    for suspect_id in set(suspects):
        held = files.one(actor, suspect_id).suspect
        if held.state != SuspectFile.State.READ:
            continue
        read += 1
        best: dict[str, float] = {}
        for one in files.report(actor, held, at=at).named:
            best[one.holder] = max(best.get(one.holder, 0.0), e_value(one.p_value))
        for login, told in best.items():
            found.setdefault(login, []).append(told)
    return {login: float(np.logaddexp.reduce(told)) - math.log(read) for login, told in found.items()}


def _spans(held: Sequence[Assumption], kind: str) -> list[Span]:
    return [
        Span(one.id, one.user_id, one.from_at, one.to_at)
        for one in held
        if one.kind == kind and one.from_at and one.to_at
    ]


def _user_of(login: str, kind: str) -> int:
    if kind not in (Assumption.Kind.SHARED, Assumption.Kind.STOLEN):
        return 0
    return access.account_by_login(login).id


def _source_of(case: Case, source: str) -> str:
    """As a finding writes it. Raises CannotAssume, UnknownLogin for what no finding can hold."""
    wanted = source.strip()
    copies = Assumption.objects.filter(case=case, kind=Assumption.Kind.COPY, withdrawn_at=None)
    if wanted in weighable(case.district_ids, copies.values_list("id", flat=True)):
        return wanted
    kind, colon, rest = wanted.partition(":")
    if colon and kind != "session":
        raise CannotAssume(
            _(
                "No finding of this inquiry can hold “%(source)s”. Choose one that is offered, or write a log-in."
            )
            % {"source": wanted},
            code="no_such_source",
        )
    login = access.account_by_login(rest or kind).login
    return f"session:{login}" if colon else login


def _refuse_again(case_id: UUID, suspect_id: UUID | None) -> None:
    live = Assumption.objects.filter(case_id=case_id, suspect_id=suspect_id, withdrawn_at=None)
    if suspect_id is not None and live.exists():
        raise CannotAssume(_("This list is joined to the inquiry already."), code="joined")


def _refuse_halves(
    kind: str,
    source: str,
    suspect_id: UUID | None,
    weight: float | None,
    from_at: datetime | None,
    to_at: datetime | None,
) -> None:
    if kind not in Assumption.Kind.values:
        raise CannotAssume(_("Choose what you assume."), code="no_such_kind")
    if kind in (Assumption.Kind.COPY, Assumption.Kind.STOLEN) and not (from_at and to_at and from_at < to_at):
        raise CannotAssume(_("Say from when until when, the end after the beginning."), code="no_time")
    if kind == Assumption.Kind.WEIGHT and (not source.strip() or weight is None or not 0 <= weight <= 1000):
        raise CannotAssume(
            _("Say of whom, and a weight between 0 and 1,000; an account has 1."), code="no_weight"
        )
    if kind == Assumption.Kind.WEIGHT and source == NOBODY:
        raise CannotAssume(
            _("That nobody passed anything on has no weight of its own. Give the others more, or less."),
            code="no_weight",
        )
    if kind == Assumption.Kind.FILE and suspect_id is None:
        raise CannotAssume(_("Choose the list that turned up."), code="no_such_list")
