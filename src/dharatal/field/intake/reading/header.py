"""Where the table begins: below titles, merged cells and empty rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.reading.spellings import field_of
from dharatal.kernel import phone

_ROWS_LOOKED_AT = 40
_NUMBERING = re.compile(r"[(\[]?\s*([0-9०-९]{1,3})(?:\.0)?\s*[)\].]?")


@dataclass(frozen=True)
class HeaderGuess:
    """row: index of the heading row, None where there is none; data_start: index of the row below."""

    row: int | None
    data_start: int
    texts: tuple[str, ...]
    titles: tuple[str, ...] = ()


def find(sheet: Sheet) -> HeaderGuess:
    """Find the heading row among the first rows; a sheet without one gets empty headings."""
    rows = sheet.head(_ROWS_LOOKED_AT)
    scores = [_score(row) for row in rows]
    best = max(range(len(rows)), key=lambda index: (scores[index], -index), default=0)
    if not rows or scores[best] < 1:
        first = next((index for index, row in enumerate(rows) if any(row)), 0)
        return HeaderGuess(None, first, ("",) * sheet.width)
    texts, start = _with_second_row(rows, best)
    titles = tuple(text.strip() for row in rows[:best] for text in row if text.strip())
    while start < len(rows) and (_is_numbering(rows[start]) or not any(cell.strip() for cell in rows[start])):
        start += 1
    return HeaderGuess(best, start, texts, titles)


def with_data(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets that hold rows of people, the fullest first."""
    told = [(sheet, _rows_of_people(sheet)) for sheet in sheets]
    return [sheet for sheet, rows in sorted(told, key=lambda pair: -pair[1]) if rows]


def _rows_of_people(sheet: Sheet) -> int:
    guess = find(sheet)
    if guess.row is None and sheet.width < 2:
        return 0
    return max(0, sheet.height - guess.data_start)


def _score(row: Sequence[str]) -> float:
    """How much a row is a heading: recognised cells, less what only people's rows hold."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells or any(phone.clean(cell).primary for cell in cells):
        return 0
    found = [field_of(cell) for cell in cells]
    fields = {field for field, _, _ in found if field}
    exact = sum(is_exact for _, is_exact, _ in found)
    score = len(fields) + 0.5 * exact
    return score if len(fields) >= 2 or (exact and len(cells) <= 2) else 0


def _with_second_row(rows: Sequence[Sequence[str]], best: int) -> tuple[tuple[str, ...], int]:
    """Join a heading of two rows, where the lower one parts some columns of the upper."""
    upper = tuple(cell.strip() for cell in rows[best])
    below = rows[best + 1] if best + 1 < len(rows) else ()
    found = [field_of(cell.strip()) for cell in below]
    gaps_filled = any(field and not upper[index] for index, (field, _, _) in enumerate(found))
    if not gaps_filled or _score(below) < 1 or sum(is_exact for _, is_exact, _ in found) < 2:
        return upper, best + 1
    return tuple(low.strip() or up for low, up in zip(below, upper, strict=True)), best + 2


def _is_numbering(row: Sequence[str]) -> bool:
    """The row "1 2 3 4 ..." that official forms carry below their headings."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < 3:
        return False
    numbers = [_NUMBERING.fullmatch(cell) for cell in cells]
    return all(numbers) and [int(number[1]) for number in numbers if number] == list(range(1, len(cells) + 1))
