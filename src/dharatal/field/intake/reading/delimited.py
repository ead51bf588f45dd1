"""CSV and TSV in the encodings and separators that districts really send."""

import csv
import io
from codecs import BOM_UTF8
from collections import Counter
from operator import methodcaller
from typing import Literal

import polars

from dharatal.field.intake.reading.apart import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, check_shape
from dharatal.field.intake.reading.refusals import CannotReadSheet, TooManyColumns, TooManyRows

_SEPARATORS = (",", "\t", ";", "|")
_LONGEST_CELL_LINES = 20
_SAMPLE = 262_144


def read(data: bytes) -> polars.DataFrame:
    """Read separated text into columns of strings, no line dropped and none shortened.

    Raises TooManyColumns, TooManyRows, CannotReadSheet.
    """
    text = in_utf8(data)
    lines = text.count(b"\n")
    separator = separator_of(text)
    if lines > 3 * MAX_ROWS:
        raise TooManyRows(limit=f"{MAX_ROWS:,}")
    width = _width(text[:_SAMPLE], separator, lines)
    frame = _parse_fast(text, separator, width, '"')
    if frame is None:  # a line further down has more cells
        width = _width(text, separator, lines)
        frame = _parse(text, separator, width, quote='"')
    if _swallowed(frame, lines):
        frame = _parse(text, separator, _width(text, separator, lines), quote=None)
    if frame.width > MAX_COLUMNS:  # separators inside quotes were counted too
        frame = frame.select(column for column in frame if column.null_count() < len(column))
    check_shape(frame.width, frame.height)
    return frame


def in_utf8(data: bytes) -> bytes:
    """The text of the file in UTF-8, each line ending in one sign: it comes as that, as UTF-16 or as Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace").encode()
    elif data[:4096].count(0) > len(data[:4096]) * 0.3:
        text = data.decode(
            "utf-16-be" if data[:4096:2].count(0) > data[1:4096:2].count(0) else "utf-16-le", "replace"
        ).encode()
    else:
        text = _eight_bit(data)
    return text.replace(b"\x00", b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _eight_bit(data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.start <= len(data) - 4 or len(data) <= 4:
            return data.decode("cp1252", errors="replace").encode()
        data = data[: error.start]  # cut off in the middle of the last letter
    return data.removeprefix(BOM_UTF8)


def separator_of(text: bytes) -> str:
    """The separator that parts most lines into the same number of cells."""
    lines = [line for line in text[:_SAMPLE].decode(errors="ignore").split("\n")[:200] if line.strip()]
    return max(_SEPARATORS, key=lambda separator: _steadiness(lines, separator))


def _width(text: bytes, separator: str, lines: int) -> int:
    """The most cells that a line may have. Raises TooManyColumns."""
    width = max(map(methodcaller("count", separator.encode()), io.BytesIO(text)), default=0) + 1
    if width > 8 * MAX_COLUMNS or width * lines > MAX_CELLS:
        raise TooManyColumns(columns=width, limit=MAX_COLUMNS)
    return width


def _steadiness(lines: list[str], separator: str) -> int:
    counts = Counter(line.count(separator) for line in lines)
    counts.pop(0, None)
    return max((cells * lines_with for cells, lines_with in counts.items()), default=0)


def _parse(text: bytes, separator: str, width: int, quote: str | None) -> polars.DataFrame:
    frame = _parse_fast(text, separator, width, quote)
    return _parse_slowly(text.decode(), separator, quote) if frame is None else frame


def _parse_fast(text: bytes, separator: str, width: int, quote: str | None) -> polars.DataFrame | None:
    """None when a line has more cells than the width, or quotes that only the slow reader forgives."""
    names = [f"c{index}" for index in range(width)]
    try:
        return polars.read_csv(
            text,
            separator=separator,
            quote_char=quote,
            has_header=False,
            schema=dict.fromkeys(names, polars.String),
            missing_columns="insert",
        )
    except polars.exceptions.PolarsError:
        return None


def _parse_slowly(text: str, separator: str, quote: str | None) -> polars.DataFrame:
    """The standard library forgives what the fast reader does not (quotes in the middle of a cell)."""
    csv.field_size_limit(1 << 20)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting))
    except csv.Error as error:
        if quote:
            return _parse_slowly(text, separator, None)
        raise CannotReadSheet from error
    width = max(map(len, rows), default=0)
    columns = {f"c{index}": polars.String for index in range(width)}
    return polars.DataFrame([row + [None] * (width - len(row)) for row in rows], schema=columns, orient="row")


def _swallowed(frame: polars.DataFrame, lines: int) -> bool:
    """Whether an open quote has swallowed lines: some cell holds more lines than anybody types."""
    if frame.height >= lines - _LONGEST_CELL_LINES:
        return False
    most = frame.select(polars.max_horizontal(polars.all().str.count_matches("\n").max())).item()
    return (most or 0) > _LONGEST_CELL_LINES
