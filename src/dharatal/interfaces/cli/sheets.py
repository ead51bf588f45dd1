"""Reading the sheet that `dharatal match score` is given, and writing the pairs it finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching.whole import Pairs, Row

_NOTHING = pl.Series([""])


class CannotReadSheet(Refusal):
    code = "cannot_read_sheet"


class CannotWritePairs(Refusal):
    code = "cannot_write_pairs"


def content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotReadSheet(_("The model file cannot be read. Check its name.")) from error


def read(path: Path) -> tuple[pl.Series, dict[str, pl.Series]]:
    """The row ids of a CSV, and those of its columns that matching reads, all as text.

    Rows without an id are named by their number from 1. Raises CannotReadSheet.
    """
    try:
        table = pl.read_csv(
            path, infer_schema=False, truncate_ragged_lines=True,
            encoding="utf8-lossy",
        )  # fmt: skip
    except pl.exceptions.NoDataError:
        table = pl.DataFrame()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise CannotReadSheet(
            _("The sheet cannot be read as CSV with a heading. Save it as CSV (UTF-8).")
        ) from error
    named = {name.strip().strip("\ufeff").lower(): table[name] for name in table.columns}
    columns = {name: named[name] for name in Row._fields if name in named}
    if table.width and "name" not in columns:
        raise CannotReadSheet(
            _("The sheet has no column called name. Give its columns the names in the manual.")
        )
    if table.height and not (columns.get("district", _NOTHING).fill_null("") != "").any():
        columns["district"] = pl.Series(["all"]).new_from_index(0, table.height)  # a sheet of one district
    numbered = pl.Series([str(number) for number in range(1, table.height + 1)], dtype=pl.String)
    return named.get("row_id", numbered), columns


def write_pairs(path: Path, ids: pl.Series, pairs: Pairs, p: npt.NDArray[np.float64], least: float) -> int:
    """Write row_id_a, row_id_b, p of the pairs from `least` on, likeliest first; return how many."""
    kept = np.flatnonzero(p >= least)
    kept = kept[np.argsort(-p[kept], kind="stable")]
    found = pl.DataFrame(
        {
            "row_id_a": ids.gather(pairs.left[kept]),
            "row_id_b": ids.gather(pairs.right[kept]),
            "p": p[kept].round(6),
        }
    )
    try:
        found.write_csv(path)
    except OSError as error:
        raise CannotWritePairs(
            "The pairs cannot be written there. Choose another file with --out."
        ) from error
    return found.height
