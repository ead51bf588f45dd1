"""Lines of text as somebody typed or forwarded them: "1. Suman Kumar s/o Ram, Narharpur 60000 12345"."""

import re

import polars as pl

from dharatal.field.intake.reading.sheets import Sheet

HEADINGS = ("नाम", "मोबाइल", "गाँव", "पता")
_NUMBER = re.compile(r"(?:\+?91[\s-]?|0)?[6-9](?:[\s-]?[0-9]){9}(?![0-9])")
_ORDER = re.compile(r"^\W*[0-9]{1,6}\s*[.):\-]\s+")
_PARTS = re.compile(r"[,;|\t]+|\s[-–—]+\s")
_NUMERALS = {ord(digit): str(value) for value, digit in enumerate("०१२३४५६७८९")}


def parted(sheet: Sheet) -> Sheet:
    """Cut a sheet of one column into name, number, village and address, with a heading above."""
    rows = [HEADINGS, *map(_cells, sheet.column(0))]
    frame = pl.DataFrame(
        rows, schema={f"c{at}": pl.String for at in range(len(HEADINGS))}, orient="row"
    ).with_columns(pl.all().replace("", None))
    return Sheet(sheet.name, frame)


def _cells(line: str) -> tuple[str, ...]:
    """The name stands first, whatever else is no number is the place."""
    text = line.translate(_NUMERALS)
    number = _NUMBER.search(text)
    rest = text if number is None else f"{text[: number.start()]} , {text[number.end() :]}"
    parts = [part.strip(" .:-–—") for part in _PARTS.split(_ORDER.sub("", rest))]
    name, *places = [part for part in parts if any(sign.isalpha() for sign in part)] or [""]
    return (name, number[0] if number else "", places[0] if places else "", ", ".join(places))
