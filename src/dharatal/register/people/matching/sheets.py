"""A sheet by itself: who stands in it twice. Asks no register, and keeps nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching.blocking import Pairs, crowded_phones
from dharatal.register.people.matching.features import Features, features_of_columns
from dharatal.register.people.matching.judging import judged
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.rows import Row

ROW_ID = "row_id"
_NOTHING = pl.Series([""])


class CannotReadSheet(Refusal):
    code = "cannot_read_sheet"
    status = 422


@dataclass(frozen=True, slots=True)
class Rows:
    """What of a sheet is compared. ids: by which a row is called; columns: fields of `Row`, all text, none missing.

    Rows of which nobody says the district are of one.
    """

    ids: pl.Series
    columns: Mapping[str, pl.Series] = field(repr=False)

    @classmethod
    def of(cls, ids: pl.Series, columns: Mapping[str, pl.Series]) -> Rows:
        told = {name: column.cast(pl.String).fill_null("") for name, column in columns.items()}
        if len(ids) and not (told.get("district", _NOTHING) != "").any():
            told["district"] = pl.Series(["all"]).new_from_index(0, len(ids))
        return cls(ids.cast(pl.String), told)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Compared:
    """The pairs of rows that were compared. pairs: places in `table`; p: for each the probability of one person.

    shift: in log odds, what this sheet's own share of doubles added to the model's.
    """

    rows: Rows
    table: Features = field(repr=False)
    model: Model
    pairs: Pairs = field(repr=False)
    p: npt.NDArray[np.float64] = field(repr=False)
    shift: float

    @property
    def links(self) -> int:
        """How many pairs are surely one person."""
        return int((self.p >= self.model.link).sum())

    @property
    def doubts(self) -> int:
        """How many a person would have to decide."""
        return int(((self.p >= self.model.review) & (self.p < self.model.link)).sum())

    @property
    def crowded_phones(self) -> int:
        return crowded_phones(self.table)

    def likely(self, least: float | None = None) -> npt.NDArray[np.int64]:
        """The places in `pairs` of those from `least` on (usual: what a person would decide), likeliest first."""
        kept = np.flatnonzero(self.p >= (self.model.review if least is None else least))
        return kept[np.argsort(-self.p[kept], kind="stable")]

    def as_csv(self, places: npt.NDArray[np.int64]) -> pl.DataFrame:
        """The columns row_id_a, row_id_b, p of some pairs."""
        return pl.DataFrame(
            {
                "row_id_a": self.rows.ids.gather(self.pairs.left[places]),
                "row_id_b": self.rows.ids.gather(self.pairs.right[places]),
                "p": self.p[places].round(6),
            }
        )


def compare(rows: Rows, model: Model) -> Compared:
    """Weigh every pair of rows that share a key."""
    table = features_of_columns(rows.columns)
    pairs, p, shift = judged(table, model)
    return Compared(rows, table, model, pairs, p, shift)


def read(source: Path | bytes) -> Rows:
    """Read a CSV in the manual's form: a heading of `row_id` and fields of `Row`, in any order, most may be missing.

    Rows without an id are named by their number from 1. Raises CannotReadSheet.
    """
    try:
        table = pl.read_csv(source, infer_schema=False, truncate_ragged_lines=True, encoding="utf8-lossy")
    except pl.exceptions.NoDataError:
        table = pl.DataFrame()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise CannotReadSheet(
            _("The sheet cannot be read as CSV with a heading. Save it as CSV (UTF-8).")
        ) from error
    return rows_of(table)


def rows_of(table: pl.DataFrame) -> Rows:
    """The rows of a table under the manual's headings. Raises CannotReadSheet when none of them is a name."""
    named = {_named(name): table[name] for name in table.columns}
    if table.width and "name" not in named:
        raise CannotReadSheet(
            _("The sheet has no column called name. Give its columns the names in the manual.")
        )
    numbered = pl.Series([str(number) for number in range(1, table.height + 1)], dtype=pl.String)
    columns = {name: named[name] for name in Row._fields if name in named}
    return Rows.of(named.get(ROW_ID, numbered), columns)


def is_in_manuals_form(headings: Iterable[str]) -> bool:
    """Whether a heading is the one that `read` wants, each column once, and not any heading of a list."""
    named = [_named(one) for one in headings]
    is_known = ROW_ID in named or {*named} <= {*Row._fields}
    return "name" in named and is_known and len({*named}) == len(named)


def _named(heading: str) -> str:
    return heading.strip().strip("\ufeff").lower()
