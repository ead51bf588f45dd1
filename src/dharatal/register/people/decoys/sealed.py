"""What of a decoy is sealed beside its card, and what follows from it; imports no models."""

from dharatal.register.people.card import phones_from_bytes
from dharatal.register.people.tokens import phone_token

ANSWERS_FIELD = "decoy.answers"


def retoken_decoy(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """Return what follows from a decoy's number under another key version (vault.rotation)."""
    phones = phones_from_bytes(opened["phone"]) if opened else []
    return {"phone_token": phone_token(phones[0], version), "index_version": version} if phones else {}
