"""The latest weighing of a case, as this room lays it before holders and prints it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.inquiring import queries as weighed
from dharatal.field.trace.inquiring.verdict import OUTSIDE, Verdict
from dharatal.field.trace.inquiring.verdict import Suspect as Weighed
from dharatal.field.trace.inquiry.finding import Apart, District, File, Finding, Gap, Suspect
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal


class NoFinding(Refusal):
    """The evidence of this case was not weighed yet."""

    code = "no_finding"


def latest(actor: Actor, case_id: UUID, *, at: datetime) -> Finding:
    """Raises NotNamedInCase, NoFinding."""
    held = weighed.latest(actor, case_id)
    if held is None or held.made_at is None:
        raise NoFinding(_("The evidence of this inquiry was not weighed yet. Weigh it first, on its page."))
    return as_printed(held.id, case_id, held.made_at, weighed.opened(actor, held, at=at))


def as_printed(finding_id: UUID, case_id: UUID, made_at: datetime, verdict: Verdict) -> Finding:
    """A verdict without what concerns members, and only the accounts that cannot be excluded.

    Beside one that is named, nobody who had none of the members before the calls: such an account could at most have
    passed something on that nobody was called from, and that holds for all who are excluded, too.
    """
    in_set = [one for one in verdict.suspects if one.name in verdict.set and one.is_account]
    chosen = [one for one in in_set if one.inside or not verdict.named]
    users = _ids_of([one.name for one in chosen])
    return Finding(
        id=finding_id,
        case_id=case_id,
        made_at=made_at,
        complaints=verdict.complaints,
        named=verdict.named or "",
        suspects=tuple(_suspect(one, verdict, users) for one in chosen if one.name in users),
        excluded=verdict.excluded + len(in_set) - len(chosen),
        nobody=verdict.nobody,
        outside=sum(share for name, share in verdict.posterior.items() if _kind(name) in OUTSIDE),
        log_lr=verdict.log_lr,
        elsewhere=tuple(dict.fromkeys(_kind(name) for name in verdict.set if not _is_account(name, users))),
        rests_on=len(verdict.rests_on),
        again=verdict.again,
        apart=tuple(
            Apart(one.first, one.second, one.needed, one.district)
            for one in verdict.apart
            if _is_account(one.first, users) and _is_account(one.second, users)
        ),
        gaps=tuple(Gap(_moment(one.from_at), _moment(one.to_at)) for one in verdict.gaps),
    )


def _suspect(one: Weighed, verdict: Verdict, users: Mapping[str, int]) -> Suspect:
    return Suspect(
        user_id=users[one.name],
        login=one.name,
        posterior=one.posterior,
        low=one.low,
        high=one.high,
        is_shared=one.is_shared,
        rows=one.rows,
        first_at=_moment(one.first_seen),
        districts=tuple(District(row[0], row[1], row[2]) for row in one.by_district if row[1] or row[2]),
        files=tuple(File(datetime.fromisoformat(at), members) for at, members in one.files),
        against=tuple(_against(one, verdict)),
    )


def _against(one: Weighed, verdict: Verdict) -> Iterable[str]:
    if one.outside:
        yield "outside"
    if one.after:
        yield "early"
    if one.differ > one.agree:
        yield "spelt"
    if one.decoys[0] and not one.decoys[1]:
        yield "decoys"
    if one.silent:
        yield "silent"
    if any(one.name in group for group in verdict.same):
        yield "alike"
    if one.told:
        yield "told"


def _ids_of(logins: list[str]) -> dict[str, int]:
    return {login: user_id for user_id, login in access.logins_of(access.ids_of_logins(logins)).items()}


def _kind(name: str) -> str:
    return name.partition(":")[0]


def _is_account(name: str, users: Mapping[str, int]) -> bool:
    return name in users


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
