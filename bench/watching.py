"""Whether the watch over looks leaves honest work alone and stops whoever copies, and what it costs a page.

`python bench/watching.py [--quick] [--months N] [--seeds N,N]` prints one JSON object a figure. The organisation, its
month and the copiers are invented (`looking/`); the rules are the real ones (`guard/vault/watching`). Each copier is an
account of the role that goes on with its ordinary work; copied: members of its 2,000 shown before the lock, the worst
of all copiers of all seeds. The limits were set on seeds 1, 2, 4, 5, 12, 13, 21 to 23 and 32 to 51; the three measured
here were looked at when the watch was younger. Ask for others (`--seeds 61,62,63`) before a figure is quoted.
With the limits as they stand: no false lock in the months of 3, 6 and 7, where nobody who copied within a day was shown
more than 376 members; 0, 0, 1, 1 and 0 in those of 52 to 56, which nobody had looked at, and of 55 and 56 nobody who
copied within a day was shown more than 376 either. The months that the limits
were set on had 1.2 each before, with the sums of ADR 16 alone (docs/adr/0019 says what was added).
Not stopped before 400, of 24 each: of those who take 200 a day a third of the presidents (564) and a few helpers (470),
of 100 a day the worst presidents (658) and helpers (423), by searches presidents (620); most of those who know the
watch and open three of each list (presidents 940, of 55 one is never stopped), or turn the first pages of each block.
Another habit: the same month where everybody opens half as many of those they are shown; nothing was set for it.
Peer: a fixed number of members a day by role, set as low as it can be without one false lock in the same month.
--quick: without the cost of a page, which brings up a database.
"""

from __future__ import annotations

import argparse
import copy
import importlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from dharatal.guard.vault.watching.judging import LOCK
from dharatal.interfaces.seed.throwaway import throwaway
from looking.copiers import BEYOND, COPIERS, Copier, Round, first_of, looks_of
from looking.organisation import Worker, day_of, staff
from looking.watched import Passing, Refused, Rules, passed, summed

MOST_FALSE, MOST_COPIED, MOST_MS = 1.0, 399, 10.0
WARM, MONTH, SEEDS = 28, 28, (3, 6, 7)
TRIED = {"district_president": 8, "hq_operator": 8, "helper": 8}


def tell(figure: str, value: float, at_most: float | None = None, **more: object) -> bool:
    good = at_most is None or value <= at_most
    told = {} if at_most is None else {"at most": at_most, "ok": good}
    print(
        json.dumps({"figure": figure, "value": round(value, 2), **told, **more}, ensure_ascii=False),
        flush=True,
    )
    return good


class Month:
    """An ordinary time: what was locked, and the heaviest day of each role."""

    def __init__(self, seed: int, *, opens: float = 1.0) -> None:
        self.luck, self.opens = random.Random(seed), opens
        self.workers, self.rules = staff(self.luck), Rules()
        self.forget_counts()

    def forget_counts(self) -> None:
        self.steps: dict[str, int] = defaultdict(int)
        self.locks: dict[str, int] = defaultdict(int)
        self.reasons: dict[str, int] = defaultdict(int)
        self.strangest: dict[str, float] = defaultdict(float)
        self.heaviest: dict[str, int] = defaultdict(int)
        self.refused = self.looks = 0

    def live(self, first: int, last: int, *, counts: bool) -> None:
        for day in range(first, last):
            if day % 7 == 0 and day:
                self.rules.learn(day)
            looks = [
                (one.number, one.role, day_of(one, day, self.luck, opens=self.opens)) for one in self.workers
            ]
            for one in passed(self.rules, day, looks):
                if counts:
                    self._count(one)

    def _count(self, one: Passing) -> None:
        code = one.day.role
        self.looks += one.day.looks
        self.refused += bool(one.refused)
        self.heaviest[code] = max(self.heaviest[code], len(one.day.seen))
        self.strangest[code] = max(self.strangest[code], one.score)
        for verdict in one.told:
            self.steps[verdict.step] += 1
            if verdict.step == LOCK:
                self.locks[code] += 1
                self.reasons[verdict.strangest[0]] += 1


class Copied(NamedTuple):
    """members: shown before the lock; days: until then; warned: members shown before the officer was told."""

    members: int
    days: int
    warned: int


def copied(month: Month, copier: Copier, worker: Worker, *, fixed: int = 0) -> Copied:
    """fixed: the peer's members a day."""
    held = Rules({worker.number: month.rules.logins[worker.number]}, month.rules.usual)
    rules, worker = copy.deepcopy(held), copy.deepcopy(worker)
    luck = random.Random(worker.number)
    left: list[Round] = list(copier.rounds(first_of(worker)))
    wanted = {member for one in left for member in one[1]}
    shown: set[int] = set()
    warned = -1
    for number in range(40):
        date = WARM + MONTH + number
        tried = looks_of(copier, worker, left, date)
        own = [(one, None) for one in day_of(worker, date, luck)]
        day = rules.begin(worker.number, worker.role, date)
        for look, of in sorted([*tried, *own], key=lambda one: one[0].at):
            if fixed:
                if len(day.seen | look.members) > fixed:
                    return Copied(len(shown), number + 1, warned)
                day.add(look)
            else:
                try:
                    verdict = rules.look(worker.number, day, look, date)
                except Refused:
                    continue
                if verdict.step and warned < 0:
                    warned = len(shown)
                if verdict.step == LOCK:
                    return Copied(len(shown), number + 1, warned)
            if of is not None:
                left.remove(of)
                shown |= wanted & set(look.members)
        rules.end(worker.number, day, date)
        if not left:
            break
    return Copied(len(shown), number + 1, warned)


def stopped(months: Sequence[Month], copier: Copier, at_most: float | None) -> bool:
    good = True
    for role, tried in TRIED.items():
        ours, peer = [], []
        for month in months:
            known = [one for one in month.workers if one.role == role and one.number in month.rules.logins]
            ours += [copied(month, copier, one) for one in known[:tried]]
            peer += [copied(month, copier, one, fixed=month.heaviest[role]) for one in known[:tried]]
        good &= tell(
            f"members copied before the lock: {copier.name}, {role}", max(one.members for one in ours), at_most,
            median=median(one.members for one in ours), copiers=len(ours), days=max(one.days for one in ours),
            warned_median=median(one.warned for one in ours), peer=max(one.members for one in peer),
            peer_median=median(one.members for one in peer),
        )  # fmt: skip
    return good


def ordinary(seed: int, months: int, *, opens: float = 1.0) -> tuple[Month, int]:
    """An organisation after its months, and the false locks of its first, without a history."""
    month = Month(seed, opens=opens)
    month.live(0, WARM, counts=True)
    first = month.steps["lock"]
    month.forget_counts()
    month.live(WARM, WARM + MONTH * months, counts=True)
    return month, first


def judged(seeds: Sequence[int], months: int) -> tuple[list[Month], bool]:
    lived = [ordinary(seed, months) for seed in seeds]
    tell(
        "false locks in the first month of an installation",
        sum(first for _month, first in lived) / len(seeds),
    )
    held, spans = [month for month, _first in lived], len(seeds) * months
    good = tell(
        "false locks a month", sum(one.steps["lock"] for one in held) / spans, MOST_FALSE,
        warnings=round(sum(one.steps["warn"] for one in held) / spans, 1), months=spans,
        days_with_a_quota_reached=round(sum(one.refused for one in held) / spans, 1),
        looks=sum(one.looks for one in held) // spans, log_ins=len(held[0].workers),
        locks=summed(one.locks for one in held), reasons=summed(one.reasons for one in held),
        strangest=most(one.strangest for one in held), peer=0, peer_a_day=most(one.heaviest for one in held),
    )  # fmt: skip
    return held, good


def most(told: Iterable[Mapping[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in told:
        found |= {name: round(max(value, found.get(name, 0)), 2) for name, value in one.items()}
    return found


def costs() -> bool:
    """A page of a list takes about 20 ms by itself, its entry in the log 1 to 2."""
    with throwaway():
        told = importlib.import_module("looking.costing").cost()  # it needs Django, which stands only now
    beside = {name: round(value, 2) for name, value in told.items() if name != "watch_ms"}
    return tell("ms that the watch adds to a page of 45", told["watch_ms"], MOST_MS, **beside)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    asked = parser.parse_args()
    seeds = [int(seed) for seed in asked.seeds.split(",")]
    held, good = judged(seeds, asked.months)
    other, first = ordinary(seeds[0], asked.months, opens=0.5)
    tell("false locks a month, another habit", other.steps["lock"] / asked.months, first_month=first)
    for copier in COPIERS:
        good &= stopped(held, copier, MOST_COPIED)
    for copier in BEYOND:
        stopped(held, copier, None)
    if not asked.quick:
        good &= costs()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
