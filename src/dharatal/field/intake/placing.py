"""Which columns hold places, by what stands in them: for sheets whose headings do not say."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from dharatal.field.intake.reading.mapping import Column, Mapping
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.register.territory.queries import Meanings

SAMPLE = 200  # different cells of a column that are looked at
LIKE_PLACES = 0.5  # share of them that must be names of units
PREFERRED = ("village", "panchayat", "block", "district", "ward", "booth")
MOST = 5  # columns that are looked at together


def with_places(
    sheet: Sheet, mapping: Mapping, known: Meanings, *, asked: Callable[[Column], bool]
) -> Mapping:
    """Columns that are left out, taken for places or the address where their cells look so. asked: which of them."""
    open_ones = [one for one in mapping.columns if one.field == "ignore" and asked(one)]
    words = {one.index: _words(sheet.column(one.index, mapping.data_start)) for one in open_ones}
    taken = {one.field for one in mapping.columns}
    fields = _assigned({index: texts for index, texts in words.items() if texts}, known, taken)
    for index, texts in words.items():
        is_long = sum(len(text.split()) > 1 for text in texts) > len(texts) // 2
        if index not in fields and is_long and not {"address"} & {*taken, *fields.values()}:
            fields[index] = "address"
    found = (replace(one, field=fields.get(one.index, one.field)) for one in mapping.columns)
    return replace(mapping, columns=tuple(found))


def _words(cells: list[str]) -> list[str]:
    """Different cells of a column; none where most of them hold no letter."""
    texts = list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))[:SAMPLE]
    worded = [text for text in texts if any(sign.isalpha() for sign in text)]
    return worded if len(worded) >= max(1, len(texts) // 2) else []


def _assigned(words: dict[int, list[str]], known: Meanings, taken: set[str]) -> dict[int, str]:
    """Column -> place, so that together most cells are names of units of that kind; at a tie the finer place.

    Jointly, since a panchayat is mostly called like one of its villages.
    """
    shares = {
        index: {
            field: count / len(texts)
            for field, count in known.columns_meant(texts).items()
            if field not in taken and count >= LIKE_PLACES * len(texts)
        }
        for index, texts in words.items()
    }
    likely = sorted(
        (index for index in shares if shares[index]), key=lambda index: -max(shares[index].values())
    )
    best: tuple[float, list[int]] = (0.0, [])
    fields: dict[int, str] = {}
    for choice in product(*([*shares[index], ""] for index in likely[:MOST])):
        told = [field for field in choice if field]
        if len(set(told)) == len(told):
            share = sum(shares[index][field] for index, field in zip(likely, choice, strict=False) if field)
            fineness = sorted(PREFERRED.index(field) for field in told)
            if (-share, fineness) < (-best[0], best[1]) or (share == best[0] and not fields):
                best = (share, fineness)
                fields = {index: field for index, field in zip(likely, choice, strict=False) if field}
    return fields
