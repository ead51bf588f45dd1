"""Whether the watch over looks leaves honest work alone and stops whoever copies, and what it costs a page.

`python bench/watching.py [--quick] [--months N]` prints one JSON object a figure. The organisation, its month and
the copiers are invented (`looking/`); the rules are the real ones (`guard/vault/watching`). Each copier is an account
of the role that goes on with its ordinary work; copied: members of its 2,000 shown before the lock.
The thresholds were set on another month (seeds 1 and 2) than the one that is measured here.
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
from statistics import median
from typing import NamedTuple

from dharatal.guard.vault.watching.judging import LOCK
from dharatal.interfaces.seed.throwaway import throwaway
from looking.copiers import BEYOND, COPIERS, WANTED, Copier, Round, first_of, looks_of
from looking.organisation import Worker, day_of, staff
from looking.watched import Passing, Refused, Rules, passed

MOST_FALSE, MOST_COPIED, MOST_MS = 1.0, 400, 10.0
WARM, MONTH, SEED = 28, 28, 3
TRIED = {"district_president": 8, "hq_operator": 8}


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

    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed)
        self.workers, self.rules = staff(self.luck), Rules()
        self.forget_counts()

    def forget_counts(self) -> None:
        self.steps: dict[str, int] = defaultdict(int)
        self.locks: dict[str, int] = defaultdict(int)
        self.heaviest: dict[str, int] = defaultdict(int)
        self.refused = self.looks = 0

    def live(self, first: int, last: int, *, counts: bool) -> None:
        for day in range(first, last):
            if day % 7 == 0 and day:
                self.rules.learn(day)
            looks = [(one.number, one.role, day_of(one, day, self.luck)) for one in self.workers]
            for one in passed(self.rules, day, looks):
                if counts:
                    self._count(one)

    def _count(self, one: Passing) -> None:
        code = one.day.role
        self.looks += one.day.looks
        self.refused += bool(one.refused)
        self.heaviest[code] = max(self.heaviest[code], len(one.day.seen))
        for verdict in one.told:
            self.steps[verdict.step] += 1
            if verdict.step == LOCK:
                self.locks[code] += 1


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
    wanted = set(range(first_of(worker) - 50, first_of(worker) + WANTED + 50))
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


def stopped(month: Month, copier: Copier, at_most: float | None) -> bool:
    good = True
    for role, tried in TRIED.items():
        workers = [one for one in month.workers if one.role == role and one.number in month.rules.logins][
            :tried
        ]
        ours = [copied(month, copier, one) for one in workers]
        peer = [copied(month, copier, one, fixed=month.heaviest[role]) for one in workers]
        good &= tell(
            f"members copied before the lock: {copier.name}, {role}", max(one.members for one in ours), at_most,
            median=median(one.members for one in ours), days=max(one.days for one in ours),
            warned_median=median(one.warned for one in ours), peer=max(one.members for one in peer),
            peer_median=median(one.members for one in peer),
        )  # fmt: skip
    return good


def ordinary(months: int) -> tuple[Month, bool]:
    month = Month(SEED)
    month.live(0, WARM, counts=True)
    tell("false locks in the first month of an installation, before there is a history", month.steps["lock"])
    month.forget_counts()
    month.live(WARM, WARM + MONTH * months, counts=True)
    good = tell(
        "false locks a month", month.steps["lock"] / months, MOST_FALSE, warnings=month.steps["warn"] / months,
        days_with_a_quota_reached=month.refused / months, looks=month.looks // months, log_ins=len(month.workers),
        locks=dict(month.locks), peer=0, peer_a_day=dict(month.heaviest),
    )  # fmt: skip
    return month, good


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
    asked = parser.parse_args()
    month, good = ordinary(asked.months)
    for copier in COPIERS:
        good &= stopped(month, copier, MOST_COPIED)
    for copier in BEYOND:
        stopped(month, copier, None)
    if not asked.quick:
        good &= costs()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
