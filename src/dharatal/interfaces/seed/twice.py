"""Invented members who were sent a second time: in the other script, by another number, a slip in the age."""

from __future__ import annotations

import numpy as np
import polars as pl

from dharatal.interfaces.seed.people import mobiles
from dharatal.interfaces.seed.places import Size
from dharatal.kernel.names import devanagarise, romanise

COUNT: dict[Size, int] = {"block": 60, "district": 120, "state": 1_200}
_FROM_SERIAL = 60_000_000  # beyond the numbers of any invented register
_SAME_NUMBER, _NO_RELATIVE, _SAME_AGE = 0.35, 0.25, 0.4


def twice(people: pl.DataFrame, size: Size, seed: int) -> pl.DataFrame:
    """Return some of the members (as from `people()`) as a second sender writes them."""
    rng = np.random.Generator(np.random.PCG64([seed, 5]))
    count = min(COUNT[size], people.height // 4)
    drawn = people[rng.choice(people.height, size=count, replace=False)]
    luck = rng.random((3, count))
    fresh = pl.Series(mobiles(_FROM_SERIAL + np.arange(count), seed)).cast(pl.String)
    slip = rng.integers(1, 4, size=count)
    return drawn.with_columns(
        name=drawn["name"].map_elements(other_script, return_dtype=pl.String),
        relative_name=_where(
            luck[0] < _NO_RELATIVE,
            pl.Series([""] * count),
            drawn["relative_name"].map_elements(other_script, return_dtype=pl.String),
        ),
        mobile=_where(luck[1] < _SAME_NUMBER, drawn["mobile"], fresh),
        age=drawn["age"] + pl.Series(np.where(luck[2] < _SAME_AGE, 0, slip)).cast(drawn["age"].dtype),
        address=pl.Series([""] * count),
        field_of_work=pl.Series([""] * count),
    )


def other_script(text: str) -> str:
    """Return a name as somebody writes it who uses the other script."""
    latin = romanise(text.replace("०", "."))
    return devanagarise(text) if latin == text else latin.title()


def _where(mask: np.ndarray[tuple[int], np.dtype[np.bool_]], one: pl.Series, other: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"one": one, "other": other, "mask": mask})
    return frame.select(pl.when("mask").then("one").otherwise("other").alias("value"))["value"]
