"""What can be closed while a breach is dealt with."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SESSIONS, EXPORTS, DECOYS = "sessions", "exports", "decoys"


class Kind(NamedTuple):
    """title: the switch. says: what it does, before it is done; done: afterwards, with a place for %(count)s."""

    code: str
    title: str | Promise
    says: str | Promise
    done: str | Promise
    is_undoable: bool


KINDS = {
    one.code: one
    for one in (
        Kind(
            SESSIONS,
            _("End sessions"),
            _(
                "Signs out at once, in every browser, and ends the keys of programs. Passwords stay; whoever may come"
                " in, comes in anew."
            ),
            _("%(count)s sessions and keys were ended"),
            is_undoable=False,
        ),
        Kind(
            EXPORTS,
            _("Stop all files"),
            _("Nobody asks for, makes or fetches a file of members until it is taken back. What waits, waits."),
            _("files of members were stopped"),
            is_undoable=True,
        ),
        Kind(
            DECOYS,
            _("Change the decoys"),
            _(
                "The invented members of these districts are shown to nobody any more; what they marked still tells."
                " Enter new ones on other numbers."
            ),
            _("%(count)s decoys were retired"),
            is_undoable=False,
        ),
    )
}  # fmt: skip
