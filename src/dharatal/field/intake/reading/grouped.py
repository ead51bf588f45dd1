"""Places that are written once for several rows: "do" below, or nothing at all, as merged cells leave it."""

from collections.abc import Iterable, Sequence

import polars

from dharatal.field.intake.reading.wording import is_ditto

WIDE_TO_FINE = ("district", "block", "panchayat", "village", "ward", "booth")
_BLANK, _FOLLOWED, _DIFFERENT = 0.5, 0.6, 0.9


def is_written_once(cells: polars.Series) -> bool:
    """Whether empty cells of a column of places mean the place above.

    So it is when the first cell is filled, at least half are empty, most filled ones have empty ones below, and hardly
    a name comes twice. Cells that somebody left out here and there do not look so, and mean nothing.
    """
    filled = cells.fill_null("").str.contains(r"\S")
    count = int(filled.sum())
    if len(cells) < 3 or not count or not filled[0] or len(cells) - count < _BLANK * len(cells):
        return False
    followed = int((filled & ~filled.shift(-1, fill_value=False)).sum())
    return followed >= _FOLLOWED * count and cells.filter(filled).n_unique() >= _DIFFERENT * count


def written_out(frame: polars.DataFrame, columns: Iterable[tuple[str, int]]) -> polars.DataFrame:
    """Every place in its own row. columns: fields of places and where they stand."""
    series: list[polars.Series] = []
    wider = polars.Series("", [""]).new_from_index(0, frame.height)
    for field, index in sorted(columns, key=lambda one: WIDE_TO_FINE.index(one[0])):
        cells = frame.to_series(index)
        is_once = is_written_once(cells)
        if is_once or any(is_ditto(cell) for cell in cells.unique()):
            cells = polars.Series(cells.name, _repeated(cells.to_list(), wider.to_list(), is_once=is_once))
            series.append(cells)
        wider = cells if field in WIDE_TO_FINE[:3] else wider
    return frame.with_columns(series)


def _repeated(cells: Sequence[str], wider: Sequence[str], *, is_once: bool) -> list[str]:
    """wider: the place around it, row by row; where another one begins, an empty cell says nothing any more."""
    told, last, around = [], "", ""
    for cell, place in zip(cells, wider, strict=True):
        if is_ditto(cell):
            told.append(last)
        elif is_once and not cell.strip():
            told.append(last if place == around else "")
        else:
            told.append(cell)
            last, around = cell, place
    return told
