"""The watch's own rules over days of looks, without a database: what `watching.operations` does with rows."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple, TypeVar

from pyroaring import BitMap

from dharatal.guard.vault.watching import beyond, usual
from dharatal.guard.vault.watching.beyond import Shown
from dharatal.guard.vault.watching.day import WEEKLY, Day, Look
from dharatal.guard.vault.watching.figures import role, watch
from dharatal.guard.vault.watching.judging import LOCK, WARN, Verdict, judged, judged_refused, tide_of
from dharatal.guard.vault.watching.usual import PastDay, Usual
from dharatal.kernel.clock import to_ist
from looking.organisation import START

Key = TypeVar("Key")


class Kept(NamedTuple):
    """A day that has passed."""

    number: int
    seen: BitMap
    weighs: dict[str, int]
    blocks: dict[int, int]
    districts: dict[int, int]
    past: PastDay
    before: tuple[int, int]
    shown: tuple[int, int, int, int]


@dataclass
class Login:
    """What the watch remembers of a log-in."""

    number: int
    role: str
    days: deque[Kept] = field(default_factory=lambda: deque(maxlen=60))
    places: dict[str, int] = field(default_factory=dict)
    last: tuple[int, Day | None] = (-1, None)


class Refused(Exception):
    """A quota was reached."""


@dataclass
class Rules:
    """usual: by role, made anew at `learn`. quotas: off for the peer without them."""

    logins: dict[int, Login] = field(default_factory=dict)
    usual: dict[str, Usual] = field(default_factory=dict)
    tide: dict[str, dict[str, float]] = field(default_factory=dict)

    def begin(self, number: int, code: str, day: int) -> Day:
        login = self.logins.setdefault(number, Login(number, code))
        month = [one for one in login.days if one.number >= day - watch().known_days]
        week = [one for one in month if one.number > day - 7]
        known = self.usual.get(code) or usual.expected(code)
        begun = Day(role=code, known=BitMap.union(BitMap(), *(one.seen for one in month)))
        begun.week = {name: sum(one.weighs[name] for one in week) for name in WEEKLY}
        begun.month_blocks = summed(one.blocks for one in month)
        begun.month_districts = summed(one.districts for one in month)
        date, last = login.last
        if last is not None and date == day - 1:
            begun.go_on(last, int((START + timedelta(days=day)).timestamp()) // 60)
        begun.usual = usual.for_login(known, [one.past for one in month if one.number < day - 1])
        begun.odd_hours, begun.odd_place, begun.odds = known.hours, known.place, known.odds
        begun.before = [[day - one.number, *one.before] for one in month if one.number > day - 14]
        begun.past = [[day - one.number, *one.shown] for one in month if one.number > day - 14]
        own = [one.past.shown for one in login.days if day - watch().days <= one.number < day - 1]
        begun.daily = beyond.of_login(known.daily, own, day)
        return begun

    def look(self, number: int, day: Day, one: Look, date: int) -> Verdict:
        """Count a look and judge. Raises Refused."""
        self._place(number, day, one, date)
        limit = role(day.role).quotas[one.kind]
        if len(day.kinds[one.kind] | one.members) > limit:
            verdict = judged_refused(day, one.kind, one.at)
            if verdict.step != LOCK:
                raise Refused(one.kind)
            return verdict
        day.add(one)
        return judged(day, self.tide.get(day.role, {}))

    def turn(self, days: Iterable[Day]) -> None:
        """What the chore does every quarter of an hour: see how far each whole role is above usual."""
        by_role: dict[str, list[Day]] = defaultdict(list)
        for day in days:
            if day.looks:
                by_role[day.role].append(day)
        self.tide = {code: tide_of(held) for code, held in by_role.items()}

    def end(self, number: int, day: Day, date: int) -> None:
        login = self.logins[number]
        self.logins[number].last = (date, day)
        shown = Shown(date, day.unused, day.walked)
        past = PastDay(number, day.figures(), day.hours, day.new_place, *day.idle_and_worked, shown)
        told = day.idle_and_worked, (day.unused, day.used, day.walked, day.paged)
        login.days.append(Kept(date, day.seen, day.weighs(), day.blocks, day.districts, past, *told))

    def forgive(self, number: int, day: Day) -> None:
        day.forgive()
        login = self.logins[number]
        login.last = (-1, None)
        emptied = [
            one._replace(
                weighs=dict.fromkeys(WEEKLY, 0), blocks={}, districts={}, before=(0, 0), shown=(0, 0, 0, 0)
            )
            for one in login.days
        ]
        login.days = deque(emptied, maxlen=60)

    def learn(self, date: int) -> None:
        by_role: dict[str, list[PastDay]] = defaultdict(list)
        for login in self.logins.values():
            by_role[login.role] += [one.past for one in login.days if one.number >= date - watch().days]
        self.usual = {code: usual.of_role(code, past) for code, past in by_role.items()}

    def _place(self, number: int, day: Day, one: Look, date: int) -> None:
        if one.place in day.places:
            return
        day.places.append(one.place)
        places = self.logins[number].places
        if places and one.place not in places:
            day.new_place = True
        places[one.place] = date


def summed(counts: Iterable[Mapping[Key, int]]) -> dict[Key, int]:
    total: Counter[Key] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


@dataclass
class Passing:
    """A day of one log-in that goes on. Whoever is locked is unlocked at once, as if it was found in order."""

    number: int
    day: Day
    looks: deque[Look]
    told: list[Verdict] = field(default_factory=list)
    refused: int = 0
    score: float = 0.0

    def until(self, hour: int, rules: Rules, date: int) -> None:
        while self.looks and (hour > 23 or to_ist(self.looks[0].at).hour < hour):
            try:
                self._judge(rules.look(self.number, self.day, self.looks.popleft(), date), rules)
            except Refused:
                self.refused += 1

    def _judge(self, verdict: Verdict, rules: Rules) -> None:
        self.score = max(self.score, verdict.score)
        if verdict.step == LOCK:
            self.told.append(verdict)
            rules.forgive(self.number, self.day)
        elif verdict.step == WARN and all(one.step != WARN for one in self.told):
            self.told.append(verdict)


def passed(rules: Rules, date: int, looks: Iterable[tuple[int, str, list[Look]]]) -> list[Passing]:
    """A whole day of many log-ins, hour by hour."""
    going = [
        Passing(number, rules.begin(number, code, date), deque(own)) for number, code, own in looks if own
    ]
    rules.tide = {}
    for hour in (10, 12, 14, 16, 18, 20, 24):
        for one in going:
            one.until(hour, rules, date)
        rules.turn(one.day for one in going)
    for one in going:
        rules.end(one.number, one.day, date)
    return going
