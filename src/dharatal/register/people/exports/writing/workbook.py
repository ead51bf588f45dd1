"""A workbook of any length in the memory of a short one.

xlsxwriter makes the book with its headings. In its mode of constant memory it would put the rows on the disk in clear;
so they are streamed into the book's one page here, compressed as they come.
"""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from dharatal.register.people.exports.writing.sheet import Cell, Titles

MOST_ROWS = 1_048_576 - 1
_PAGE = "xl/worksheets/sheet1.xml"
_END = "</sheetData>"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 3  # of zlib: a fifth larger than 6, in half the time
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Workbook:
    """XLSX with one page; cells are texts and numbers, never formulas or links."""

    def __init__(self, titles: Titles, widths: Sequence[int]) -> None:
        parts = _parts(titles.headings, widths)
        self._made = BytesIO()
        self._zip = ZipFile(self._made, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        page = parts.pop(_PAGE).decode()
        for name, content in parts.items():
            self._zip.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
        head, self._tail = re.sub(r"<dimension [^>]*>", "", page).split(_END)
        style = re.search(r'<col [^>]*style="(\d+)"', head)
        self._text = f' s="{style[1]}" t="inlineStr"><is><t xml:space="preserve">' if style else ""
        about = ZipInfo(_PAGE, _EPOCH)
        about.compress_type = ZIP_DEFLATED
        self._page = self._zip.open(about, "w", force_zip64=True)
        self._page.write(head.encode())
        self._letters = [_letters(column) for column in range(len(titles.headings))]
        self._row = 1

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        lines = []
        for row in rows:
            self._row += 1
            number = str(self._row)
            cells = zip(self._letters, row, strict=True)
            inner = "".join([self._cell(letters + number, cell) for letters, cell in cells if cell != ""])
            lines.append(f'<row r="{number}">{inner}</row>')
        self._page.write("".join(lines).encode())

    def close(self) -> bytes:
        self._page.write((_END + self._tail).encode())
        self._page.close()
        self._zip.close()
        return self._made.getvalue()

    def _cell(self, at: str, cell: Cell) -> str:
        if isinstance(cell, int):
            return f'<c r="{at}"><v>{cell}</v></c>'
        return f'<c r="{at}"{self._text}{_escaped(cell)}</t></is></c>'


def _escaped(text: str) -> str:
    if not text.isprintable() or "_x" in text:
        text = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.translate(_MARKUP) if "&" in text or "<" in text or ">" in text else text


def _parts(headings: Sequence[str], widths: Sequence[int]) -> dict[str, bytes]:
    """The files of a workbook that has headings and no rows."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("1")
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            page.set_column(column, column, width, text)
            page.write_string(0, column, heading, bold)
        page.freeze_panes(1, 0)
    with ZipFile(made) as shell:
        return {name: shell.read(name) for name in shell.namelist()}


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
