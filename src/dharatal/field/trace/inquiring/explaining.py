"""What stands behind the figures of a finding: whom each suspect had, where and when, and what tells suspects apart."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.attribution.case import Source
from dharatal.field.trace.attribution.naming import Finding
from dharatal.field.trace.inquiring.access import WAYS, Access
from dharatal.field.trace.inquiring.assembling import Assembled
from dharatal.field.trace.inquiring.verdict import NOBODY, Apart, Suspect
from dharatal.field.trace.models import Case

MOST_SHOWN, MOST_APART = 12, 6
NEEDED = 10.1  # complaints times -ln(1 - share) until a name can be said, measured (reference/leak.md)
WORTH_ASKING = 1e-3
TIMES = 10.0  # more and less likely before the evidence
Bools = npt.NDArray[np.bool_]


def suspects(found: Finding, case: Case, held: Assembled, shared: set[str]) -> list[Suspect]:
    """Those of the set, and whoever comes next while it is worth a look; the likeliest first."""
    of_part: dict[str, list[Source]] = {}
    for source in held.sources:
        of_part.setdefault(source.account or source.name, []).append(source)
    ranked = sorted(found.posterior, key=lambda part: -found.posterior[part])
    chosen = [part for part in ranked if part in found.suspects or found.posterior[part] > WORTH_ASKING]
    inside = {part: _inside(of_part[part][0], held) for part in chosen[:MOST_SHOWN]}
    return [_suspect(part, of_part[part][0], found, case, held, shared, inside) for part in inside]


def apart(found: Finding, held: Assembled) -> tuple[list[Apart], list[list[str]]]:
    """What tells the members of the set apart, and who had exactly the same."""
    by_part = {source.account or source.name: source for source in reversed(held.sources)}
    names = [name for name in found.suspects if name != NOBODY and name in by_part]
    names = sorted(names, key=lambda name: -found.posterior[name])[:MOST_APART]
    pairs = [_apart(one, two, by_part, held) for one, two in combinations(names, 2)]
    same: list[list[str]] = []
    for pair in pairs:
        if pair.needed:
            continue
        group = next((group for group in same if pair.first in group or pair.second in group), None)
        if group is None:
            same.append([pair.first, pair.second])
        else:
            group += [name for name in (pair.first, pair.second) if name not in group]
    return pairs, same


def _inside(source: Source, held: Assembled) -> Bools:
    """Of which complaints a source had the member before the call."""
    return np.asarray(source.seen[held.places] <= held.ground.day)


def _suspect(
    part: str,
    source: Source,
    found: Finding,
    case: Case,
    held: Assembled,
    shared: set[str],
    inside: dict[str, Bools],
) -> Suspect:
    mine, account = inside[part], held.accounts.get(part)
    chance = found.posterior[part]
    seen = source.seen[held.places]
    shown = source.shown
    return Suspect(
        name=part,
        is_account=account is not None,
        is_shared=part in shared,
        posterior=chance,
        low=_moved(chance, 1 / TIMES),
        high=_moved(chance, TIMES),
        weight=source.weight,
        rows=int(np.isfinite(source.seen).sum()),
        first_seen=account.first.isoformat() if account and account.first else "",
        inside=[str(held.heard[at].complaint) for at in np.flatnonzero(mine)],
        outside=[str(held.heard[at].complaint) for at in np.flatnonzero(~mine)],
        by_district=_by_district(source, mine, held),
        by_week=_by_week(case, mine, held, account),
        ways=_ways(account, mine, held),
        files=[[at.isoformat(), rows] for at, rows, _export in account.files] if account else [],
        agree=held.agreeing.get(part, (0, 0))[0],
        differ=held.agreeing.get(part, (0, 0))[1],
        decoys=[int(shown.sum()), int((shown & held.ground.decoy_rang).sum())],
        told=sum(one == {part} for one in held.behind),
        elsewhere={other: int((mine & theirs).sum()) for other, theirs in inside.items() if other != part},
        after=int((np.isfinite(seen) & ~mine).sum()),
        silent=_silent(source, held),
    )


def _moved(chance: float, times: float) -> float:
    return chance * times / (1 - chance + chance * times)


def _by_district(source: Source, mine: Bools, held: Assembled) -> list[list[int]]:
    """Of each district: its id, complaints inside and outside, members the source had, and members there."""
    count = len(held.district_ids)
    of = held.ground.district[held.places]
    had = np.bincount(held.ground.district[np.isfinite(source.seen)], minlength=count)
    there = np.bincount(held.ground.district, minlength=count)
    inside, outside = (np.bincount(of[which], minlength=count) for which in (mine, ~mine))
    rows = np.stack([np.array(held.district_ids), inside, outside, had, there], axis=1)
    return [[int(cell) for cell in row] for row in rows if row[1] or row[2] or row[3]]


def _silent(source: Source, held: Assembled) -> list[list[int]]:
    """Districts of which the source had most, and from which nobody told of a call."""
    rows = _by_district(source, np.zeros(len(held.places), np.bool_), held)
    quiet = [row for row in rows if not row[1] and not row[2] and row[3]]
    return [[row[0], row[3]] for row in sorted(quiet, key=lambda row: -row[3])[:3]]


def _by_week(case: Case, mine: Bools, held: Assembled, account: Access | None) -> list[list[object]]:
    """Of each week from day 0: its first day, complaints inside and outside, members that the account saw first."""
    inside, outside = (Counter((held.ground.day[which] // 7).astype(int).tolist()) for which in (mine, ~mine))
    weeks = account.weeks if account else Counter[int]()
    last = max([0, *inside, *outside, *[week for week in weeks if week >= 0]])
    return [
        [_first_day(case.since, week), inside[week], outside[week], weeks[week]] for week in range(last + 1)
    ]


def _first_day(since: datetime, week: int) -> str:
    return (since + timedelta(weeks=week)).isoformat()


def _ways(account: Access | None, mine: Bools, held: Assembled) -> dict[str, int]:
    if account is None:
        return {}
    found = Counter(account.way[held.places[mine]].tolist())
    return {WAYS[way]: count for way, count in sorted(found.items())}


def _apart(first: str, second: str, by_part: dict[str, Source], held: Assembled) -> Apart:
    one, two = (np.isfinite(by_part[name].seen) for name in (first, second))
    only_one, only_two = one & ~two, two & ~one
    share = max(_share(only_one, one), _share(only_two, two))
    shown = by_part[first].shown ^ by_part[second].shown
    differing = np.bincount(held.ground.district[only_one | only_two], minlength=held.ground.districts)
    at = int(differing.argmax()) if len(differing) else 0
    needed = math.ceil(NEEDED / -math.log1p(-min(share, 0.5))) if share else 0
    heard = bool((by_part[first].heard != by_part[second].heard).any())
    if not needed and (shown.any() or heard):
        needed = -1  # only marks tell them apart
    return Apart(first, second, share, needed, int(shown.sum()), held.district_ids[at], int(differing[at]))


def _share(part: Bools, whole: Bools) -> float:
    count = int(whole.sum())
    return float(part.sum() / count) if count else 0.0


def likeliest_by_guilt(held: Assembled, names: Sequence[str]) -> dict[str, list[int]]:
    """By account, the complaints of members whom it had: what the published measure is told."""
    return {
        name: np.flatnonzero(np.isfinite(held.accounts[name].seen[held.places])).tolist() for name in names
    }
