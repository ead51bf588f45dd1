"""One row of one table written by a statement that is made once: for the few writes that every card repeats.

`Model.save` builds and compiles its statement each time, which takes as long as PostgreSQL takes to carry it out.
Signals are not sent and nothing is read back; a model that wants either is saved the usual way.
"""

from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Field, Model


def insert(row: Model) -> None:
    """Put a new row in. A number that the database gives itself is not read back."""
    table = type(row)._meta
    fields = tuple(one for one in table.concrete_fields if not _is_given_by_database(one, row))
    with connection.cursor() as cursor:
        cursor.execute(_insert(table.db_table, tuple(one.column for one in fields)), _values(row, fields))
    row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that is there, found by its primary key. Raises DatabaseError where it is not."""
    table = type(row)._meta
    fields: tuple[Any, ...] = tuple(map(table.get_field, names))
    keys: tuple[Any, ...] = tuple(table.pk_fields)
    statement = _update(
        table.db_table, tuple(one.column for one in fields), tuple(one.column for one in keys)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values(row, fields), *_values(row, keys)])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{table.label}: {cursor.rowcount} rows were written instead of one")


def _is_given_by_database(field: "Field[Any, Any]", row: Model) -> bool:
    return bool(field.primary_key) and field.get_internal_type().endswith("AutoField") and row.pk is None


def _values(row: Model, fields: tuple[Any, ...]) -> list[Any]:
    return [one.get_db_prep_save(one.pre_save(row, row._state.adding), connection) for one in fields]


@cache
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{one}"' for one in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(columns))})'


@cache
def _update(table: str, columns: tuple[str, ...], keys: tuple[str, ...]) -> str:
    settings, found = (
        ", ".join(f'"{one}" = %s' for one in columns),
        " AND ".join(f'"{one}" = %s' for one in keys),
    )
    return f'UPDATE "{table}" SET {settings} WHERE {found}'
