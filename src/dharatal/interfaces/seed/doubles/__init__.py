"""A hard invented register for matching: rows, and which of them are the same person.

python -m dharatal.interfaces.seed.doubles --rows 400000 --seed 7 --out rows.csv --truth truth.csv
"""

from __future__ import annotations

import numpy as np
import polars as pl

from dharatal.interfaces.seed.doubles.world import Hardness, People, again, invented_map, lexicons, population
from dharatal.interfaces.seed.doubles.writing import COLUMNS, rows_of

__all__ = ["COLUMNS", "Hardness", "doubles"]

MOST_MOBILES = 100_000_000


def doubles(rows: int, seed: int, hard: Hardness | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Invent a register with people in it twice: its COLUMNS, and the true pairs.

    The pairs: row_id_a, row_id_b, latin_a, latin_b, and what changed between the two rows: new_phone, moved,
    other_relation, pet_name.
    """
    hard = hard or Hardness()
    rng = np.random.Generator(np.random.PCG64([seed, 4]))
    extra = int(rows * hard.pairs)
    land, lex = invented_map(rng, rows, hard), lexicons(hard)
    people = population(rng, land, lex, hard, rows - extra, MOST_MOBILES)
    more = again(rng, people, land, hard, extra, MOST_MOBILES)
    leaning = rng.beta(0.8, 0.8 * (1 - hard.latin) / hard.latin, size=land.villages)
    latin = rng.random(len(people)) < leaning[people.village]
    crossed = rng.random(extra) < hard.cross_script
    everyone = people.with_more(more)
    scripts = np.concatenate([latin, latin[more.person] ^ crossed])
    written = rows_of(rng, everyone, land, lex, hard, scripts, seed)
    shuffled = rng.permutation(len(everyone))
    names = pl.Series([f"r{at}" for at in range(len(everyone))])
    table = written[shuffled].with_columns(row_id=names).select(COLUMNS)
    return table, _truth(everyone.at(shuffled), scripts[shuffled])


def _truth(people: People, latin: np.ndarray) -> pl.DataFrame:
    told = {name: getattr(people, name) for name in ("person", "phone", "village", "by_husband", "pet")}
    rows = pl.DataFrame({**told, "latin": latin, "at": np.arange(len(people))})
    both = rows.join(rows, on="person", suffix="_b").filter(pl.col("at") < pl.col("at_b")).sort("at", "at_b")
    return both.select(
        row_id_a=pl.format("r{}", "at"),
        row_id_b=pl.format("r{}", "at_b"),
        latin_a="latin",
        latin_b="latin_b",
        new_phone=pl.col("phone") != pl.col("phone_b"),
        moved=pl.col("village") != pl.col("village_b"),
        other_relation=pl.col("by_husband") != pl.col("by_husband_b"),
        pet_name=pl.col("pet") | pl.col("pet_b"),
    )
