"""What follows from a submission's sealed values, for another key version."""

from dharatal.register.people import tokens
from dharatal.register.people.card import Card


def retoken(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """The columns by which a submission is found (vault.rotation). opened: None when the person was erased."""
    found = tokens.retoken(opened, version)
    if opened is None:
        return {**found, "phone_token": 0, "given_token": 0}
    return {**found, "given_token": tokens.given_token(Card.from_bytes(opened["card"]).name, version)}
