"""What two calls of one person say beside each other."""

from dharatal.field.callroom.models import Check

COMPARED = ("yes", "no", "wrong_number", "not_this_person")
"""Answers that are worth a second call. Who refused to talk, mourns or complained is left in peace."""
ELSEWHERE = frozenset({"wrong_number", "not_this_person"})
COUNTED = (Check.State.AGREES, Check.State.DIFFERS)


def compare(first: str, second: str, *, is_denied: bool = False) -> Check.State:
    """Whether the second call heard what the first did; both are outcomes, the second may have reached nobody.

    is_denied: in the second they said that nobody had phoned them before. Only a yes against its contrary differs, or
    one that nobody phoned about: between "not with us" and "wrong number" nobody can say who erred.
    """
    if second == "withdrawn":
        return Check.State.VOID
    if second not in COMPARED:
        return Check.State.UNCLEAR
    if is_denied and first == second == "yes":
        return Check.State.DIFFERS
    if first == second or {first, second} <= ELSEWHERE:
        return Check.State.AGREES
    return Check.State.DIFFERS if "yes" in (first, second) else Check.State.UNCLEAR
