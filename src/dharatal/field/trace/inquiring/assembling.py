"""Everything that a case is weighed with, as `attribution` wants it: who could be called, and who had seen them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from dharatal.field.intake import whose as intake
from dharatal.field.trace.attribution.case import Floats, Ground, Never, Source
from dharatal.field.trace.cases.queries import Heard
from dharatal.field.trace.inquiring import access
from dharatal.field.trace.inquiring.access import DAY, Access, Universe, Window
from dharatal.field.trace.inquiring.declared import Declared
from dharatal.field.trace.inquiring.hearing import Spellings
from dharatal.field.trace.models import Case, Complaint
from dharatal.guard.access import queries as logins
from dharatal.guard.access.reach import keeping_decoys
from dharatal.guard.audit import looks as log
from dharatal.guard.vault.marks.custodian import CustodianAway
from dharatal.kernel.actor import Actor
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.exports import queries as exports
from dharatal.register.people.recognising import areas

BASELINE = timedelta(days=180)
SHORTEST = timedelta(days=30)
MOST_ACCOUNTS = 120  # of more, those that had most of the members who were called
BEFORE = np.float32(-10_000)
WEIGHTS = {"sheet": 0.2, "copy": 1.0, "old": 0.5, "administrator": 0.5, "keyholder": 0.2, "compiled": 0.5}
STOLEN_WEIGHT, NAME_WITHOUT_LIST = 0.5, 0.3


@dataclass
class Assembled:
    """A case before it is weighed. heard: the complaints of members, in the order of the ground's.

    places: of each, where its member stands in the universe. accounts: by login. behind: by complaint, on whose word it
    rests; rang: by decoy the same, of those that were called. baseline: complaints of the time before, in all.
    """

    ground: Ground
    sources: list[Source]
    heard: list[Heard]
    places: npt.NDArray[np.int64]
    universe: Universe
    accounts: dict[str, Access]
    behind: list[frozenset[str]]
    rang: list[frozenset[str]]
    district_ids: list[int]
    agreeing: dict[str, tuple[int, int]] = field(default_factory=dict)
    omitted: int = 0
    notes: list[str] = field(default_factory=list)


def assemble(
    actor: Actor, case: Case, heard: Sequence[Heard], declared: Declared, *, at: datetime
) -> Assembled:
    """Read register, log and decoys of a case's districts; behind a door that reaches all of them."""
    until = min(case.until or at, at)
    notes: list[str] = []
    decoys = _decoys(case)
    invented = BitMap([one for one, _district in decoys])
    universe = _universe(case)
    told, places = _of_members(heard, universe, invented)
    if len(told) + sum(one.subject_id in invented for one in heard) < len(heard):
        notes.append("complaint_of_nobody")
    fetched = {one.uuid: one.delivered_at for one in exports.all_made(actor) if one.delivered_at}
    windows = [Window(one.user_id, one.after, one.before) for one in declared.stolen]
    found = access.by_account(
        log.looks(actor, until=until),
        universe,
        day_zero=case.since,
        decoys=invented,
        fetched=fetched,
        windows=windows,
    )
    tellers = {user for one in heard for user in (one.told_by, one.confirmed_by)}
    names = logins.logins_of({*found, *tellers} - {0})
    chosen = _chosen(found, places)
    accounts = {names.get(user, f"#{user}"): found[user] for user in chosen}
    rang = {one.subject_id: _behind(one, names) for one in heard if one.subject_id in invented}
    ground = _ground(case, universe, told, places, decoys, set(rang), until)
    agreeing: dict[str, tuple[int, int]] = {}
    said = _said(told, places, accounts, agreeing, notes)
    sources = [
        *_of_accounts(accounts, declared, said, [one for one, _district in decoys], len(told)),
        *_outside(case, universe, declared, said, told, len(decoys)),
    ]
    return Assembled(
        ground=ground,
        sources=[_weighted(one, declared) for one in sources],
        heard=told,
        places=places,
        universe=universe,
        accounts=accounts,
        behind=[_behind(one, names) for one in told],
        rang=[rang.get(one, frozenset()) for one, _district in decoys],
        district_ids=sorted(case.district_ids),
        agreeing=agreeing,
        omitted=len(found) - len(chosen),
        notes=notes,
    )


def _decoys(case: Case) -> list[tuple[int, int]]:
    """Every decoy that there ever was in a case's districts, with its district."""
    with keeping_decoys():
        held = Decoy.objects.filter(district_id__in=case.district_ids).order_by("id")
        return list(held.values_list("id", "district_id"))


def _universe(case: Case) -> Universe:
    ids = np.array(sorted(case.district_ids), dtype=np.int64)
    people = areas.members_of_districts(ids)
    records, persons = areas.joined_in(ids)
    others = dict(zip(records.tolist(), persons.tolist(), strict=True))
    member = dict.fromkeys(people.ids.tolist())
    zero = case.since.timestamp()
    sent = intake.sent_in(case.district_ids)
    sheet_only = [(one, district, when) for one, district, when in sent if others.get(one, one) not in member]
    all_ids = np.concatenate([people.ids, np.array([one for one, _d, _w in sheet_only], dtype=np.int64)])
    district = np.concatenate([people.district, np.array([d for _o, d, _w in sheet_only], dtype=np.int64)])
    since = np.concatenate([people.since - zero, [when.timestamp() - zero for _o, _d, when in sheet_only]])
    order = np.argsort(all_ids, kind="stable")
    sorted_ids = all_ids[order]
    submitted = np.full(len(all_ids), Never, np.float32)
    for one, _district, when in sent:
        place = int(np.searchsorted(sorted_ids, others.get(one, one)))
        if place < len(sorted_ids) and sorted_ids[place] == others.get(one, one):
            submitted[place] = (when.timestamp() - zero) / DAY.total_seconds()
    return Universe(
        sorted_ids,
        np.searchsorted(ids, district[order]).astype(np.int16),
        (since[order] / DAY.total_seconds()).astype(np.float32),
        (np.arange(len(all_ids)) < len(people.ids))[order],
        submitted,
        others,
    )


def _of_members(
    heard: Sequence[Heard], universe: Universe, decoys: BitMap
) -> tuple[list[Heard], npt.NDArray[np.int64]]:
    told, places = [], []
    for one in heard:
        found = universe.places(BitMap([one.subject_id]))
        if len(found) and one.subject_id not in decoys:
            told.append(one)
            places.append(int(found[0]))
    return told, np.array(places, dtype=np.int64)


def _chosen(found: Mapping[int, Access], places: npt.NDArray[np.int64]) -> list[int]:
    """Accounts that had somebody of those who were called, the most first."""
    had = {user: int(np.isfinite(one.seen[places]).sum()) for user, one in found.items()}
    able = [user for user, one in found.items() if had[user] or (not len(places) and one.first)]
    return sorted(able, key=lambda user: (-had[user], user))[:MOST_ACCOUNTS]


def _ground(
    case: Case,
    universe: Universe,
    told: Sequence[Heard],
    places: npt.NDArray[np.int64],
    decoys: Sequence[tuple[int, int]],
    rang: set[int],
    until: datetime,
) -> Ground:
    ids = np.array(sorted(case.district_ids), dtype=np.int64)
    first = Complaint.objects.order_by("told_at").values_list("told_at", flat=True).first() or case.since
    begin = max(case.since - BASELINE, min(first, case.since - SHORTEST))
    before = Complaint.objects.filter(
        state=Complaint.State.CONFIRMED,
        district_id__in=case.district_ids,
        told_at__gte=begin,
        told_at__lt=case.since,
    ).values_list("district_id", flat=True)
    days = max((until - case.since) / DAY, 1.0)
    called = np.array([(_when(one) - case.since) / DAY for one in told], dtype=float)
    return Ground(
        districts=len(ids),
        district=universe.district,
        known=np.ones(len(universe.ids), np.float32),
        baseline_days=(case.since - begin) / DAY,
        days=days,
        baseline=np.bincount(np.searchsorted(ids, list(before)), minlength=len(ids)).astype(np.int64),
        complainant=places,
        day=np.clip(called, 0.0, days),
        decoy_district=np.searchsorted(ids, [district for _one, district in decoys]).astype(np.int16),
        decoy_rang=np.array([one in rang for one, _district in decoys], dtype=np.bool_),
    )


def _when(one: Heard) -> datetime:
    """When the rival called; the middle of the time within which it was."""
    return one.called_at + (one.called_to - one.called_at) / 2 if one.called_to else one.called_at


def _behind(one: Heard, names: Mapping[int, str]) -> frozenset[str]:
    """The accounts on whose word a complaint rests: what a member told by the public form, on the call-back alone."""
    return frozenset(names.get(user, f"#{user}") for user in {one.told_by, one.confirmed_by} - {0})


def _said(
    told: Sequence[Heard],
    places: npt.NDArray[np.int64],
    accounts: Mapping[str, Access],
    agreeing: dict[str, tuple[int, int]],
    notes: list[str],
) -> dict[str, Floats]:
    """By account and "" for plain spelling, what the names heard say; nothing while the second custodian is away."""
    try:
        spellings = Spellings(told)
        found = {"": spellings.plain()}
        for login, one in accounts.items():
            found[login], agree, differ = spellings.of_account(one, places)
            agreeing[login] = agree, differ
    except CustodianAway:
        notes.append("custodian_away")
        agreeing.clear()
        return {}
    return found


def _of_accounts(
    accounts: Mapping[str, Access],
    declared: Declared,
    said: Mapping[str, Floats],
    decoys: Sequence[int],
    complaints: int,
) -> list[Source]:
    found = []
    for login, one in accounts.items():
        heard = said.get(login, np.ones(complaints))
        shown = np.array([decoy in one.decoys for decoy in decoys], dtype=np.bool_)
        filed = declared.filed.get(login, 0.0)
        found.append(Source(login, one.seen, shown, heard, filed=filed))
        if one.stolen is not None:
            part = np.array([decoy in one.stolen_decoys for decoy in decoys], dtype=np.bool_)
            found.append(
                Source(f"session:{login}", one.stolen, part, heard, STOLEN_WEIGHT, is_account=False, login=login,
                       filed=filed)
            )  # fmt: skip
    return found


def _outside(
    case: Case,
    universe: Universe,
    declared: Declared,
    said: Mapping[str, Floats],
    told: Sequence[Heard],
    decoys: int,
) -> list[Source]:
    """What may have left by no account: sheets, copies, the machine's and the keys' keepers, a list of their own."""
    neutral = np.ones(len(told))
    plain = said.get("", neutral)
    none, every = np.zeros(decoys, np.bool_), np.ones(decoys, np.bool_)
    by_key = np.where([bool(one.heard_name) for one in told], NAME_WITHOUT_LIST, 1.0)

    def listed(name: str, had: npt.NDArray[np.bool_], **more: object) -> Source:
        seen = np.where(had, np.maximum(universe.since, BEFORE), Never).astype(np.float32)
        weight = WEIGHTS[name.split(":")[0]]
        told_of: dict[str, object] = {"shown": none, "heard": plain, "weight": weight, **more}
        return Source(name, seen, is_account=False, **told_of)  # type: ignore[arg-type]

    found = [
        listed(f"sheet:{district}", np.isfinite(universe.sent) & (universe.district == place))
        for place, district in enumerate(sorted(case.district_ids))
    ]
    for copy in declared.copies:
        until = (copy.before - case.since) / DAY
        found.append(listed(f"copy:{copy.id}", universe.is_member & (universe.since <= until)))
    everybody = universe.is_member
    return [
        *[one for one in found if np.isfinite(one.seen).any()],
        listed("old", everybody & (universe.since < 0)),
        listed("administrator", everybody, shown=every),
        listed("keyholder", everybody, shown=every, heard=by_key),
        listed("compiled", everybody, heard=neutral),
    ]


def _weighted(one: Source, declared: Declared) -> Source:
    weight = declared.weights.get(one.name)
    if weight is None:
        return one
    return replace(one, weight=weight)
