"""A leak, a rival who calls, and the complaints that come of it.

kinds: `district`, `callroom`, `browser`, `export` (an account of that kind passes on all it had), `export-district`
(an exporter passes on one district), `pair` (two accounts), `nobody` (people are called anyway), `sheet` (a
district's list as it was submitted), `old` (a copy from before the log).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.attribution.case import Ground, Never, Source
from dharatal.field.trace.attribution.simulating.organisation import Account, Organisation

KINDS = ("district", "callroom", "browser", "export", "export-district", "pair", "nobody", "sheet", "old")
BASELINE_DAYS, DAYS = 180.0, 84.0
ORDINARY = 3e-8  # complaints a member and day when nobody passed anything on: about one a month in the state
HEARD, HEARD_RIGHT = 0.5, 0.85  # how often a member noticed how the own name was said, how often rightly
WRONG_RING = 0.002


@dataclass(frozen=True, slots=True)
class Truth:
    """What happened. leakers: accounts; outside: a source outside the log; true: complaints that the leak caused."""

    kind: str
    leakers: tuple[str, ...]
    outside: str
    true: int


@dataclass(frozen=True, slots=True)
class Case:
    truth: Truth
    ground: Ground
    sources: list[Source]


def case(luck: np.random.Generator, organised: Organisation, kind: str, *, most_true: int = 400) -> Case:
    """Make one case. kind: one of KINDS; of a leak so large that more complaints came, the first are taken."""
    leakers, had, shown, outside = _leak(luck, organised, kind)
    start = float(luck.uniform(7, DAYS / 2))
    called, true_day = _called(luck, organised, had, start) if kind != "nobody" else _nobody()
    true = luck.permutation(len(called))[:most_true]
    who, day = _ordinary(luck, organised, DAYS)
    before, _ = _ordinary(luck, organised, BASELINE_DAYS)
    heard = _heard(luck, organised, leakers, called[true])
    complainant = np.concatenate([called[true], who])
    rang = (shown & (luck.random(len(shown)) < luck.uniform(0.05, 0.3))) | (
        luck.random(len(shown)) < WRONG_RING
    )
    ground = Ground(
        districts=organised.districts,
        district=organised.district,
        known=organised.known,
        baseline_days=BASELINE_DAYS,
        days=DAYS,
        baseline=np.bincount(organised.district[before], minlength=organised.districts),
        complainant=complainant,
        day=np.concatenate([true_day[true], day]),
        decoy_district=organised.decoy_district,
        decoy_rang=rang,
    )
    bits = np.concatenate([heard, np.full(len(who), -1)])
    truth = Truth(kind, tuple(one.name for one in leakers), outside, len(true))
    return Case(truth, ground, [*_accounts(organised, ground, bits), *_outside(organised, ground)])


def _leak(
    luck: np.random.Generator, organised: Organisation, kind: str
) -> tuple[list[Account], npt.NDArray[np.bool_], npt.NDArray[np.bool_], str]:
    """Who passed on which members and decoys."""
    none, no_decoys = np.zeros(organised.members, bool), np.zeros(len(organised.decoy_district), bool)
    if kind == "nobody":
        return [], none, no_decoys, ""
    if kind == "old":
        return [], luck.random(organised.members) < 0.8, no_decoys, "old"
    if kind == "sheet":
        place = int(luck.integers(organised.districts))
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
    luck: np.random.Generator, organised: Organisation, had: npt.NDArray[np.bool_], start: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Members who were called and complained, and when: the rival works differently in each district."""
    called, complains = luck.uniform(0.05, 0.30), np.exp(luck.uniform(np.log(0.001), np.log(0.02)))
    at_work = np.where(
        luck.random(organised.districts) < 0.2, 0.0, luck.gamma(1.5, 1 / 1.5, organised.districts)
    )
    if not at_work[np.unique(organised.district[had])].any():
        at_work[:] = 1.0
    chance = np.clip(called * at_work[organised.district], 0, 1) * complains * had
    who = np.flatnonzero(luck.random(organised.members) < chance)
    return who, luck.uniform(start, DAYS, len(who))


def _nobody() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    return np.zeros(0, dtype=np.int64), np.zeros(0)


def _ordinary(
    luck: np.random.Generator, organised: Organisation, days: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Complaints that come anyway, from some districts more than from others."""
    uneven = luck.gamma(2.0, 0.5, organised.districts)
    rate = ORDINARY * days * organised.known * uneven[organised.district]
    who = np.flatnonzero(luck.random(organised.members) < rate)
    return who, luck.uniform(0, days, len(who))


def _heard(
    luck: np.random.Generator,
    organised: Organisation,
    leakers: list[Account],
    who: npt.NDArray[np.int64],
) -> npt.NDArray[np.int64]:
    """The bit that each complaint tells of, -1 for none; a list from outside carries the register's spelling."""
    said = luck.integers(0, 2, len(who))
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


def _outside(organised: Organisation, ground: Ground) -> list[Source]:
    """What lies outside the log, as the inquiry has to assume it: whole districts and the whole state, no decoys."""
    neutral, none = np.ones(len(ground.complainant)), np.zeros(len(organised.decoy_district), bool)
    early = np.float32(-1_000)
    sheets = [
        Source(
            f"sheet{place}",
            np.where(organised.district == place, early, Never).astype(np.float32),
            none,
            neutral,
            0.2,
            is_account=False,
        )
        for place in range(organised.districts)
    ]
    everybody = np.full(organised.members, early)
    return [*sheets, Source("old", everybody, none, neutral, 0.5, is_account=False)]
