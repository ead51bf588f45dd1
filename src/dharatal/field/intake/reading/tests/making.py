"""Making real files for the tests: every kind of sheet a district has sent, and some nobody should."""

import io
import struct
import zipfile
from collections.abc import Sequence

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.styles import Font

Rows = Sequence[Sequence[object]]


def xlsx(
    rows: Rows, *, font: str = "", merged: Sequence[str] = (), more: dict[str, Rows] | None = None
) -> bytes:
    """font: of every text cell. merged: ranges. more: further sheets by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    for name, cells in {"Sheet1": rows, **(more or {})}.items():
        sheet = book["Sheet"] if "Sheet" in book.sheetnames and name == "Sheet1" else book.create_sheet(name)
        sheet.title = name
        _fill(sheet, cells, font)
    for area in merged:
        book["Sheet1"].merge_cells(area)
    return _saved(book)


def _fill(sheet: "openpyxl.worksheet.worksheet.Worksheet", rows: Rows, font: str) -> None:
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(number, place, value)
            if font and isinstance(value, str):
                cell.font = Font(name=font)


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cornered() -> bytes:
    """A workbook of two cells, in the first corner and in the last: 17,000 million empty cells between."""
    book = openpyxl.Workbook()
    book.active["A1"] = "नाम"
    book.active["XFD1048576"] = "x"
    return _saved(book)


def xls(rows: Rows) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: Rows) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text="" if value is None else str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def csv(rows: Rows, separator: str = ",") -> str:
    return "\n".join(separator.join("" if cell is None else str(cell) for cell in row) for row in rows) + "\n"


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def zip_bomb(size: int = 256 * 1024 * 1024) -> bytes:
    """A workbook whose sheet unpacks a thousandfold."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(size // (1 << 20)):
                member.write(b" " * (1 << 20))
    return stream.getvalue()


def lying_zip_bomb(size: int = 256 * 1024 * 1024) -> bytes:
    """The same, but the archive's table of contents says that every member is ten bytes long."""
    data = bytearray(zip_bomb(size))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 24 : place + 28] = struct.pack("<I", 10)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def locked_workbook() -> bytes:
    """What Office writes for a workbook with a password: an OLE file around an encrypted package."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return (
        header
        + "EncryptionInfo".encode("utf-16-le")
        + bytes(64)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(900)
    )


def locked_xls() -> bytes:
    """An old XLS whose stream says, right after its beginning, that the rest is encrypted."""
    data = bytearray(xls([["नाम"]]))
    beginning = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    assert data[beginning + 20 : beginning + 22] == b"\xe1\x00"
    data[beginning + 20 : beginning + 22] = b"\x2f\x00"
    return bytes(data)
