"""Rows of one table by a written condition: for the few reads that every key of 500 callers repeats.

Django builds and compiles a query set each time it is asked, which takes three times as long as sending the statement.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
Load = Callable[[Any], Any]
Parameters = Sequence[Any] | Mapping[str, Any]


class _Table(NamedTuple):
    """loads: by place, what makes the field's own value of a column's."""

    name: str
    fields: tuple[str, ...]
    columns: str
    loads: tuple[tuple[int, Load], ...]


def rows_of(model: type[Row], condition: str, parameters: Parameters = ()) -> list[Row]:
    """What `model.objects.raw` would answer for whole rows. condition: SQL after WHERE, with its order."""
    table = _table(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {table.columns} FROM {table.name} WHERE {condition}", parameters)
        found = cursor.fetchall()
    return [model.from_db(connection.alias, table.fields, _loaded(table, row)) for row in found]


def row_of(model: type[Row], condition: str, parameters: Parameters = ()) -> Row | None:
    """The first of them."""
    return next(iter(rows_of(model, condition, parameters)), None)


def _loaded(table: _Table, found: tuple[Any, ...]) -> Sequence[Any]:
    if not table.loads:
        return found
    values = list(found)
    for place, load in table.loads:
        values[place] = load(values[place])
    return values


@cache
def _table(model: type[Model]) -> _Table:
    fields = model._meta.concrete_fields
    loads = [(place, _load(field)) for place, field in enumerate(fields)]
    return _Table(
        f'"{model._meta.db_table}"',
        tuple(str(field.attname) for field in fields),
        ", ".join(f'"{field.column}"' for field in fields),
        tuple((place, load) for place, load in loads if load is not None),
    )


def _load(field: Any) -> Load | None:
    converters = field.get_db_converters(connection)
    if not converters:
        return None

    def load(value: Any) -> Any:
        for converter in converters:
            value = converter(value, None, connection)
        return value

    return load
