"""What two calls of one person say beside each other."""

from dharatal.field.callroom.models import Check

COMPARED = ("yes", "no", "wrong_number", "not_this_person")
"""Answers that are worth a second call."""
ENDED = ("refused", "deceased")
"""Results that end a name for good without an answer: a tenth is called again (`plan.is_ended_checked`).

Whoever abused the caller or complained is on the list of those whom the law forbids to call, and is never asked: there
only the share of such ends among a caller's talks tells (`signals.silenced`).
"""
ELSEWHERE = frozenset({"wrong_number", "not_this_person"})
COUNTED = (Check.State.AGREES, Check.State.DIFFERS)


def compare(first: str, second: str, *, is_denied: bool = False) -> Check.State:
    """Whether the second call heard what the first did; both are outcomes, the second may have reached nobody.

    is_denied: in the second they said that nobody had phoned them before. Only a yes against its contrary differs, or
    one that nobody phoned about: between "not with us" and "wrong number" nobody can say who erred. Who is said to
    have died differs by answering; who is said to have refused may have come round, and differs only by denial.
    """
    if second == "withdrawn":
        return Check.State.VOID
    if first in ENDED:
        return _after_the_end(first, second, is_denied)
    if second not in COMPARED:
        return Check.State.UNCLEAR
    if is_denied and first == second == "yes":
        return Check.State.DIFFERS
    if first == second or {first, second} <= ELSEWHERE:
        return Check.State.AGREES
    return Check.State.DIFFERS if "yes" in (first, second) else Check.State.UNCLEAR


def _after_the_end(first: str, second: str, is_denied: bool) -> Check.State:
    if second == first:
        return Check.State.AGREES
    is_alive = first == "deceased" and second in ("yes", "no")
    has_denied = first == "refused" and second in COMPARED and is_denied
    return Check.State.DIFFERS if is_alive or has_denied else Check.State.UNCLEAR
