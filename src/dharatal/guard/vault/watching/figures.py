"""The figures of the watch, from `figures.toml`, which gives the reasons."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CHOSEN = ("lists", "rows", "found", "pages", "reveals")
HANDED = "handed"
KINDS = (*CHOSEN, HANDED)
SIGNALS = (
    *("rate", "day", "week", "breadth", "block", "district", "depth", "listed", "pages", "idle"),
    *("streak", "through", "full", "handed"),
)
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Watch:
    """The knobs of the section [watch]; the file says what each is for."""

    weight: float
    own_weight: float
    days: int
    known_days: int
    kept_days: int
    own_most: float
    within: float
    between: float
    rate_minutes: int
    odd_least: int
    odd_days: float
    least_to_warn: int
    tide_most: float
    tide_logins: int
    odd_most: float
    most_z: float
    settled_least: int
    through_most: int
    odds_range: tuple[float, float]
    apart: float
    large: float
    unsettled: int
    own_daily: float
    daily_most: float
    walked_usual: float
    both: float
    burst_warns: float
    refused_most: int
    steady: dict[str, int]
    excess: dict[int, int]


@dataclass(frozen=True, slots=True)
class Role:
    """quotas: members a day by kind of look. usual: members by signal. least_to_lock: members a week.

    odds: expected, of members shown for nothing to those of answers that were worked on. excess: as of the watch;
    apart: the same of one day's searches, and of its lists, alone. beyond: members of the sums of `beyond`
    and of `Day.deep`, `Day.deepest` and `Day.burst`; steady: the same where one day adds no more than `Watch.steady`.
    """

    code: str
    warn: float
    lock: float
    least_to_lock: int
    odds: float
    excess: dict[int, int]
    apart: dict[str, int]
    beyond: dict[str, int]
    steady: dict[str, int]
    quotas: dict[str, int]
    usual: dict[str, float]


@cache
def watch() -> Watch:
    told = dict(_file()["watch"])
    excess = {int(days): int(members) for days, members in told.pop("excess").items()}
    return Watch(**{**told, "odds_range": tuple(told["odds_range"])}, excess=excess)


@cache
def grain() -> dict[str, float]:
    """Members by signal below which more or less says little."""
    return {signal: float(_file()["grain"][signal]) for signal in SIGNALS}


@cache
def floors() -> dict[str, float]:
    """The least spread by signal, in natural logarithms."""
    return {signal: float(_file()["floor"][signal]) for signal in SIGNALS}


@cache
def role(code: str) -> Role:
    """The figures of a role, or of any other."""
    entry = _file()["roles"].get(code) or _file()["roles"][OTHER]
    if set(entry["quotas"]) != set(KINDS) or set(entry["usual"]) != set(SIGNALS):
        raise ValueError(f"figures.toml: role {code} lacks a figure or has one too many")
    excess = watch().excess | {1: int(entry.get("excess", watch().excess[1]))}
    return Role(
        code,
        float(entry["warn"]),
        float(entry["lock"]),
        int(entry["least_to_lock"]),
        float(entry["odds"]),
        excess,
        {"found": min(excess[1], round(watch().apart * entry["quotas"]["found"])), "lists": excess[1]},
        dict(entry["beyond"]),
        dict(entry["steady"]),
        dict(entry["quotas"]),
        dict(entry["usual"]),
    )


def widest(codes: Collection[str]) -> str:
    """Of several roles that somebody has, the one whose work needs the most looks."""
    named = [code for code in codes if code in _file()["roles"]]
    return max(sorted(named), key=lambda code: sum(role(code).quotas[kind] for kind in CHOSEN), default=OTHER)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "figures.toml").read_text(encoding="utf-8"))
