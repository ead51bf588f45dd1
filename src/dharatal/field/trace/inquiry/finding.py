"""What an inquiry found, as far as it is laid before holders and printed: plain values, nothing of a member."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class District:
    """Complaints of one district by whether the account had the member before the rival called."""

    unit_id: int
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class File:
    """A file of members that was made for the account."""

    at: datetime
    members: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """An account that cannot be excluded.

    low, high: what the posterior would be, had it been held ten times less and ten times more likely beforehand.
    rows: how many of the members looked at it had, first_at: since when. against: codes of `wording.AGAINST`.
    """

    user_id: int
    login: str
    posterior: float
    low: float
    high: float
    is_shared: bool
    rows: int
    first_at: datetime | None
    districts: tuple[District, ...] = ()
    files: tuple[File, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def inside(self) -> int:
        return sum(one.inside for one in self.districts)

    @property
    def outside(self) -> int:
        return sum(one.outside for one in self.districts)


@dataclass(frozen=True, slots=True)
class Apart:
    """What tells two accounts apart. needed: further complaints; 0 when nothing ever will, -1 when only marks will.

    unit_id: the district to ask in, where most differs.
    """

    first: str
    second: str
    needed: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A period of which entries of the log are missing or changed; none where nothing bounds it."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One weighing of one case. named: a login, or empty where the rule names nobody. suspects: the accounts of the
    credible set, the likeliest first. elsewhere: codes of `wording.ELSEWHERE`, other explanations in that set.
    excluded: accounts that are not in it, or are not said beside a name. log_lr: of the named one against the strongest
    rival, in nats. rests_on: how many accounts there are without whose word it would be another finding.
    again: complaints that were confirmed in a call-back after the first.
    """

    id: UUID
    case_id: UUID
    made_at: datetime
    complaints: int
    named: str
    suspects: tuple[Suspect, ...]
    excluded: int
    nobody: float
    outside: float
    log_lr: float
    elsewhere: tuple[str, ...] = ()
    rests_on: int = 0
    again: int = 0
    apart: tuple[Apart, ...] = ()
    gaps: tuple[Gap, ...] = ()


def suspect_to_bytes(one: Suspect) -> bytes:
    return json.dumps(asdict(one), default=_text, sort_keys=True).encode()


def suspect_from_bytes(content: bytes) -> Suspect:
    told: dict[str, Any] = json.loads(content)
    told["districts"] = tuple(District(**one) for one in told["districts"])
    told["files"] = tuple(File(_moment(one["at"]), one["members"]) for one in told["files"])
    told["against"] = tuple(told["against"])
    told["first_at"] = _moment(told["first_at"]) if told["first_at"] else None
    return Suspect(**told)


def units_of(suspects: Iterable[Suspect]) -> set[int]:
    return {district.unit_id for one in suspects for district in one.districts}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
