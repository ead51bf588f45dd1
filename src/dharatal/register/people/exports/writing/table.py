"""A plain table that no spreadsheet takes for a program."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, TextIOWrapper

from dharatal.register.people.exports.writing.sheet import Cell, Titles

BOM = "\ufeff"  # Excel reads Devanagari only behind it
FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
QUOTE = "'"


def neutral(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: what begins like a formula gets a quote before it (OWASP ASVS 5.0, V1.2.10).

    The quote is the mark of text in every spreadsheet, so that the cell means what it did; `meant` takes it away.
    """
    if not isinstance(cell, str):
        return cell
    return QUOTE + cell if cell[:1] in FORMULA or _is_quoted(cell) else cell


def meant(cell: str) -> str:
    """What a neutral cell stands for."""
    return cell[1:] if _is_quoted(cell) else cell


def _is_quoted(cell: str) -> bool:
    behind = cell.lstrip(QUOTE)
    return cell.startswith(QUOTE) and behind[:1] in FORMULA


class Table:
    """CSV in UTF-8, every cell in quotation marks."""

    def __init__(self, titles: Titles, widths: Sequence[int]) -> None:
        self._made = BytesIO()
        self._text = TextIOWrapper(self._made, "utf-8", newline="")
        self._text.write(BOM)
        self._rows = csv.writer(self._text, quoting=csv.QUOTE_ALL)
        self.write([titles.headings])

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows.writerows([neutral(cell) for cell in row] for row in rows)

    def close(self) -> bytes:
        self._text.flush()
        return self._made.getvalue()
