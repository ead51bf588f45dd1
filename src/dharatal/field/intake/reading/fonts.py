"""Which fonts the first cells of each column of an XLSX file are set in.

Kruti Dev is Latin text that only a font turns into Hindi, so the font's name is the best witness.
The XML is searched, not parsed: nothing in it can be expanded or fetched.
"""

import io
import re
import zipfile
from collections import defaultdict
from xml.sax.saxutils import unescape

_HEAD = 2 * 1024 * 1024
_FONT_NAME = re.compile(rb'<(?:\w+:)?(?:name|rFont)\s+val="([^"]{1,64})"')
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?font>)", re.DOTALL)
_FORMAT = re.compile(rb'<(?:\w+:)?xf\s[^>]*?fontId="(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c\s+r="([A-Z]{1,3})\d+"(?:\s+s="(\d+)")?(?:[^>/]*>|[^>]*/>)')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)/?>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)/?>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


def of_workbook(data: bytes) -> dict[str, dict[int, frozenset[str]]]:
    """Sheet name -> column index -> font names; empty where the file is no XLSX or tells nothing."""
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _fonts_by_format(_head(archive, "xl/styles.xml"))
            return {
                sheet: _by_column(_head(archive, path), names)
                for sheet, path in _sheet_paths(archive).items()
            }
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return {}


def _head(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        with archive.open(path) as member:
            return member.read(_HEAD)
    except KeyError:
        return b""


def _fonts_by_format(styles: bytes) -> list[str]:
    found = _FONT.findall(styles[: styles.find(b"</fonts>") + 1] or styles)
    names = [_text(match[1]) if (match := _FONT_NAME.search(font)) else "" for font in found]
    formats = styles[styles.find(b"<cellXfs") :]
    ids = [int(number) for number in _FORMAT.findall(formats[: formats.find(b"</cellXfs>")])]
    return [names[number] if number < len(names) else "" for number in ids]


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    links = {}
    for found in _LINK.findall(_head(archive, "xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(found))
        target = _text(attributes.get(b"Target", b"")).lstrip("/")
        links[attributes.get(b"Id", b"")] = target if target.startswith("xl/") else "xl/" + target
    sheets = {}
    for found in _SHEET.findall(_head(archive, "xl/workbook.xml")):
        attributes = dict(_ATTRIBUTE.findall(found))
        sheets[_text(attributes.get(b"name", b""))] = links.get(attributes.get(b"r:id", b""), "")
    return sheets


def _by_column(sheet: bytes, names: list[str]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for letters, style in _CELL.findall(sheet):
        number = int(style or 0)
        if number < len(names) and names[number]:
            found[_column_index(letters)].add(names[number])
    return {index: frozenset(fonts) for index, fonts in found.items()}


def _column_index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
