"""What an inquiry found, as far as it is laid before holders and printed: plain values, nothing of a member."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class District:
    """Complaints of one district by whether the account had seen the member before the rival called."""

    unit_id: int
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """An account that cannot be excluded. looks, members: how often it saw how many people before the first complaint.

    against: codes of `wording.AGAINST`: what speaks against it having been this account.
    """

    user_id: int
    login: str
    posterior: float
    is_shared: bool
    districts: tuple[District, ...]
    looks: int = 0
    members: int = 0
    exports: int = 0
    first_look_at: datetime | None = None
    last_look_at: datetime | None = None
    against: tuple[str, ...] = ()

    @property
    def inside(self) -> int:
        return sum(one.inside for one in self.districts)

    @property
    def outside(self) -> int:
        return sum(one.outside for one in self.districts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One run of the engine on one case. named: a login, or empty where the rule names nobody; suspects: the credible
    set, the likeliest first. others: accounts that were weighed and excluded. log_lr: of the named one against the
    strongest rival, in nats. separates, next_evidence: sentences of the engine. gaps: of the log, as it reports them.
    """

    id: UUID
    case_id: UUID
    made_at: datetime
    complaints: int
    named: str
    suspects: tuple[Suspect, ...]
    others: int
    nobody: float
    outside: float
    log_lr: float
    separates: tuple[str, ...] = ()
    next_evidence: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


def suspect_to_bytes(one: Suspect) -> bytes:
    return json.dumps(asdict(one), default=_text, sort_keys=True).encode()


def suspect_from_bytes(content: bytes) -> Suspect:
    told: dict[str, Any] = json.loads(content)
    told["districts"] = tuple(District(**one) for one in told["districts"])
    told["against"] = tuple(told["against"])
    for name in ("first_look_at", "last_look_at"):
        told[name] = datetime.fromisoformat(told[name]) if told[name] else None
    return Suspect(**told)


def units_of(suspects: Sequence[Suspect]) -> set[int]:
    return {district.unit_id for one in suspects for district in one.districts}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
