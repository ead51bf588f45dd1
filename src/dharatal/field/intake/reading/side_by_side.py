"""Several tables beside each other on one sheet, as typed to save paper: under the same headings once more."""

from dataclasses import replace

from dharatal.field.intake.reading import header
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.reading.spellings import field_of, normal

_NEEDED = {"name", "mobile"}
_MOST = 6


def parted(sheet: Sheet) -> list[Sheet]:
    """One sheet a table, the rows under the numbers that they have; the sheet itself where it holds one only."""
    starts = _starts(header.find(sheet).texts)
    ends = [*starts[1:], sheet.width]
    if len(starts) < 2:
        return [sheet]
    return [
        replace(
            sheet,
            name=f"{sheet.name} · {place}",
            frame=sheet.frame[:, start:end],
            fonts=sheet.fonts[start:end],
        )
        for place, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _starts(texts: tuple[str, ...]) -> list[int]:
    """The column in which each table begins: the headings are the same ones, in the same order, several times."""
    told = [(index, normal(text)) for index, text in enumerate(texts) if text.strip()]
    words = [word for _, word in told]
    for tables in range(2, min(_MOST, len(words) // len(_NEEDED)) + 1):
        width, rest = divmod(len(words), tables)
        first = words[:width]
        if (
            not rest
            and words == first * tables
            and len(set(first)) == width
            and _tells_people(texts, told[:width])
        ):
            return [0, *(told[place][0] for place in range(width, len(told), width))]
    return []


def _tells_people(texts: tuple[str, ...], told: list[tuple[int, str]]) -> bool:
    return {field_of(texts[index].strip())[0] for index, _ in told} >= _NEEDED
