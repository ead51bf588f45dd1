"""Places that stand in rows of their own: "ग्राम: सिसवाँ" above the people of the village, "पंचायत: …" above the table.

What such a row says becomes a column of the rows below it, unless the sheet has that column already; the row itself
is emptied, so that every other row keeps its number.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import polars

from dharatal.field.intake.reading import header
from dharatal.field.intake.reading.grouped import WIDE_TO_FINE
from dharatal.field.intake.reading.header import HeaderGuess
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.reading.spellings import field_of
from dharatal.field.intake.reading.wording import NUMBER_WORD, PLACE_LABELS, digits

HEADINGS = {
    "district": "जिला", "block": "प्रखंड", "panchayat": "पंचायत", "village": "गाँव", "ward": "वार्ड", "booth": "बूथ",
}  # fmt: skip
_INSIDE = {field: WIDE_TO_FINE[place + 1 :] for place, field in enumerate(WIDE_TO_FINE[:3])}
_SIGN = r"\.?(?:\s*(?:का नाम|name))?(?:\s*[:：=]+[\s\-–—]*|\s*[\-–—]+\s*)"
_WORDS = "|".join(f"(?P<{field}>{words})" for field, words in PLACE_LABELS.items())
_LABEL = re.compile(f"(?<![^\\W\\d_])(?:{_WORDS}){NUMBER_WORD}{_SIGN}", re.IGNORECASE)
_ABOVE = re.compile("[:：=]")
_NUMBER = re.compile(r"(?:[0-9][\s\-]?){7}")  # whoever has one is a person
_NO_PLACE = re.compile("सूची|समिति|बैठक|सदस्य|स्तर|list|committee|member|level", re.IGNORECASE)
_MOST_CELLS, _MOST_WORDS = 2, 4


def written_beside(sheet: Sheet) -> Sheet:
    """The sheet with what its rows of places say in columns at the right."""
    head = header.find(sheet)
    told = dict(_told(sheet, head)) if head.row is not None else {}
    known = {field_of(text.strip())[0] for text in head.texts}
    fields = [
        field for field in WIDE_TO_FINE if field not in known and any(field in one for one in told.values())
    ]
    if not fields:
        return sheet
    columns: dict[str, list[str | None]] = {field: [None] * sheet.height for field in fields}
    standing = dict.fromkeys(WIDE_TO_FINE, "")
    for row in range(sheet.height):
        for field, name in sorted(told.get(row, {}).items(), key=lambda one: WIDE_TO_FINE.index(one[0])):
            standing |= dict.fromkeys(_INSIDE.get(field, ()), "") | {field: name}
        if row >= head.data_start and row not in told:
            for field in fields:
                columns[field][row] = standing[field] or None
    below = [row for row, named in told.items() if row >= head.data_start and named.keys() <= columns.keys()]
    return _with_columns(sheet, head, columns, below=below)


def _with_columns(
    sheet: Sheet, head: HeaderGuess, columns: dict[str, list[str | None]], below: list[int]
) -> Sheet:
    emptied = polars.int_range(polars.len()).is_in(below)
    frame = sheet.frame.with_columns(polars.when(~emptied).then(polars.all()))
    filled = polars.any_horizontal(polars.all().is_not_null())
    frame = frame.with_columns(
        polars.when(filled).then(polars.Series(values, dtype=polars.String)).alias(f"place_{field}")
        for field, values in columns.items()
    )
    place = polars.int_range(polars.len()) == head.row
    frame = frame.with_columns(
        polars.when(place)
        .then(polars.lit(HEADINGS[field]))
        .otherwise(polars.col(f"place_{field}"))
        .alias(f"place_{field}")
        for field in columns
    )
    fonts = (*sheet.fonts, *[frozenset[str]()] * (sheet.width - len(sheet.fonts) + len(columns)))
    return replace(sheet, frame=frame, fonts=fonts if sheet.fonts else ())


def _told(sheet: Sheet, head: HeaderGuess) -> Iterator[tuple[int, dict[str, str]]]:
    """Row by row what rows of few cells say of places: field -> name."""
    filled = polars.sum_horizontal(polars.exclude("#").is_not_null())
    likely = sheet.frame.with_row_index("#").filter(filled.is_between(1, _MOST_CELLS))
    for number, *cells in likely.iter_rows():
        texts = [cell.strip() for cell in cells if cell and cell.strip()]
        found = _read(texts, above=number < head.data_start) if texts else {}
        if found and number != head.row:
            yield number, found


def said(text: str) -> dict[str, str]:
    """The places that a line of its own names, by field; nothing where it does not begin with such a word."""
    return _read([text.strip()], above=False)


def _read(cells: list[str], *, above: bool) -> dict[str, str]:
    """The places that a row names. above: it is a title of the sheet, in which a dash may mean anything."""
    text = cells[0] if len(cells) == 1 else f"{cells[0].rstrip(':：-– ')}: {cells[1]}"
    is_label = len(cells) == 1 or _LABEL.fullmatch(f"{cells[0].rstrip(':：-– ')}: ")
    if not is_label or _NUMBER.search(digits(text)):
        return {}
    labels = [one for one in _LABEL.finditer(text) if not above or _ABOVE.search(one[0])]
    if not labels or (labels[0].start() > 0 and not above):
        return {}
    found = {}
    ends = [*(one.start() for one in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        name = text[label.end() : end].strip(" ,;।|-–—()")
        field = str(label.lastgroup)
        is_known = above and field == "district"  # who sends the sheet has said so
        if name and not is_known and len(name.split()) <= _MOST_WORDS and not _NO_PLACE.search(name):
            found[field] = name
    return found
