"""How reviewers work and how far they agree, from second opinions that they did not know to be such.

Cohen's kappa (Cohen 1960): agreement beyond what two who decide as often as these would reach by chance.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet

from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.register.people.pairs.models import Decision, Pair

BANDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
MOST_APART = 50
LABELS = (Decision.What.SAME, Decision.What.DIFFERENT)


class Twice(NamedTuple):
    """A pair that two people decided: what the one said that counted, and what the other."""

    pair: UUID
    p: float
    first_by: int
    second_by: int
    first: str
    second: str
    at: datetime

    @property
    def agrees(self) -> bool:
        return self.first == self.second


class Agreement(NamedTuple):
    """How often two opinions were the same. kappa: None where chance alone would agree always, or nothing is there."""

    pairs: int
    agreed: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        return 100 * self.agreed / self.pairs if self.pairs else None


class Reviewer(NamedTuple):
    """One reviewer's work. seconds: a decision on average; twice: with a second opinion, either way round."""

    user_id: int
    login: str
    decided: int
    same: int
    different: int
    passed_on: int
    seconds: float | None
    twice: Agreement


class Band(NamedTuple):
    """Decisions on pairs with a score from `low` up to `high`: how many there were, and how many said the same."""

    low: float
    high: float
    decided: int
    same: int
    twice: Agreement


class Figures(NamedTuple):
    """What the in-charge sees. apart: pairs on which two disagree, the latest first."""

    waiting: int
    decided: int
    linked: int
    phoned: int
    sent: int
    reviewers: list[Reviewer]
    whole: Agreement
    bands: list[Band]
    apart: list[Twice]


def figures(actor: Actor) -> Figures:
    """Count what was decided within the reach at hand. Numbers and log-ins only: nobody is opened."""
    states = dict(Pair.objects.values_list("state").annotate(Count("id")))
    decisions = Decision.objects.filter(
        pair_id__in=Pair.objects.values("id"), undone_at=None, by=Decision.By.REVIEWER
    )
    twice = _decided_twice(decisions.filter(what__in=LABELS))
    return Figures(
        waiting=states.get(Pair.State.OPEN, 0),
        decided=states.get(Pair.State.SAME, 0) + states.get(Pair.State.DIFFERENT, 0),
        linked=states.get(Pair.State.LINKED, 0),
        phoned=states.get(Pair.State.PHONED, 0),
        sent=states.get(Pair.State.SENT, 0),
        reviewers=_reviewers(decisions, twice),
        whole=agreement(twice),
        bands=[_band(low, high, decisions, twice) for low, high in pairwise(BANDS)],
        apart=sorted((one for one in twice if not one.agrees), key=lambda one: one.at, reverse=True)[
            :MOST_APART
        ],
    )


def agreement(twice: Sequence[Twice]) -> Agreement:
    """Return how far first and second opinions agree."""
    agreed = sum(one.agrees for one in twice)
    return Agreement(len(twice), agreed, kappa([(one.first, one.second) for one in twice]))


def kappa(answers: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of paired answers; None without any, or when both always gave the same one answer."""
    count = len(answers)
    if not count:
        return None
    observed = sum(one == other for one, other in answers) / count
    first, second = Counter(one for one, _other in answers), Counter(other for _one, other in answers)
    expected = sum(first[answer] * second[answer] for answer in first) / count**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _decided_twice(decisions: "QuerySet[Decision]") -> list[Twice]:
    first: dict[int, Decision] = {}
    second: dict[int, Decision] = {}
    for one in decisions.order_by("id"):
        (second if one.is_second else first)[one.pair_id] = one
    both = sorted(first.keys() & second.keys())
    uuids = dict(Pair.objects.filter(id__in=both).values_list("id", "uuid"))
    return [
        Twice(
            uuids[pair],
            first[pair].p,
            first[pair].user_id,
            second[pair].user_id,
            first[pair].what,
            second[pair].what,
            second[pair].at,
        )
        for pair in both
        if pair in uuids
    ]


def _reviewers(decisions: "QuerySet[Decision]", twice: Sequence[Twice]) -> list[Reviewer]:
    counted = decisions.values("user_id").annotate(
        same=Count("id", filter=Q(what=Decision.What.SAME)),
        different=Count("id", filter=Q(what=Decision.What.DIFFERENT)),
        passed_on=Count("id", filter=Q(what__in=(Decision.What.PHONE, Decision.What.PRESIDENT))),
        seconds=Avg("seconds", filter=Q(seconds__gt=0) & ~Q(what=Decision.What.SKIP)),
    )
    rows = list(counted.order_by("user_id"))
    logins = access.logins_of([row["user_id"] for row in rows])
    return [
        Reviewer(
            row["user_id"],
            logins.get(row["user_id"], ""),
            row["same"] + row["different"] + row["passed_on"],
            row["same"],
            row["different"],
            row["passed_on"],
            row["seconds"],
            agreement([one for one in twice if row["user_id"] in (one.first_by, one.second_by)]),
        )
        for row in rows
    ]


def _band(low: float, high: float, decisions: "QuerySet[Decision]", twice: Sequence[Twice]) -> Band:
    end = {"p__lte": high} if high == BANDS[-1] else {"p__lt": high}
    inside = decisions.filter(p__gte=low, what__in=LABELS, is_second=False, **end)
    told = inside.aggregate(decided=Count("id"), same=Count("id", filter=Q(what=Decision.What.SAME)))
    both = [one for one in twice if low <= one.p and (one.p < high or high == BANDS[-1])]
    return Band(low, high, told["decided"], told["same"], agreement(both))
