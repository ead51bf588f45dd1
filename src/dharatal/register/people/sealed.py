"""What follows from a record's sealed values, for another key version."""

from dharatal.register.people import tokens


def retoken(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """Return what follows from a record's content under another key version (vault.rotation).

    Matching keys need the place as well, which is not sealed: the worker makes them anew. An erased record has none.
    """
    return {**tokens.retoken(opened, version), "match_tokens": [] if opened is None else None}
