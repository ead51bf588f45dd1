"""What somebody is told who may not look on."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.guard.access.door import LeavesTrace, NotAllowed
from dharatal.guard.vault import quotas
from dharatal.guard.vault.watching.wording import KINDS, reasons
from dharatal.kernel.clock import to_ist
from dharatal.kernel.errors import Refusal


class QuotaReached(LeavesTrace, quotas.QuotaReached):
    """The page would show more new members than the day allows; it is refused whole, so that no list looks complete
    that is not, and what is left serves for the members that are needed most."""


class Locked(LeavesTrace, NotAllowed):
    """The log-in's looks are closed until somebody of the guard has asked."""

    code = "looks_locked"


class CannotClose(Refusal):
    """A lock or a warning that is not this person's to close, or is closed."""

    code = "cannot_close"


def quota_reached(
    kind: str, limit: int, left: int, leave: Callable[[], object] | None = None
) -> QuotaReached:
    if left:
        return QuotaReached(
            _(
                "This would show more new members than today's limit of %(limit)s (%(kind)s) allows: %(left)s are left."
                " It is refused whole, so that no list looks complete that is not. Type more of the name, or open a"
                " smaller place; whom you have seen today stays open. The limit starts anew at midnight."
            )
            % {"limit": limit, "kind": KINDS[kind], "left": left},
            leave=leave,
        )
    return QuotaReached(
        _(
            "You have seen today's limit of %(limit)s members (%(kind)s). Whom you have seen stays open; the limit"
            " starts anew at midnight. A colleague with the same right can help; if your work needs more, tell the"
            " guard officer."
        )
        % {"limit": limit, "kind": KINDS[kind]},
        leave=leave,
    )


def locked(
    since: datetime, signals: Sequence[str], asked: Sequence[str], leave: Callable[[], object] | None = None
) -> Locked:
    """asked: logins of whoever may open it."""
    return Locked(
        _(
            "Members are closed for this log-in since %(time)s, because this was unlike the usual work: %(reasons)s."
            " That accuses nobody: it may be good work that the watch does not know. All work without members' names"
            " goes on. Ask the data guard officer (%(logins)s) to open it, and say what you were doing. If you"
            " need the list of a whole place, ask for it as a file."
        )
        % {
            "time": to_ist(since).strftime("%d.%m. %H:%M"),
            "reasons": reasons(signals) or _("many members"),
            "logins": ", ".join(asked) or "–",
        },
        leave=leave,
    )
