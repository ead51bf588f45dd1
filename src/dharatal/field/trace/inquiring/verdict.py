"""What a finding says, as it is sealed. Pure: codes, figures and ids, nothing of anybody's card.

A source is an account (its login), or one way its rows may have left (`session:LOGIN`), or a list outside the log:
`sheet:DISTRICT`, `copy:ASSUMPTION`, `old`, `administrator`, `keyholder`, `compiled`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

Figures = dict[str, Any]
NOBODY = "nobody"
LISTS = ("old", "administrator", "keyholder", "compiled")  # there is one of each
OUTSIDE = ("sheet", "copy", *LISTS)


def weighable(districts: Iterable[int], copies: Iterable[object]) -> list[str]:
    """Sources besides accounts and their stolen sessions. districts: of the case; copies: ids of the declared ones."""
    return [*LISTS, *(f"sheet:{one}" for one in sorted(districts)), *(f"copy:{one}" for one in copies)]


@dataclass(frozen=True)
class Gap:
    """A period whose entries of the log are missing or changed. from_at, to_at: ISO, "" where nothing bounds it."""

    kind: str
    from_at: str
    to_at: str


@dataclass(frozen=True)
class Suspect:
    """One who cannot be excluded, or came near.

    low, high: what the posterior would be, had it been held ten times less and ten times more likely before the
    evidence. rows: members it had of those looked at. inside, outside: ids of complaints of members it had before they
    were called, and of others. by_district: [district id, inside, outside, members it had, members there]. by_week:
    [first day as ISO, inside, outside, members seen first in that week]. ways: how it had seen those inside. files:
    [moment as ISO, members]. agree, differ: how often the name heard was spelt as in its copy. decoys: shown, and rang.
    told: complaints that rest on its own word alone. elsewhere: of those inside, how many others of the set had too.
    after: complaints of members whom it first saw after they had been called. silent: [district id, members it had],
    where it had most and nobody told of a call.
    """

    name: str
    is_account: bool
    is_shared: bool
    posterior: float
    low: float
    high: float
    weight: float
    rows: int
    first_seen: str
    inside: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    by_district: list[list[int]] = field(default_factory=list)
    by_week: list[list[Any]] = field(default_factory=list)
    ways: dict[str, int] = field(default_factory=dict)
    files: list[list[Any]] = field(default_factory=list)
    agree: int = 0
    differ: int = 0
    decoys: list[int] = field(default_factory=lambda: [0, 0])
    told: int = 0
    elsewhere: dict[str, int] = field(default_factory=dict)
    after: int = 0
    silent: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class Apart:
    """What tells two of the set apart. share: of the members that the wider had, those that the other lacked.

    needed: about how many more complaints that takes, 0 when nothing ever will (both had the same). decoys: shown to
    one of the two only. district: where they differ most, and members there that only one had.
    """

    first: str
    second: str
    share: float
    needed: int
    decoys: int
    district: int
    members: int


@dataclass(frozen=True)
class Verdict:
    """What was found. set: who together hold 99 %. posterior: of each alone or with another, so that two who did it
    together both have the pair's, and with `nobody` it may add up to more than 1. rests_on: accounts without whose word
    it would be another finding; on_word: of each, how many complaints and calls of decoys rest on it alone.

    members, complaints, baseline: how many were looked at, weighed, and were usual in the time before. unheard:
    complaints of which nobody knows how the name was said. again: complaints that were confirmed in a call-back after
    the first. excluded: accounts that are not in the set.
    log_from: the first sealed entry. notes: codes of what could not be used.
    """

    named: str | None
    set: list[str]
    posterior: dict[str, float]
    nobody: float
    log_lr: float
    likeliest: str
    since: str
    until: str
    members: int
    complaints: int
    baseline: int
    unheard: int
    excluded: int
    rests_on: list[str] = field(default_factory=list)
    on_word: dict[str, int] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    apart: list[Apart] = field(default_factory=list)
    same: list[list[str]] = field(default_factory=list)
    ways: dict[str, float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    filed: dict[str, float] = field(default_factory=dict)
    guilt: dict[str, float] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)
    log_from: str = ""
    notes: list[str] = field(default_factory=list)
    again: int = 0

    def suspect(self, name: str) -> Suspect | None:
        return next((one for one in self.suspects if one.name == name), None)

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    @property
    def digest(self) -> str:
        return sha256(self.to_bytes()).hexdigest()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Verdict":
        told = json.loads(content)
        told["gaps"] = [Gap(**one) for one in told["gaps"]]
        told["suspects"] = [Suspect(**one) for one in told["suspects"]]
        told["apart"] = [Apart(**one) for one in told["apart"]]
        return cls(**told)

    def figures(self) -> Figures:
        """What the command line answers."""
        return {
            "named": self.named,
            "set": self.set,
            "posterior": self.posterior,
            "nobody": self.nobody,
            "log_lr": self.log_lr,
            "likeliest": self.likeliest,
            "complaints": self.complaints,
            "again": self.again,
            "members": self.members,
            "rests_on": self.rests_on,
            "gaps": [asdict(one) for one in self.gaps],
            "same": self.same,
            "apart": [asdict(one) for one in self.apart],
            "notes": self.notes,
        }
