"""What the room seals for itself, and what follows from it for another key version."""

from dharatal.register.people.card import phones_from_bytes
from dharatal.register.people.tokens import phone_token

HEARD, RULING, REPLY, REASON, ANSWERS = (
    "check.heard",
    "check.reason",
    "hearing.reply",
    "hearing.reason",
    "planted.answers",
)
LONGEST = 1_000


def planted_retoken(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """The columns by which a planted number is known (vault.rotation)."""
    phones = phones_from_bytes(opened["phone"]) if opened and "phone" in opened else []
    return {"phone_token": phone_token(phones[0], version) if phones else 0, "index_version": version}
