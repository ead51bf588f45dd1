"""Reading the directory's CSV forms: which file lists what is told by its header, never by its name alone."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal
from dharatal.register.territory.lgd.names import display_name, hindi_name

HEADER_WITHIN = 12  # some downloads put a title above the header
PANCHAYAT_TYPE = 3
UPPER_TYPES = frozenset({1, 2})  # district and block panchayats: bodies, not places of ours

_CODES = {
    "state": ("statecode", "statelgdcode", "lgdstatecode"),
    "district": ("districtcode", "districtlgdcode", "lgddistrictcode"),
    "subdistrict": ("subdistrictcode", "subdistrictlgdcode", "tehsilcode", "talukacode"),
    "block": ("blockcode", "developmentblockcode", "blocklgdcode", "lgdblockcode"),
    "body": ("localbodycode", "localbodylgdcode", "villagepanchayatcode"),
    "panchayat": ("grampanchayatcode", "gpcode", "panchayatcode", "grampanchayatlgdcode"),
    "village": ("villagecode", "villagelgdcode", "lgdvillagecode"),
    "ward": ("wardcode", "wardlgdcode"),
    "type": ("localbodytypecode", "localbodytype"),
    "block_body": ("intermediateblockpanchayatcode", "intermediatepanchayatcode", "blockpanchayatcode"),
}
_NAMES = {
    "state": ("statename",),
    "district": ("districtname",),
    "subdistrict": ("subdistrictname", "tehsilname"),
    "block": ("blockname", "developmentblockname"),
    "body": ("localbodyname", "villagepanchayatname"),
    "panchayat": ("grampanchayatname", "gpname", "panchayatname"),
    "village": ("villagename",),
    "ward": ("wardname", "wardnumber"),
}
_LOCAL = re.compile(r"(inlocallanguage|inlocal|local|inhindi|hindi)$")
_ENGLISH = re.compile(r"(inenglish|inenglsih|english)$")


class NoDirectory(Refusal):
    code = "lgd_missing"
    status = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """One place of the directory.

    kind: a kind of ours, or `subdistrict` and `block_body`, which only help to place others. The other
    numbers are the codes of what it lies in; 0 where the file does not say. block_body: the code of the
    block panchayat, a body that has the block's name but not its code.
    """

    kind: str
    code: int
    name_en: str
    name_hi: str = ""
    state: int = 0
    district: int = 0
    subdistrict: int = 0
    block: int = 0
    panchayat: int = 0
    block_body: int = 0


def read_directory(directory: Path) -> Iterator[Listed]:
    """Every place that the directory's CSV files list, all states, repeated where the files repeat.

    Raises NoDirectory when there is nothing to read.
    """
    paths = sorted(directory.glob("*.csv")) if directory.is_dir() else []
    if not paths:
        raise NoDirectory(_("No CSV files of the Local Government Directory are there. Check the folder."))
    for path in paths:
        yield from read_text(_decoded(path.read_bytes()), urban="urban" in path.name.lower())


def read_text(text: str, *, urban: bool = False) -> Iterator[Listed]:
    """The places in one file; none when the header is not one of the directory's.

    urban: what local bodies are, should no column tell their type.
    """
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    columns = _find_header(rows)
    if columns is None:
        return
    for row in rows:
        yield from columns.read(row, urban=urban)


@dataclass(frozen=True)
class _Columns:
    codes: dict[str, int]
    english: dict[str, int]
    local: dict[str, int]

    def read(self, row: Sequence[str], *, urban: bool) -> Iterator[Listed]:
        codes = {what: _number(row, column) for what, column in self.codes.items()}
        kind, own = self._kind_of(codes, urban=urban)
        if kind == "village":
            # the village-to-panchayat form names the panchayat only here
            yield from self._listed(
                row, codes, "panchayat", "panchayat" if codes.get("panchayat") else "body"
            )
        if kind:
            yield from self._listed(row, codes, kind, own)

    def _listed(self, row: Sequence[str], codes: dict[str, int], kind: str, own: str) -> Iterator[Listed]:
        code = codes.get(own, 0)
        name_en = display_name(_cell(row, self.english.get(own)))
        name_hi = hindi_name(_cell(row, self.local.get(own)))
        if not code or not (name_en or name_hi):
            return
        around = dict.fromkeys(("state", "district", "subdistrict", "block", "block_body"), 0)
        around |= {what: codes[what] for what in around if what in codes}
        if kind in ("village", "ward"):
            around["panchayat"] = codes.get("panchayat", 0) or codes.get("body", 0)
        yield Listed(kind=kind, code=code, name_en=name_en, name_hi=name_hi, **around)

    def _kind_of(self, codes: dict[str, int], *, urban: bool) -> tuple[str, str]:
        """The kind of the row's place, and which of the columns are its own."""
        body_type = codes.get("type", 0)
        is_urban = body_type > PANCHAYAT_TYPE if body_type else urban
        if "ward" in self.codes:
            return "ward", "ward"
        if "body" in self.codes and is_urban:
            return "town", "body"
        if "village" in self.codes:
            return "village", "village"
        if "body" in self.codes:
            return (
                "block_body" if body_type == 2 else "" if body_type in UPPER_TYPES else "panchayat"
            ), "body"
        for kind in ("panchayat", "block", "subdistrict", "district", "state"):
            if kind in self.codes:
                return kind, kind
        return "", ""


def _find_header(rows: Iterator[list[str]]) -> _Columns | None:
    for row, _line in zip(rows, range(HEADER_WITHIN), strict=False):
        columns = _columns(row)
        if columns.codes and columns.english:
            return columns
    return None


def _columns(header: Sequence[str]) -> _Columns:
    codes: dict[str, int] = {}
    english: dict[str, int] = {}
    local: dict[str, int] = {}
    for column, text in enumerate(header):
        spelled = re.sub(r"[^a-z0-9]", "", text.lower())
        if code := _one_of(_CODES, spelled):
            codes.setdefault(code, column)
            continue
        is_local = bool(_LOCAL.search(spelled))
        name = _one_of(_NAMES, _ENGLISH.sub("", _LOCAL.sub("", spelled)))
        if name and (is_local or name in english):  # a heading that comes twice: English first, then local
            local.setdefault(name, column)
        elif name:
            english[name] = column
    return _Columns(codes=codes, english=english, local=local)


def _one_of(spellings: dict[str, tuple[str, ...]], spelled: str) -> str:
    return next((what for what, known in spellings.items() if spelled in known), "")


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _number(row: Sequence[str], column: int) -> int:
    text = _cell(row, column).strip().strip("'").removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    first_lines = text[:2000]
    return max(",;\t", key=first_lines.count)
