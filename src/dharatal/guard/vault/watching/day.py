"""What one log-in was shown on one day in India: pure counting, no database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import Any, NamedTuple

from pyroaring import BitMap

from dharatal.guard.vault.watching.bits import chosen, unpacked
from dharatal.guard.vault.watching.figures import HANDED, KINDS, watch
from dharatal.kernel.clock import to_ist

EVENING = 4  # hours
CARRIED = 12  # answers
LARGE = 100  # members of a unit: nobody pages a larger one to its end by chance
SHOWN = ("lists", "rows", "found")
LISTED = ("lists", "rows")
REMEMBERED = (
    600  # members of the latest lists and searches, until somebody of theirs is opened; tabs mix them
)
WEEKLY = ("fresh", "units", "opened", "listed", "idle", "through")
PAGE = 50  # members of a list
FULL = 20  # members of an answer that was no search for one person
FEW = 3  # of one answer: whoever opens more goes through it; a search that finds no more looks for one person
Where = tuple[int, int, int]
"""District, block and unit; 0 for none."""


class Look(NamedTuple):
    """One answer that shows members.

    where: of each member, in no order. of: members of the unit asked for, 0 where none was. place: network, machine.
    """

    kind: str
    members: BitMap
    where: Sequence[Where]
    unit_id: int
    of: int
    at: datetime
    place: str


@dataclass(slots=True)
class Day:
    """Fresh: shown, and neither seen today nor known from the four weeks before.

    kinds: members by kind of look; seen: by any that was chosen. hours: fresh members by hour in India.
    recent: (minute since 1970, fresh members, members on new pages of large units, known or not) of the last minutes,
    over midnight too; peak, burst: the most of each at once.
    refused: minutes of the latest lists that the quota refused.
    answers: the latest lists and searches; met: how many of each were opened; weights: how many of each were fresh,
    and of a long one. idle: fresh members of answers of which nobody was opened; full: of long ones; streak: in a row,
    longest: the longest such row. through: members opened beyond a few of one answer.
    shown: fresh members of each answer in order beyond the few that a search for one person finds, below 0 once
    somebody of it was opened; the last ones are `answers`. anew: the same of members not seen before today, whether
    known or not; sought: whether each answer was a search's.
    before: (days ago, idle, worked on) of the days whose looks still weigh; odds: of the role, how many idle members
    go with one of an answer that was worked on (`excess`).
    unused, used: fresh members of answers of which nobody, and of which somebody, was opened, pages of large units by
    less (`_evidence`); walked: fresh members of lists of small places, whoever was opened. past: (days ago, unused,
    used, walked) of the same days as before; daily: unused and walked that are usual a day (`beyond`).
    evening: fresh members of the last hours before midnight, which count for the day after as well.
    units, blocks, districts: fresh members by place. depth: members of one large unit paged through, of that many.
    week: what the six days before weigh, by WEEKLY; month_*: members of the four weeks before, by place.
    usual: (centre, spread) by signal. odd: how rare looks at each hour and from a new place are.
    """

    role: str
    kinds: dict[str, BitMap] = field(default_factory=lambda: {kind: BitMap() for kind in KINDS})
    seen: BitMap = field(default_factory=BitMap)
    known: BitMap = field(default_factory=BitMap)
    looks: int = 0
    refused: list[int] = field(default_factory=list)
    fresh: int = 0
    opened: int = 0
    listed: int = 0
    idle: int = 0
    through: int = 0
    full: int = 0
    streak: int = 0
    longest: int = 0
    peak: int = 0
    burst: int = 0
    handed: int = 0
    unused: int = 0
    used: int = 0
    walked: int = 0
    paged: int = 0
    hours: list[int] = field(default_factory=lambda: [0] * 24)
    recent: list[list[int]] = field(default_factory=list)
    answers: list[list[int]] = field(default_factory=list)
    met: list[int] = field(default_factory=list)
    weights: list[list[int]] = field(default_factory=list)
    units: dict[int, int] = field(default_factory=dict)
    blocks: dict[int, int] = field(default_factory=dict)
    districts: dict[int, int] = field(default_factory=dict)
    depth: dict[int, int] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    new_place: bool = False
    evening: int = 0
    week: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WEEKLY, 0))
    month_blocks: dict[int, int] = field(default_factory=dict)
    month_districts: dict[int, int] = field(default_factory=dict)
    usual: dict[str, tuple[float, float]] = field(default_factory=dict)
    shown: list[int] = field(default_factory=list)
    anew: list[int] = field(default_factory=list)
    sought: list[bool] = field(default_factory=list)
    before: list[list[int]] = field(default_factory=list)
    odds: float = 1.0
    past: list[list[int]] = field(default_factory=list)
    daily: list[float] = field(default_factory=list)
    odd_hours: list[float] = field(default_factory=list)
    odd_place: float = 0.0

    def go_on(self, yesterday: "Day", midnight: int) -> None:
        """Take over what midnight would cut in two. midnight: minutes since 1970."""
        self.evening = sum(yesterday.hours[-EVENING:])
        self.recent = [list(one) for one in yesterday.recent]
        if yesterday.recent and yesterday.recent[-1][0] >= midnight - EVENING * 60:
            self.streak = self.longest = yesterday.streak
            self.full = yesterday.full
            self.depth = dict(yesterday.depth)
            self._carry(yesterday)

    def _carry(self, yesterday: "Day") -> None:
        """Keep the latest answers, which count for the day before already in all but the excess of this day."""
        self.answers, self.met = yesterday.answers[-CARRIED:], yesterday.met[-CARRIED:]
        held = len(self.answers)
        begin = len(yesterday.anew) - held
        self.anew, self.sought = yesterday.anew[begin:], yesterday.sought[begin:]
        self.shown, self.weights = [0] * len(self.anew), [[0, 0, 0] for _ in range(held)]

    def add(self, look: Look) -> None:
        """Count a look. The caller drops the day again when it is refused."""
        self.looks += 1
        new_of_kind = look.members - self.kinds[look.kind]
        if look.kind == HANDED:
            self.kinds[HANDED] |= look.members
            self.handed += len(new_of_kind)
            return
        anew = look.members - self.seen
        self.kinds[look.kind] |= look.members
        self.seen |= look.members
        if look.kind in SHOWN and anew:
            self.sought = [*self.sought, look.kind == "found"]
            self._remember(look, round(len(anew) * _weight(look)), len(anew - self.known))
        self._count(look, anew, new_of_kind)

    def _count(self, look: Look, anew: BitMap, new_of_kind: BitMap) -> None:
        fresh = anew - self.known
        self.fresh += len(fresh)
        self.hours[to_ist(look.at).hour] += len(fresh)
        if look.kind in SHOWN:
            self._show(look, fresh, new_of_kind)
        else:
            self.opened += len(new_of_kind)
            if new_of_kind and look.kind == "pages":
                self._use(new_of_kind)
        if fresh:
            self._place(look.where, len(fresh) / len(look.members))
        self._pass(int(look.at.timestamp()) // 60, len(fresh), len(new_of_kind) if _is_paged(look) else 0)

    def _show(self, look: Look, fresh: BitMap, new_of_kind: BitMap) -> None:
        if fresh:
            self.idle += len(fresh)
            self.streak += len(fresh)
            self.longest = max(self.longest, self.streak)
            self.full += self.weights[-1][1]
            self.unused += self.weights[-1][2]
        if look.kind in LISTED:
            self.listed += len(fresh)
            self.walked += len(fresh) if look.of < LARGE else 0
            self.paged += len(fresh) if look.of >= LARGE else 0
        if _is_paged(look):
            self.depth[look.unit_id] = self.depth.get(look.unit_id, 0) + len(new_of_kind)
            self.of[look.unit_id] = look.of

    def _remember(self, look: Look, anew: int, fresh: int) -> None:
        full = fresh if len(look.members) >= FULL else 0
        self.shown, self.anew = [*self.shown, max(fresh - FEW, 0)], [*self.anew, max(anew - FEW, 0)]
        self.answers, self.met = [*self.answers, list(look.members)], [*self.met, 0]
        self.weights = [*self.weights, [fresh, full, _evidence(look, fresh)]]
        while sum(map(len, self.answers)) > REMEMBERED:
            self.answers, self.met, self.weights = self.answers[1:], self.met[1:], self.weights[1:]

    def _use(self, opened: BitMap) -> None:
        """An answer of which somebody is opened was for something; one that is opened to its end was gone through."""
        self.streak = 0
        for place, answer in enumerate(self.answers):
            if opened.isdisjoint(BitMap(answer)):
                continue
            if not self.met[place]:
                self.idle -= self.weights[place][0]
                self.shown[place - len(self.answers)] *= -1
                self.anew[place - len(self.answers)] *= -1
                self.full -= self.weights[place][1]
                self.unused -= self.weights[place][2]
                self.used += self.weights[place][2]
            self.met[place] += len(opened)
            self.through += self.met[place] > FEW

    def refuse(self, at: datetime) -> int:
        """Count a list that the quota refused; answers how many there were within minutes."""
        minute = int(at.timestamp()) // 60
        since = minute - watch().rate_minutes
        self.refused = [*(one for one in self.refused if since < one <= minute), minute]
        return len(self.refused)

    def _place(self, where: Sequence[Where], share: float) -> None:
        """Count by place; of an answer that is partly known, each place gets its share."""
        for place, counts in enumerate((self.districts, self.blocks, self.units)):
            for unit, members in Counter(one[place] for one in where).items():
                if unit:
                    counts[unit] = counts.get(unit, 0) + max(round(members * share), 1)

    def _pass(self, minute: int, fresh: int, paged: int) -> None:
        """Move the window of minutes on; a clock that was set back starts it anew."""
        since = minute - watch().rate_minutes
        self.recent = [one for one in self.recent if since < one[0] <= minute]
        if not self.recent or self.recent[-1][0] != minute:
            self.recent.append([minute, 0, 0])
        self.recent[-1][1] += fresh
        self.recent[-1][2] += paged
        self.peak = max(self.peak, sum(one[1] for one in self.recent))
        self.burst = max(self.burst, sum(one[2] for one in self.recent))

    def weighs(self) -> dict[str, int]:
        """What this day adds to a week."""
        return {"units": len(self.units), **{name: getattr(self, name) for name in WEEKLY if name != "units"}}

    def of_week(self, name: str) -> int:
        return self.week[name] + self.weighs()[name]

    def excess(self, days: int) -> float:
        """Members shown of whom nobody was opened, beyond those that go with ordinary work, since any moment of so many
        days (Page's cumulative sum; of past days, since their beginning).

        Whoever works opens somebody of most answers, so that it wanders about 0 however busy they are; whoever copies
        adds all that are shown. The newest answer does not count before the next: there was no time to open anybody.
        Within one day whom one knows counts as well, or whoever has worked through a district could copy more of it
        than a stranger, and searches and lists count apart as well as together, or lists that are worked on would
        hide searches that are not. Over several days the same members come again in honest work, and count once in
        four weeks.
        """
        if days == 1:
            return self._highest(self._anew())
        shown = self.shown[:-1] if self._is_newest_open else self.shown
        before = [idle - self.odds * worked for ago, idle, worked in sorted(self.before) if ago < days]
        return self._highest(shown, before)

    def excess_apart(self) -> dict[str, float]:
        """The same of today's searches and of its lists, alone."""
        return {kind: self._highest(self._anew(sought=kind == "found")) for kind in ("found", "lists")}

    def _anew(self, *, sought: bool | None = None) -> list[int]:
        told = list(zip(self.anew, self.sought, strict=True))[: -1 if self._is_newest_open else None]
        return [one for one, was in told if sought in (None, was)]

    @property
    def _is_newest_open(self) -> bool:
        return bool(self.met) and not self.met[-1]

    def _highest(self, shown: Sequence[int], before: Sequence[float] = ()) -> float:
        return max(accumulate([*map(self._beyond, reversed(shown)), *before], initial=0.0))

    def _beyond(self, shown: int) -> float:
        return shown if shown > 0 else self.odds * shown

    @property
    def deep(self) -> int:
        """Members of large units beyond the first page of each: whoever looks around seldom turns many."""
        return sum(max(shown - PAGE, 0) for shown in self.depth.values())

    @property
    def deepest(self) -> int:
        """The same of the one that was turned most."""
        return max(self.depth.values(), default=0) - PAGE

    @property
    def unused_so_far(self) -> int:
        """As of now: the newest answer does not count before the next."""
        return self.unused - (self.weights[-1][2] if self._is_newest_open else 0)

    @property
    def idle_and_worked(self) -> tuple[int, int]:
        """What counts (`shown`) of the answers of which nobody, and of which somebody, was opened."""
        return sum(max(one, 0) for one in self.shown), -sum(min(one, 0) for one in self.shown)

    def figures(self) -> dict[str, int]:
        """Every signal as it stands now, in members; 0 says nothing."""
        return {
            "rate": self.peak,
            "day": self.fresh + self.evening,
            "week": self.of_week("fresh"),
            "breadth": self.of_week("units"),
            "block": _most(self.blocks, self.month_blocks),
            "district": _most(self.districts, self.month_districts),
            "depth": max(self.depth.values(), default=0),
            "listed": self.of_week("listed"),
            "pages": self.of_week("opened"),
            "idle": self.of_week("idle"),
            "streak": self.longest,
            "full": self.full,
            "through": self.of_week("through"),
            "handed": self.handed,
        }

    def forgive(self) -> None:
        """Begin counting anew: somebody looked into it and found it in order. What was seen stays seen, and known."""
        for name in _COUNTS:
            setattr(self, name, 0)
        self.hours, self.recent, self.refused, self.new_place = [0] * 24, [], [], False
        self.answers, self.met, self.weights, self.shown, self.anew, self.sought = [], [], [], [], [], []
        for name in _BY_UNIT:
            setattr(self, name, {})
        self.week, self.before, self.past = dict.fromkeys(WEEKLY, 0), [], []

    def counted(self) -> dict[str, Any]:
        """The counts as JSON; the bitmaps go apart."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            **{name: {str(unit): n for unit, n in getattr(self, name).items()} for name in _BY_UNIT},
        }

    @classmethod
    def restored(cls, role: str, counted: Mapping[str, Any], kinds: bytes, known: bytes) -> "Day":
        day = cls(role=role, kinds=unpacked(kinds), known=BitMap.deserialize(known) if known else BitMap())
        day.seen = chosen(day.kinds)
        for name in _PLAIN:
            if name in counted:
                setattr(day, name, counted[name])
        if len(day.anew) != len(day.shown):  # a day begun before these were counted
            day.anew, day.sought = list(day.shown), [False] * len(day.shown)
        day.recent = [[*one, 0][:3] for one in day.recent]
        for name in _BY_UNIT:
            setattr(day, name, {int(unit): n for unit, n in counted.get(name, {}).items()})
        return day


_COUNTS = (
    "fresh",
    "opened",
    "listed",
    "idle",
    "through",
    "full",
    "streak",
    "longest",
    "peak",
    "burst",
    "handed",
    "evening",
    "unused",
    "used",
    "walked",
    "paged",
)
_BY_UNIT = ("units", "blocks", "districts", "depth", "of", "month_blocks", "month_districts")
_PLAIN = (
    *("looks", "refused", "fresh", "opened", "listed", "idle", "peak", "burst", "handed", "hours", "recent"),
    *("answers", "met", "weights", "through", "full", "streak", "longest", "places", "evening"),
    *("new_place", "week", "shown", "anew", "sought", "before", "odds", "usual", "odd_hours", "odd_place"),
    *("unused", "used", "walked", "paged", "past", "daily"),
)


def _is_paged(look: Look) -> bool:
    """Whether it is a page of a list that has many."""
    return look.kind == "lists" and look.of >= LARGE


def _weight(look: Look) -> float:
    """What a member counts of an answer of which nobody is opened: whoever looks around pages large units so."""
    return watch().large if look.kind in LISTED and look.of >= LARGE else 1.0


def _evidence(look: Look, fresh: int) -> int:
    """What such an answer weighs. A list is looked at whole, a search that finds few is for one of them."""
    if look.kind in LISTED or len(look.members) >= FULL:
        return round(fresh * _weight(look))
    return max(fresh - FEW, 0)


def _most(today: Mapping[int, int], before: Mapping[int, int]) -> int:
    """The most members of one place: only of those looked at today, so that a quiet day has no past to answer for."""
    return max((count + before.get(unit, 0) for unit, count in today.items()), default=0)
