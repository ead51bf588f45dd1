"""What a dialling keeps sealed: the numbers that were opened for it, and its spoken code."""

import json
from collections.abc import Sequence

from dharatal.field.callroom.dialling.codes import Code, check_tokens
from dharatal.register.people.tokens import phone_token

TABLE = "callroom_dialling"
FIELD = "callroom.dialling"


def pack(code: Code, numbers: Sequence[str]) -> bytes:
    """numbers: E.164, the one to dial first."""
    return json.dumps([*code, *numbers], separators=(",", ":")).encode()


def unpack(plain: bytes) -> tuple[Code, list[str]]:
    first, second, *numbers = json.loads(plain)
    return Code(first, second), numbers


def tokens_of(code: Code, numbers: Sequence[str], version: int | None = None) -> list[int]:
    """Keyed codes (with the last four digits) and keyed numbers, in one list: they never meet."""
    return [
        *check_tokens(code, numbers, version),
        *(phone_token(number, version) for number in numbers),
    ]


def retoken(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """The column that follows from the sealed one, under another key; nothing of somebody who was erased."""
    if not opened or "sealed" not in opened:
        return {"tokens": []}
    return {"tokens": tokens_of(*unpack(opened["sealed"]), version)}
