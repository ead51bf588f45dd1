"""The hard register."""

from __future__ import annotations

import polars as pl
import pytest

from dharatal.interfaces.seed.doubles import COLUMNS, Hardness, doubles

Made = tuple[pl.DataFrame, pl.DataFrame]


@pytest.fixture(scope="module")
def made() -> Made:
    return doubles(20_000, 5)


def _exact_phone(rows: pl.DataFrame, truth: pl.DataFrame) -> float:
    """F1 of calling two rows one person when their cleaned phones are equal."""
    digits = pl.col("mobile").str.replace_all(r"\D", "").str.slice(-10)
    phones = rows.select("row_id", phone=digits).filter(pl.col("phone") != "")
    both = phones.join(phones, on="phone", suffix="_b").filter(pl.col("row_id") != pl.col("row_id_b"))
    found = both.select(row_id_a="row_id", row_id_b="row_id_b")
    right = found.join(truth, on=["row_id_a", "row_id_b"]).height
    return 2 * right / (found.height / 2 + truth.height)


class TestDoubles:
    def test_are_the_same_for_the_same_seed_and_others_for_another(self) -> None:
        first, same, other = (doubles(2_000, seed)[0] for seed in (5, 5, 6))

        assert first.equals(same) and not first.equals(other)

    def test_have_the_columns_that_matching_reads(self, made: Made) -> None:
        rows, _ = made

        assert tuple(rows.columns) == COLUMNS
        assert rows["row_id"].n_unique() == rows.height == 20_000

    def test_are_four_in_a_hundred_and_half_of_them_across_scripts(self, made: Made) -> None:
        rows, truth = made

        assert truth.height / rows.height == pytest.approx(0.04, abs=0.003)
        assert (truth["latin_a"] != truth["latin_b"]).mean() == pytest.approx(0.46, abs=0.04)

    def test_are_not_to_be_found_by_the_phone(self, made: Made) -> None:
        assert _exact_phone(*made) <= 0.25

    def test_have_every_trouble(self, made: Made) -> None:
        _, truth = made

        shares = [truth[name].mean() for name in ("new_phone", "moved", "other_relation", "pet_name")]
        assert all(share is not None and share > 0.005 for share in shares)

    def test_of_an_easier_register_are_found_more_easily(self, made: Made) -> None:
        easy = Hardness(on_heads_phone=0.0, phone_changed=0.0, phone_mistyped=0.0)

        assert _exact_phone(*doubles(20_000, 5, easy)) > 0.8
