"""A register's rows as somebody else holds them: a column dropped, names in the other script, cells retyped, shuffled.

Synthetic: the people are invented, and so are the slips; each is one letter or digit wrong, missing, twice or swapped
with its neighbour. Foreign rows are of people of the same villages whom the register does not hold.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from dharatal.interfaces.seed.twice import other_script

COLUMNS = ("name", "relative_name", "mobile", "age", "address", "village", "block", "district")
HEADINGS = {
    "name": "नाम", "relative_name": "पिता/पति का नाम", "mobile": "मोबाइल", "age": "उम्र", "address": "पता",
    "village": "गाँव", "block": "प्रखंड", "district": "जिला",
}  # fmt: skip
OTHER_SCRIPT, RETYPED = 0.10, 0.05
_LETTERS = "कखगजतदनपबमरलवसहabcdefghijklmnoprstuvy"


def leaked(
    frame: pl.DataFrame, columns: Sequence[str], foreign: pl.DataFrame, *, seed: int
) -> tuple[pl.DataFrame, list[int]]:
    """Return the rows as leaked, and of each the number in `frame` of whom it is of, -1 for the foreign."""
    luck = random.Random(seed)
    crossed = [luck.random() < OTHER_SCRIPT for _ in range(frame.height)]
    made = {}
    for column in columns:
        cells = frame[column].cast(pl.String).to_list()
        if column in ("name", "relative_name"):
            cells = [
                other_script(cell) if other else cell for cell, other in zip(cells, crossed, strict=True)
            ]
        made[column] = [slipped(cell, luck) if luck.random() < RETYPED else cell for cell in cells]
    strangers = {column: foreign[column].cast(pl.String).to_list() for column in columns}
    told = pl.DataFrame({column: made[column] + strangers[column] for column in columns})
    of = [*range(frame.height), *[-1] * foreign.height]
    order = list(range(told.height))
    luck.shuffle(order)
    return told[order], [of[at] for at in order]


def slipped(text: str, luck: random.Random) -> str:
    """One sign of the kind that stood there wrong, missing, twice, or swapped with its neighbour."""
    if len(text) < 2:
        return text
    at = luck.randrange(len(text) - 1)
    sign = luck.choice("0123456789") if text[at].isdigit() else luck.choice(_LETTERS)
    return luck.choice(
        [
            text[:at] + sign + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ]
    )


def write(told: pl.DataFrame, path: Path) -> None:
    """Write a list under Hindi headings."""
    told.rename({column: HEADINGS[column] for column in told.columns}).write_csv(path)
