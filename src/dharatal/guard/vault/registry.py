"""Which tables refer to key versions; imports no models, so that rooms can fill it from `AppConfig.ready`.

A registered table has a column `key_version` with an index on (key_version, key), and dharatal_finder may
read it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Retoken = Callable[[dict[str, bytes] | None, int], dict[str, object]]


@dataclass(frozen=True)
class SealedTable:
    """A table whose rows refer to a key version.

    fields: sealed column to the field it was sealed as. subject: the column of the subject's id. retoken:
    returns the columns that follow from the opened values (by column; None when the subject was erased)
    under a key version. Without fields the table is only counted: its tokens outlive what they were made
    of.
    """

    table: str
    key: str = "id"
    subject: str = "subject_id"
    fields: Mapping[str, str] = field(default_factory=dict)
    retoken: Retoken | None = None


_tables: dict[str, SealedTable] = {}


def register(
    *,
    table: str,
    key: str = "id",
    subject: str = "subject_id",
    fields: Mapping[str, str] | None = None,
    retoken: Retoken | None = None,
) -> None:
    """Tell the vault of a table that refers to key versions; see SealedTable."""
    _tables[table] = SealedTable(table, key, subject, dict(fields or {}), retoken)


def registered() -> list[SealedTable]:
    """Return every table that refers to key versions."""
    return list(_tables.values())
