"""Many values to PostgreSQL at once: put together in one go, several times faster than adapting each.

COPY in binary is made of pieces: each function gives, for every row, the fields of one or several columns, each field
behind its own length.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from operator import add
from struct import Struct
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END = b"\xff\xff"
_COUNT = Struct(">h")
_LENGTH = Struct(">i")
_INT8 = Struct(">iq")
_ARRAY = Struct(">iiiiii")
_INT8_OID = 20


class Pieces(NamedTuple):
    """Some columns of a table, side by side, as bytes for each row."""

    columns: int
    rows: Sequence[bytes]


def array(values: Iterable[object]) -> str:
    """Numbers or UUIDs as PostgreSQL's array literal, for a parameter that the statement casts: `%s::bigint[]`."""
    return "{" + ",".join(map(str, values)) + "}"


def fixed(layout: str, *columns: Iterable[object]) -> Pieces:
    """Columns of one size each. layout: their signs in `struct`: "i" int, "q" bigint, "16s" a UUID or 16 bytes."""
    kinds = layout.split()
    pack = Struct(">" + "".join(f"i{kind}" for kind in kinds)).pack
    sizes = (repeat(Struct(f">{kind}").size) for kind in kinds)
    return Pieces(len(kinds), list(map(pack, *chain.from_iterable(zip(sizes, columns, strict=True)))))


def varying(values: Sequence[bytes]) -> Pieces:
    """A column of bytea, or of text in UTF-8."""
    return Pieces(1, list(map(add, map(_LENGTH.pack, map(len, values)), values)))


def int8_arrays(values: Iterable[Sequence[int]]) -> Pieces:
    """A column of bigint[]."""
    element, heads = _Elements().__getitem__, _Heads()
    return Pieces(1, [heads[len(numbers)] + b"".join(map(element, numbers)) for numbers in values])


def rows_of(*pieces: Pieces) -> bytes:
    """The pieces, in the order of the table's columns, as what COPY reads in binary."""
    start = _COUNT.pack(sum(piece.columns for piece in pieces))
    starts = repeat(start, len(pieces[0].rows))
    rows = chain.from_iterable(zip(starts, *(piece.rows for piece in pieces), strict=True))
    return b"".join(chain((_SIGNATURE,), rows, (_END,)))


def copy_rows(cursor: CursorWrapper, target: str, rows: bytes) -> None:
    """COPY what `rows_of` made. target: the table, or `table (columns)`: a constant of the calling room."""
    with cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(rows)


class _Heads(dict[int, bytes]):
    """What stands before the elements of an array of so many.

    Length of the field, one dimension, no nulls, of bigint, so many, counted from 1; an empty array has none.
    """

    def __missing__(self, length: int) -> bytes:
        if length:
            head = _ARRAY.pack(20 + length * _INT8.size, 1, 0, _INT8_OID, length, 1)
        else:
            head = _LENGTH.pack(12) + _LENGTH.pack(0) * 2 + _LENGTH.pack(_INT8_OID)
        self[length] = head
        return head


class _Elements(dict[int, bytes]):
    """Numbers as elements of an array."""

    def __missing__(self, number: int) -> bytes:
        element = self[number] = _INT8.pack(8, number)
        return element
