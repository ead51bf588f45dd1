"""A leak, a rival who calls, and the complaints that come of it.

kinds: `district`, `callroom`, `browser`, `export` (an account of that kind passes on all it had), `export-district`
(an exporter passes on one district), `pair` (two accounts), `nobody` (people are called anyway), `sheet` (a
district's list as it was submitted), `old` (a copy from before the log), `administrator` (whoever keeps the machine
passes on everything), `compiled` (the rival calls oftener whoever's number is public), `framed` (nobody passed
anything on; one account enters and confirms complaints of members whom another one had seen, or two do it together),
`framed-callers` (the same by two callers who each confirm what they told themselves by the public form),
`framed-beside` (so do they, while a district's list as it was submitted was passed on; framed is its president).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.attribution.case import Ground, Never, Source
from dharatal.field.trace.attribution.simulating.organisation import Account, Organisation

KINDS = (
    *("district", "callroom", "browser", "export", "export-district", "pair"),
    *("nobody", "framed", "sheet", "old", "administrator", "compiled"),
    *("framed-callers", "framed-beside"),
)
NOT_PASSED_ON = ("nobody", "framed", "framed-callers")
OUTSIDE = ("sheet", "old", "administrator", "compiled")
BASELINE_DAYS, DAYS = 180.0, 84.0
ORDINARY = (
    3e-8,
    6e-7,
)  # complaints a member and day when nobody passed anything on: one in three months to seven a month
HEARD, HEARD_RIGHT = 0.5, 0.85  # how often a member noticed how the own name was said, how often rightly
WRONG_RING = 0.002
ALONE = 0.4  # of members who complain themselves; somebody of the call room writes the others down, and calls all back


@dataclass(frozen=True, slots=True)
class Truth:
    """What happened. leakers: accounts; outside: a source outside the log; true: complaints that the leak caused."""

    kind: str
    leakers: tuple[str, ...]
    outside: str
    true: int


@dataclass(frozen=True, slots=True)
class Case:
    """behind: by complaint, the accounts on whose word it rests: who wrote it down and who called back; rang: by decoy
    the same, of those that were called.
    """

    truth: Truth
    ground: Ground
    sources: list[Source]
    behind: list[frozenset[str]]
    rang: list[frozenset[str]]


def case(luck: np.random.Generator, organised: Organisation, kind: str, *, most_true: int = 400) -> Case:
    """Make one case. kind: one of KINDS; of a leak so large that more complaints came, the first are taken."""
    leakers, had, shown, outside = _leak(luck, organised, kind)
    called, true_day = _complaints(luck, organised, kind, had)
    true = luck.permutation(len(called))[:most_true]
    rate = np.exp(luck.uniform(*np.log(ORDINARY)))
    who, day = _ordinary(luck, organised, rate * DAYS)
    before, _ = _ordinary(luck, organised, rate * BASELINE_DAYS)
    heard = _heard(luck, leakers, outside, called[true])
    behind = _behind(luck, organised, len(true) + len(who))
    made_up, framers = _framed(luck, organised, kind, outside)
    ground = Ground(
        districts=organised.districts,
        district=organised.district,
        known=organised.known,
        baseline_days=BASELINE_DAYS,
        days=DAYS,
        baseline=np.bincount(organised.district[before], minlength=organised.districts),
        complainant=np.concatenate([called[true], who, made_up]),
        day=np.concatenate([true_day[true], day * DAYS, luck.uniform(DAYS / 3, DAYS, len(made_up))]),
        decoy_district=organised.decoy_district,
        decoy_rang=_rang(luck, shown),
    )
    noticed = luck.random(len(who)) < HEARD
    ordinary = np.where(noticed, luck.integers(0, 2, len(who)), -1)
    bits = np.concatenate([heard, ordinary, np.full(len(made_up), -1)])
    truth = Truth(kind, tuple(one.name for one in leakers), outside, len(true))
    sources = [*_accounts(organised, ground, bits), *_listed(organised, bits)]
    rang = _behind(luck, organised, len(ground.decoy_rang))
    return Case(truth, ground, sources, [*behind, *framers], rang)


def sources_of(organised: Organisation) -> list[Source]:
    """Everybody who comes into question, before anybody complained: who saw what does not depend on it."""
    none = np.zeros(0, dtype=np.int64)
    accounts = [Source(one.name, one.seen, one.shown, none.astype(float)) for one in organised.accounts]
    return [*accounts, *_listed(organised, none)]


def _complaints(
    luck: np.random.Generator, organised: Organisation, kind: str, had: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Members who complained of what was passed on, and the days on which they were called."""
    if kind in NOT_PASSED_ON:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    pull = organised.known if kind == "compiled" else np.ones(1, np.float32)
    return _called(luck, organised, had, float(luck.uniform(7, DAYS / 2)), pull)


def _rang(luck: np.random.Generator, shown: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    rang = shown & (luck.random(len(shown)) < luck.uniform(0.05, 0.3))
    return np.asarray(rang | (luck.random(len(shown)) < WRONG_RING))


def _behind(luck: np.random.Generator, organised: Organisation, count: int) -> list[frozenset[str]]:
    """Somebody of the call room calls back, and another one wrote it down where the member did not tell it alone."""
    callers = [one.name for one in organised.accounts if one.kind == "callroom"]
    back = luck.integers(0, len(callers), count)
    wrote = (back + luck.integers(1, len(callers), count)) % len(callers)
    alone = luck.random(count) < ALONE
    return [
        frozenset({callers[one]} if self_told else {callers[one], callers[two]})
        for one, two, self_told in zip(back.tolist(), wrote.tolist(), alone, strict=True)
    ]


def _framed(
    luck: np.random.Generator, organised: Organisation, kind: str, outside: str
) -> tuple[npt.NDArray[np.int64], list[frozenset[str]]]:
    """Complaints that were made up of members whom somebody else had seen, and by whom each."""
    if not kind.startswith("framed"):
        return np.zeros(0, np.int64), []
    able = [one for one in organised.accounts if kind == "framed" or one.kind == "callroom"]
    first, second = (able[at].name for at in luck.permutation(len(able))[:2])
    others = [one for one in organised.accounts if one.name not in (first, second)]
    if kind == "framed-beside":
        others = [one for one in others if one.name == f"president{outside.removeprefix('sheet')}"]
    seen = np.flatnonzero(np.isfinite(others[luck.integers(len(others))].seen))
    made_up = luck.choice(seen, size=int(luck.integers(8, 60)), replace=False)
    if kind == "framed":
        framers = frozenset({first, second} if luck.random() < 0.5 else {first})
        return made_up, [framers] * len(made_up)
    return made_up, [frozenset({first if one < 0.5 else second}) for one in luck.random(len(made_up))]


def _presided(organised: Organisation) -> list[int]:
    return [int(one.name.removeprefix("president")) for one in organised.accounts if one.kind == "district"]


def _leak(
    luck: np.random.Generator, organised: Organisation, kind: str
) -> tuple[list[Account], npt.NDArray[np.bool_], npt.NDArray[np.bool_], str]:
    """Who passed on which members and decoys."""
    none, no_decoys = np.zeros(len(organised.district), bool), np.zeros(len(organised.decoy_district), bool)
    if kind in NOT_PASSED_ON:
        return [], none, no_decoys, ""
    if kind == "old":
        return [], (luck.random(len(none)) < 0.8) & _members(organised), no_decoys, "old"
    if kind == "administrator":
        return [], _members(organised), ~no_decoys, "administrator"
    if kind == "compiled":
        return [], _members(organised), no_decoys, "compiled"
    if kind in ("sheet", "framed-beside"):
        places = [*range(organised.districts)] if kind == "sheet" else _presided(organised)
        place = places[int(luck.integers(len(places)))]
        return [], organised.district == place, no_decoys, f"sheet{place}"
    wanted = {"export-district": "export"}.get(kind, kind)
    able = [one for one in organised.accounts if kind == "pair" or one.kind == wanted]
    chosen = [able[at] for at in luck.permutation(len(able))[: 2 if kind == "pair" else 1]]
    had = np.logical_or.reduce([np.isfinite(one.seen) for one in chosen])
    shown = np.logical_or.reduce([one.shown for one in chosen])
    if kind == "export-district":
        place = int(luck.integers(organised.districts))
        had, shown = had & (organised.district == place), shown & (organised.decoy_district == place)
    return chosen, had, shown, ""


def _called(
    luck: np.random.Generator,
    organised: Organisation,
    had: npt.NDArray[np.bool_],
    start: float,
    pull: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Members who were called and complained, and when: the rival works differently in each district."""
    called, complains = luck.uniform(0.05, 0.30), np.exp(luck.uniform(np.log(0.001), np.log(0.02)))
    at_work = np.where(
        luck.random(organised.districts) < 0.2, 0.0, luck.gamma(1.5, 1 / 1.5, organised.districts)
    )
    if not at_work[np.unique(organised.district[had])].any():
        at_work[:] = 1.0
    chance = np.clip(called * at_work[organised.district] * pull / pull.mean(), 0, 1) * complains * had
    who = np.flatnonzero(luck.random(len(had)) < chance)
    return who, luck.uniform(start, DAYS, len(who))


def _ordinary(
    luck: np.random.Generator, organised: Organisation, often: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Complaints that come anyway, from some districts more than from others; when, as a share of the time."""
    uneven = luck.gamma(2.0, 0.5, organised.districts)
    rate = often * organised.known * uneven[organised.district]
    who = np.flatnonzero(luck.random(len(rate)) < rate)
    return who, luck.random(len(who))


def _members(organised: Organisation) -> npt.NDArray[np.bool_]:
    return np.arange(len(organised.district)) < organised.members


def _heard(
    luck: np.random.Generator, leakers: list[Account], outside: str, who: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The bit that each complaint tells of, -1 for none; a list from outside carries the register's spelling, 0."""
    said = luck.integers(0, 2, len(who))
    if outside and outside != "compiled":
        said = (luck.random(len(who)) > HEARD_RIGHT).astype(np.int64)
    if leakers:
        source = luck.integers(0, len(leakers), len(who))
        marks = np.stack([one.mark[who] for one in leakers])
        had = np.stack([np.isfinite(one.seen[who]) for one in leakers])
        source = np.where(had[source, np.arange(len(who))], source, had.argmax(axis=0))
        said = marks[source, np.arange(len(who))].astype(np.int64)
        said ^= luck.random(len(who)) > HEARD_RIGHT
    return np.where(luck.random(len(who)) < HEARD, said, -1)


def _accounts(organised: Organisation, ground: Ground, bits: npt.NDArray[np.int64]) -> list[Source]:
    return [
        Source(one.name, one.seen, one.shown, _ratio(one.mark[ground.complainant], bits))
        for one in organised.accounts
    ]


def _ratio(mark: npt.NDArray[np.uint8], bits: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    agreeing = np.where(mark == bits, 2 * HEARD_RIGHT, 2 * (1 - HEARD_RIGHT))
    return np.where(bits < 0, 1.0, agreeing)


def _listed(organised: Organisation, bits: npt.NDArray[np.int64]) -> list[Source]:
    """What lies outside the log, as the inquiry has to assume it: whole districts and the whole state."""
    none = np.zeros(len(organised.decoy_district), bool)
    plain = _ratio(np.zeros(len(bits), np.uint8), bits)
    early = np.float32(-1_000)

    def listed(name: str, had: npt.NDArray[np.bool_], shown: npt.NDArray[np.bool_], weight: float) -> Source:
        seen = np.where(had, early, Never).astype(np.float32)
        pull = organised.known if name == "compiled" else None
        heard = np.ones(len(bits)) if name == "compiled" else plain
        return Source(name, seen, shown, heard, weight, is_account=False, pull=pull)

    sheets = [
        listed(f"sheet{place}", organised.district == place, none, 0.2)
        for place in range(organised.districts)
    ]
    everybody = _members(organised)
    return [
        *sheets,
        listed("old", everybody, none, 0.5),
        listed("administrator", everybody, ~none, 0.5),
        listed("compiled", everybody, none, 0.5),
    ]
