"""Opening XLSX, XLS, ODS, CSV and TSV: every cell as the text it holds, no formula ever evaluated."""

from dataclasses import dataclass, field

import polars

from dharatal.field.intake.reading import apart, container, delimited
from dharatal.field.intake.reading.refusals import EmptyFile


@dataclass(frozen=True)
class Sheet:
    """One sheet. frame: text columns, null for an empty cell; row i is row i + `first` of the user's file.

    fonts: for each column the fonts of its first cells, where the file tells (XLSX).
    """

    name: str
    frame: polars.DataFrame = field(repr=False)
    fonts: tuple[frozenset[str], ...] = ()
    first: int = 1

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def width(self) -> int:
        return self.frame.width

    def head(self, count: int) -> list[tuple[str, ...]]:
        """The first rows, empty cells as ""."""
        return self.frame.head(count).fill_null("").rows()

    def column(self, index: int, start: int = 0, count: int | None = None) -> list[str]:
        """The cells of one column from row `start`, empty cells as ""."""
        return self.frame.to_series(index).slice(start, count).fill_null("").to_list()

    def empty_in(self, index: int, start: int = 0) -> int:
        """How many cells of a column hold nothing, from row `start`."""
        return int((self.frame.to_series(index).slice(start).fill_null("").str.strip_chars() == "").sum())

    def fonts_of(self, index: int) -> frozenset[str]:
        return self.fonts[index] if index < len(self.fonts) else frozenset()


def open_workbook(data: bytes, filename: str = "") -> list[Sheet]:
    """Read a file into its sheets that hold anything, in their order.

    filename: used only to name the sheet of a CSV file; the kind is decided by the content.
    Raises a `CannotReadSheet` that says what to do.
    """
    if container.kind_of(data) == "text":
        told = [Sheet(filename, delimited.read(data))]
    else:
        told = [Sheet(*sheet) for sheet in apart.read(data)]
    sheets = [sheet for sheet in map(_trimmed, told) if sheet.height]
    if not sheets:
        raise EmptyFile
    return sheets


def _trimmed(sheet: Sheet) -> Sheet:
    """Drop the empty columns at the right and the empty rows at the end, which formatting leaves behind."""
    if not sheet.height:
        return sheet
    frame = sheet.frame.with_columns(polars.all().replace("", None))
    filled = [index for index, column in enumerate(frame) if column.null_count() < len(column)]
    if not filled:
        return Sheet(sheet.name, polars.DataFrame())
    frame = frame[:, : filled[-1] + 1]
    last = frame.select(polars.any_horizontal(polars.all().is_not_null()).arg_true().max()).item()
    return Sheet(sheet.name, frame.head(last + 1), sheet.fonts[: frame.width])
