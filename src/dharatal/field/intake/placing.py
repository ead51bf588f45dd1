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
    choices = product(*([*shares[index], ""] for index in likely[:MOST]))
    told = [dict(zip(likely, choice, strict=False)) for choice in choices]
    apart = [one for one in told if len({*filter(None, one.values())}) == sum(map(bool, one.values()))]
    best = min(apart, key=lambda one: _rank(one, shares))
    return {index: field for index, field in best.items() if field}


def _rank(chosen: dict[int, str], shares: dict[int, dict[str, float]]) -> tuple[float, list[int]]:
    """The best is the least: most cells explained, then by finer places."""
    told = [(index, field) for index, field in chosen.items() if field]
    return -sum(shares[index][field] for index, field in told), sorted(
        PREFERRED.index(field) for _, field in told
    )
