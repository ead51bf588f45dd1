"""What people are told when the database does not answer, or has no room: a reason, not a traceback."""

import psycopg
from django.db.utils import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal

DISK_FULL = "53100"
AWAY = ("08", "53", "57P")  # classes of SQLSTATE: no connection, no resources, going down or coming up


class DatabaseAway(Refusal):
    code = "database_away"
    status = 503


class DiskFull(Refusal):
    code = "disk_full"
    status = 507


def as_refusal(error: Exception) -> Refusal | None:
    """A refusal for an outage, None for anything else: a mistake of ours must stay visible."""
    if not isinstance(
        error, OperationalError | InterfaceError | psycopg.OperationalError | psycopg.InterfaceError
    ):
        return None
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""
    if state == DISK_FULL:
        return DiskFull(
            _("The disk is full: nothing of this was stored. Make room on it, then do this again.")
        )
    if state and not state.startswith(AWAY):
        return None
    return DatabaseAway(
        _("The database does not answer just now. Do this again in a moment; `dharatal status` says more.")
    )
