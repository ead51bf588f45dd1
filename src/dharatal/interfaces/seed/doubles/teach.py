"""Learn the model that comes with the program, from many invented registers that differ in what is hard.

python -m dharatal.interfaces.seed.doubles.teach --out shipped.model [--rows 60000]

The seeds are 9,000 and above; figures are measured with seeds below 1,000.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.interfaces.seed.doubles import Hardness, doubles
from dharatal.register.people.matching import levels as lv
from dharatal.register.people.matching import training
from dharatal.register.people.matching.features import Features
from dharatal.register.people.matching.scoring import shares_for
from dharatal.register.people.matching.terms import terms
from dharatal.register.people.matching.whole import Model, candidates, features_of_columns

FIRST_SEED = 9_000
VERSION = "shipped-1"
APART = 0.49  # nobody knows how common nicknames are in a register that has decided nothing yet
REGISTERS: tuple[Hardness, ...] = (
    Hardness(),
    Hardness(rows_per_village=70, skew=0.9, pet_name=0.0),
    Hardness(rows_per_village=8, skew=0.5, names=0.4, siblings_apart=1.5),
    Hardness(household=(0.2, 0.25, 0.25, 0.2, 0.1), on_heads_phone=0.75, siblings_apart=2.0, pet_name=0.005),
    Hardness(household=(0.7, 0.2, 0.06, 0.03, 0.01), on_heads_phone=0.25, phone_changed=0.35),
    Hardness(name_mistyped=0.12, usual_spelling=0.5, missing=2.0, phone_mistyped=0.08),
    Hardness(
        name_mistyped=0.02, usual_spelling=0.85, missing=0.3, age_drift=0.4, names=0.5, siblings_apart=1.5
    ),
    Hardness(pairs=0.02, namesakes=0.02, namesakes_in_village=0.3, address_kept=0.6, pet_name=0.0),
    Hardness(pairs=0.1, rhyming_brothers=0.6, pet_name=0.01, siblings_apart=1.5),
    Hardness(address_kept=0.0, father_for_husband=0.5, names=0.3, pet_name=0.0),
    Hardness(address_kept=0.0, rows_per_village=20, village_moved=0.15, rhyming_brothers=0.7),
    Hardness(address_kept=1.0, namesakes=0.0, cross_script=0.2, names=0.3, siblings_apart=2.0),
    Hardness(address_kept=0.3, age_drift=1.4, household=(0.3, 0.3, 0.2, 0.12, 0.08), on_heads_phone=0.6),
)


class Decided(NamedTuple):
    """A register's candidate pairs with the truth about each."""

    table: Features
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    labels: npt.NDArray[np.bool_]
    true_pairs: int


def decided(rows: pl.DataFrame, truth: pl.DataFrame) -> Decided:
    """Block a register of `doubles` and say of each candidate pair whether it is one person."""
    table = features_of_columns({name: rows[name] for name in rows.columns if name != "row_id"})
    left, right = candidates(table)
    ends = [truth[name].str.slice(1).cast(pl.Int64).to_numpy() for name in ("row_id_a", "row_id_b")]
    labels = np.isin(left << 32 | right, ends[0] << 32 | ends[1])
    return Decided(table, left, right, labels, len(truth))


def taught(rows: int, *, strictness: float = 1.0) -> Model:
    """Learn from all pairs of all REGISTERS."""
    known = [decided(*doubles(rows, FIRST_SEED + at, hard)) for at, hard in enumerate(REGISTERS)]
    names: Counter[str] = Counter()
    for each in known:
        names.update(training.names_of(each.table))
    shares = {name: round(share / len(known), 7) for name, share in names.most_common(training.MOST_NAMES)}
    coded = [_coded(each, shares) for each in known]
    told = {"labels": sum(len(each.labels) for each in known), "size": rows}
    return training.fit(
        coded, [each.labels for each in known], [None] * len(known), names=shares, prior=None,
        strictness=strictness, told=told, version=VERSION, apart=APART,
    )  # fmt: skip


def _coded(known: Decided, names: Mapping[str, float]) -> Mapping[str, npt.NDArray[np.int16]]:
    return terms(lv.levels(known.table, known.left, known.right, shares_for(known.table, names)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    model = taught(chosen.rows)
    chosen.out.write_bytes(model.dump())
    sys.stderr.write(f"{model.told['labels']} pairs\n")


if __name__ == "__main__":
    main()
