"""The rows of a list with whose they are, as they are kept for whoever looks behind a figure."""

import io

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.field.trace.lists import FoundList
from dharatal.register.people.recognising.whole import Recognised

_SHOWN = ("name", "relative_name", "mobile", "village")


def kinds(told: Recognised, decoys: set[int]) -> npt.NDArray[np.str_]:
    """Of each row: matched, repeat (another row says the same), decoy or foreign."""
    found = np.where(told.persons > 0, "matched", "foreign")
    _first, at = np.unique(told.persons, return_index=True)
    again = np.ones(len(found), dtype=np.bool_)
    again[at] = False
    found = np.where((told.persons > 0) & again, "repeat", found)
    return np.where(np.isin(told.persons, list(decoys)), "decoy", found)


def to_bytes(found: FoundList, told: Recognised, decoys: set[int]) -> bytes:
    """All rows as a Parquet table: number, sheet, kind, person, record and what was written."""
    frame = pl.DataFrame(
        {
            "number": found.numbers,
            "sheet": found.sheets,
            "kind": kinds(told, decoys).tolist(),
            "person": told.persons,
            "record": told.records,
            **{name: found.raw[name] for name in _SHOWN},
        }
    )
    stream = io.BytesIO()
    frame.write_parquet(stream, compression="zstd")
    return stream.getvalue()
