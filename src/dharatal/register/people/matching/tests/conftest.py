"""A small cast, and a small hard register with the truth about it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from dharatal.register.people.matching.whole import Features, Row, candidates, features, features_of_columns

SUMAN = Row("सुमन कुमार सिंह", "F", "रामबाबू सिंह", "M", "6000000001", 30, "रामपुर", "मढ़ौरा", "सारण")
SUMAN_LATIN = Row(
    "Suman Kr. Singh", "F", "Rambabu Singh", "M", "+91 60000 00001", 31, "Rampur", "Marhaura", "Saran"
)
BROTHER = Row(
    "Rajesh Kumar Singh", "F", "Rambabu Singh", "M", "6000000001", 34, "Rampur", "Marhaura", "Saran"
)
STRANGER = Row("नसीम अंसारी", "F", "सलीम अंसारी", "M", "6000000099", 51, "पिपरा टोला", "छपरा", "सारण")


class Cast(NamedTuple):
    table: Features
    suman: int = 0
    suman_latin: int = 1
    brother: int = 2
    stranger: int = 3


class Known(NamedTuple):
    """A register, its candidate pairs and which of them are one person; pairs: how many true ones there are."""

    table: Features
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    labels: npt.NDArray[np.bool_]
    crosses: npt.NDArray[np.bool_]
    pairs: int


@pytest.fixture(scope="session")
def cast() -> Cast:
    return Cast(features([SUMAN, SUMAN_LATIN, BROTHER, STRANGER]))


@pytest.fixture(scope="session")
def register(hard_rows) -> Known:
    rows, truth = hard_rows
    table = features_of_columns({name: rows[name] for name in rows.columns if name != "row_id"})
    left, right = candidates(table)
    ends = [truth[name].str.slice(1).cast(pl.Int64).to_numpy() for name in ("row_id_a", "row_id_b")]
    true = ends[0] << 32 | ends[1]
    crossed = true[(truth["latin_a"] != truth["latin_b"]).to_numpy()]
    coded = left << 32 | right
    return Known(table, left, right, np.isin(coded, true), np.isin(coded, crossed), len(truth))
