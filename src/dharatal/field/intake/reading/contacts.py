"""Contacts of a telephone (vCard 2.1 to 4.0, RFC 6350), as a president shares them: a name, numbers, an address."""

import quopri
import re
from collections.abc import Iterator

import polars

from dharatal.field.intake.reading.delimited import in_utf8
from dharatal.field.intake.reading.sheets import Sheet

HEADINGS = ("नाम", "मोबाइल", "दूसरा मोबाइल", "पता")
_BEGINNING = b"begin:vcard"
_HEAD, _MOST = 256, 100_000


def are_in(data: bytes) -> bool:
    return in_utf8(data[:_HEAD]).lstrip(b"\xef\xbb\xbf \n").lower().startswith(_BEGINNING)


def sheet(data: bytes, filename: str) -> Sheet:
    """One row a contact, at most 100,000, under a heading; a row's number is the contact's place in the file."""
    rows = [HEADINGS, *_cards(in_utf8(data).decode(errors="replace"))]
    names = [f"c{at}" for at in range(len(HEADINGS))]
    frame = polars.DataFrame(rows[: _MOST + 1], schema=dict.fromkeys(names, polars.String), orient="row")
    return Sheet(filename, frame.with_columns(polars.all().replace("", None)), first=0)


def _cards(text: str) -> Iterator[tuple[str, ...]]:
    told: dict[str, list[str]] = {}
    for name, value in _properties(text):
        if name == "BEGIN":
            told = {}
        elif name == "END":
            names = told.get("FN", []) + [" ".join(reversed(_parts(one)[:2])) for one in told.get("N", [])]
            numbers = [*told.get("TEL", []), "", ""]
            address = ", ".join(part for one in told.get("ADR", []) for part in _parts(one))
            yield next((one for one in names if one), ""), numbers[0], numbers[1], address
        elif value.strip():
            told.setdefault(name, []).append(value.strip())


def _properties(text: str) -> Iterator[tuple[str, str]]:
    """Name and value of each line, folded ones joined, quoted-printable ones decoded."""
    unfolded = re.sub(r"\n[ \t]", "", text)
    unfolded = re.sub(r"=\n(?=[^\n:]*(?:=[0-9A-F]{2}|;|$))", "", unfolded, flags=re.MULTILINE)
    for line in unfolded.split("\n"):
        head, colon, value = line.partition(":")
        name, *parameters = head.upper().split(";")
        if colon and "ENCODING=QUOTED-PRINTABLE" in parameters:
            value = quopri.decodestring(value.encode()).decode(errors="replace")
        if colon:
            yield name.rpartition(".")[2], value.removeprefix("tel:").replace("\\,", ",").replace("\\n", " ")


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]
