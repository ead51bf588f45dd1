"""What was sent and cannot be stored: a text longer than its column, a sign that no database holds."""

import psycopg
from django.db.utils import DataError
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal


class CannotBeKept(Refusal):
    """The database turned a value down that no form of ours lets through; nothing was stored."""

    code = "cannot_be_kept"
    status = 400


def as_unkept(error: Exception) -> CannotBeKept | None:
    """A refusal for a value that the database turned down, None for anything else."""
    if not isinstance(error, DataError | psycopg.DataError):
        return None
    return CannotBeKept(
        _(
            "Something here is too long, or holds signs that cannot be stored. Write it shorter and send it once more."
        )
    )
