"""The house that a record belongs to, as a keyed number; needs nothing of the comparison."""

from collections.abc import Iterable

from dharatal.guard.vault.blind import blinder, versions_in_use
from dharatal.kernel.names import fold
from dharatal.register.people import tokens
from dharatal.register.people.matching.rows import Row

HOUSE = "house"


def house_key(row: Row) -> str:
    """Return what those have in common who name the same father or husband in the same village, or nothing."""
    relative = fold(row.relative_name)
    return f"{row.district}|{row.village}|{relative}" if relative and row.village else ""


def house_tokens(rows: Iterable[Row]) -> list[int]:
    """Return the tokens of the houses of rows, under every key version in use."""
    houses = {house for row in rows if (house := house_key(row))}
    return [blinder(HOUSE, version)(house) for version in versions_in_use() for house in sorted(houses)]


def retoken(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """Return what follows from a record's content under another key version (vault.rotation).

    Matching keys need the place as well, which is not sealed: the worker makes them anew. An erased record has none.
    """
    return {**tokens.retoken(opened, version), "match_tokens": [] if opened is None else None}
