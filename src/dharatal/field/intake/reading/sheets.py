"""Opening XLSX, XLS, ODS, CSV and TSV: every cell as the text it holds, no formula ever evaluated."""

from dataclasses import dataclass, field

import fastexcel
import polars

from dharatal.field.intake.reading import container, delimited, fonts
from dharatal.field.intake.reading.refusals import (
    CannotReadSheet,
    EmptyFile,
    EncryptedWorkbook,
    TooManyColumns,
    TooManyRows,
)

MAX_COLUMNS = 500
MAX_ROWS = 1_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet. frame: text columns, null for an empty cell; row i is row i + 1 of the user's file.

    fonts: for each column the fonts of its first cells, where the file tells (XLSX).
    """

    name: str
    frame: polars.DataFrame = field(repr=False)
    fonts: tuple[frozenset[str], ...] = ()

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
        sheets = [_trimmed(Sheet(filename, delimited.read(data, MAX_COLUMNS, MAX_ROWS)))]
    else:
        sheets = [_trimmed(sheet) for sheet in _workbook(data)]
    sheets = [sheet for sheet in sheets if sheet.height]
    if not sheets:
        raise EmptyFile
    return sheets


def _workbook(data: bytes) -> list[Sheet]:
    try:
        reader = fastexcel.read_excel(data)
        names = reader.sheet_names
        by_sheet = fonts.of_workbook(data)
        return [_sheet(reader, name, by_sheet.get(name, {})) for name in names]
    except (KeyboardInterrupt, SystemExit, MemoryError, CannotReadSheet):
        raise
    except BaseException as error:  # a broken file can make the Rust reader panic, which is no Exception
        if "password" in str(error).lower() or "encrypted" in str(error).lower():
            raise EncryptedWorkbook from None
        raise CannotReadSheet from None


def _sheet(reader: fastexcel.ExcelReader, name: str, by_column: dict[int, frozenset[str]]) -> Sheet:
    loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=1)
    _check_shape(loaded.width, loaded.height)
    if not loaded.width or not loaded.height:
        return Sheet(name, polars.DataFrame())
    first = loaded.available_columns()[0].absolute_index
    found = tuple(by_column.get(first + index, frozenset()) for index in range(loaded.width))
    return Sheet(name, loaded.to_polars(), found)


def _check_shape(width: int, height: int) -> None:
    if width > MAX_COLUMNS:
        raise TooManyColumns(columns=width, limit=MAX_COLUMNS)
    if height > MAX_ROWS + 1:
        raise TooManyRows(limit=f"{MAX_ROWS:,}")


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
