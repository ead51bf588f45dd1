"""Columns of numbers to and from PostgreSQL as numpy arrays: millions of rows without an object for each.

Both ways are COPY in binary, whose rows have one length where every column is a number and none is NULL.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.backends.utils import CursorWrapper

Array = npt.NDArray[Any]

_HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END = b"\xff\xff"
_FIELDS = 2  # bytes that say how many there are
_ROWS_AT_ONCE = 500_000


def copy_in(cursor: CursorWrapper, target: str, *columns: Array) -> None:
    """COPY columns of int32 (int) or int64 (bigint) into `table` or `table (columns)`, a constant of the caller's."""
    layout = _layout([column.dtype for column in columns])
    with cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as copy:
        copy.write(_HEAD)
        for start in range(0, len(columns[0]), _ROWS_AT_ONCE):
            part = [column[start : start + _ROWS_AT_ONCE] for column in columns]
            copy.write(_packed(layout, part))
        copy.write(_END)


def copy_out(
    cursor: CursorWrapper, query: str, values: Sequence[object], kinds: Sequence[npt.DTypeLike]
) -> list[Array]:
    """The answer of a query as columns. kinds: of each, np.int32 for int and np.int64 for bigint; no NULL among them.

    It comes as one value, since each row by itself would cost more than all the rest; a gigabyte at most.
    """
    sizes = [np.dtype(kind).itemsize for kind in kinds]
    names = [f"v{at}" for at in range(len(kinds))]
    packed = " || ".join(f"int{size}send({name})" for name, size in zip(names, sizes, strict=True))
    whole = f"SELECT string_agg({packed}, ''::bytea) FROM ({query}) AS q({', '.join(names)})"
    with cursor.copy(f"COPY ({whole}) TO STDOUT (FORMAT BINARY)", values) as copy:
        told = b"".join(copy)[len(_HEAD) + _FIELDS : -len(_END)]
    size = int.from_bytes(told[:4], signed=True)  # -1: no row
    layout = np.dtype([(name, f">i{size}") for name, size in zip(names, sizes, strict=True)])
    rows = np.frombuffer(told, dtype=layout, count=max(size, 0) // layout.itemsize, offset=4)
    return [rows[name].astype(kind) for name, kind in zip(names, kinds, strict=True)]


def _layout(kinds: Sequence[np.dtype[Any]]) -> np.dtype[Any]:
    fields = [("fields", ">i2")]
    for at, kind in enumerate(kinds):
        fields += [(f"l{at}", ">i4"), (f"v{at}", f">i{kind.itemsize}")]
    return np.dtype(fields)


def _packed(layout: np.dtype[Any], columns: Sequence[Array]) -> bytes:
    rows = np.empty(len(columns[0]), dtype=layout)
    rows["fields"] = len(columns)
    for at, column in enumerate(columns):
        rows[f"l{at}"], rows[f"v{at}"] = column.dtype.itemsize, column
    return rows.tobytes()
