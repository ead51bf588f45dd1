"""How a call ended, and what that means for its task and for the others on the same phone."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class OnLine(StrEnum):
    """What an outcome means for the other waiting tasks of the same phone."""

    SAME_FATE = "same_fate"  # nobody was reached, or a time was named: one call counts for all of them
    NEXT_NOW = "next_now"  # somebody is on the line: the same caller goes on with the next of them
    LATER = "later"  # left in peace today
    NEVER = "never"  # the phone is not called again


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way for a call to end.

    is_spoken: somebody answered, so a dial must have been logged. is_final: the task needs no further call.
    takes_time: the person may name when to be called.
    """

    code: str
    title: str | Promise
    is_spoken: bool
    is_final: bool
    on_line: OnLine
    takes_time: bool = False


_ALL = (
    Outcome("yes", _("Yes, with us"), True, True, OnLine.NEXT_NOW),
    Outcome("no", _("Not with us"), True, True, OnLine.NEXT_NOW),
    Outcome("wrong_number", _("Wrong number"), True, True, OnLine.NEXT_NOW),
    Outcome("not_this_person", _("Somebody else answered"), True, True, OnLine.NEXT_NOW),
    Outcome("no_answer", _("No answer"), False, False, OnLine.SAME_FATE),
    Outcome("busy", _("Busy"), False, False, OnLine.SAME_FATE),
    Outcome("switched_off", _("Switched off"), False, False, OnLine.SAME_FATE),
    Outcome("unreachable", _("Out of reach"), False, False, OnLine.SAME_FATE),
    Outcome("call_back", _("Call back later"), True, False, OnLine.SAME_FATE, takes_time=True),
    Outcome("refused", _("Did not want to talk"), True, True, OnLine.LATER),
    Outcome("language", _("No common language"), True, False, OnLine.SAME_FATE),
    Outcome("deceased", _("No longer alive"), True, True, OnLine.NEXT_NOW),
    Outcome("abusive", _("Abuse"), True, True, OnLine.NEVER),
    Outcome("complaint", _("Complained about the call"), True, True, OnLine.NEVER),
)
OUTCOMES = {outcome.code: outcome for outcome in _ALL}
SPOKEN = frozenset(outcome.code for outcome in _ALL if outcome.is_spoken)
NO_CONTACT = frozenset(outcome.code for outcome in _ALL if not outcome.is_spoken)
FINAL = frozenset(outcome.code for outcome in _ALL if outcome.is_final)

UNREACHED = "unreached"  # ends a task, but no single call
DO_NOT_CALL = "do_not_call"
WITHDRAWN = "withdrawn"
