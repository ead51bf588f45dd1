"""What a member told of a call, as it is sealed; and what was told again in the call-back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from dharatal.guard.vault.blind import blind
from dharatal.register.people.tokens import phone_token

WORDS, HEARD = "complaint.words", "complaint.heard"
CALLER = "complaint.caller"


@dataclass(frozen=True, slots=True)
class Words:
    """mobile: of the member, E.164. caller: the number that called, E.164 or as it was typed. heard_name: which name
    the caller used, in the spelling heard. details: what else the caller knew. how: how the member thinks they got it.
    """

    mobile: str
    caller: str = ""
    offer: str = ""
    heard_name: str = ""
    details: str = ""
    how: str = ""

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Words":
        told = json.loads(content)
        return cls(**{one.name: str(told.get(one.name, "")) for one in fields(cls)})


@dataclass(frozen=True, slots=True)
class HeardAgain:
    """What was told in the call-back. when: in words; heard_name: as above. earlier: in those before it, in order."""

    when: str = ""
    heard_name: str = ""
    earlier: tuple["HeardAgain", ...] = ()

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "HeardAgain":
        return cls._of(json.loads(content))

    @classmethod
    def _of(cls, told: Mapping[str, Any]) -> "HeardAgain":
        earlier = tuple(cls._of(one) for one in told.get("earlier", ()))
        return cls(str(told.get("when", "")), str(told.get("heard_name", "")), earlier)


def caller_token(caller: str, version: int | None = None) -> int | None:
    """The token under which a caller's number is found; none for a number that nobody kept."""
    return blind(CALLER, caller, version) if caller else None


def retoken(opened: Mapping[str, bytes] | None, version: int) -> dict[str, object]:
    """The columns that follow from what was told, for another key version (vault.rotation)."""
    if opened is None:
        return {"phone_token": None, "caller_token": None}
    told = Words.from_bytes(opened["words"])
    return {
        "phone_token": phone_token(told.mobile, version),
        "caller_token": caller_token(told.caller, version),
    }
