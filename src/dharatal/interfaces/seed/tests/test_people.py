"""The invented members."""

from __future__ import annotations

import hashlib
import time

import phonenumbers
import polars as pl
import pytest
from phonenumbers import carrier

from dharatal.interfaces.seed.invent import COLUMNS, main, write_rows
from dharatal.interfaces.seed.people import MOBILES, mobiles, people
from dharatal.interfaces.seed.places import places


@pytest.fixture(scope="module")
def district() -> pl.DataFrame:
    return people("district", 5, places("district", 5), members=20_000)


class TestPeople:
    def test_are_the_same_bytes_for_the_same_seed(self, tmp_path) -> None:
        digests = []

        for name in ("one.csv", "two.csv"):
            write_rows(tmp_path / name, "district", 5)
            digests.append(hashlib.sha256((tmp_path / name).read_bytes()).digest())

        assert digests[0] == digests[1]

    def test_differ_for_another_seed(self) -> None:
        first, second = (people("block", seed, places("block", 1)) for seed in (1, 2))

        assert not first.equals(second)

    def test_of_a_state_are_400000_in_well_under_a_minute(self) -> None:
        units = places("state", 1)
        started = time.perf_counter()

        made = people("state", 1, units)

        assert made.height == 400_000
        assert time.perf_counter() - started < 30

    def test_all_have_a_name_a_grown_age_and_a_village(self, district: pl.DataFrame) -> None:
        assert district.null_count().sum_horizontal().item() == 0
        assert district["name"].str.len_chars().min() >= 2
        assert district["age"].min() >= 18
        assert district["age"].max() <= 85

    def test_have_no_stray_spaces_in_names(self, district: pl.DataFrame) -> None:
        odd = district.filter(pl.col("name").str.contains(r"^\s|\s$|\s\s"))

        assert odd.height == 0

    def test_have_names_skewed_as_in_life(self, district: pl.DataFrame) -> None:
        counts = district["name"].value_counts(sort=True)["count"]

        assert counts[:100].sum() > 0.10 * district.height
        assert (counts == 1).sum() > 0.10 * district.height

    def test_are_written_in_both_scripts(self, district: pl.DataFrame) -> None:
        latin = district["name"].str.contains("^[A-Za-z. ]+$")

        assert latin.equals(district["latin"].alias("name"))
        assert 0.36 < latin.mean() < 0.56

    def test_share_phones_only_within_a_household(self, district: pl.DataFrame) -> None:
        shared = district.group_by("mobile").agg(
            pl.len().alias("members"), pl.col("household").n_unique(), pl.col("village_code").n_unique()
        )

        assert shared["household"].max() == 1
        assert shared["village_code"].max() == 1
        assert (shared["members"] > 1).sum() > 0.05 * shared.height

    def test_never_have_one_name_twice_on_one_phone(self, district: pl.DataFrame) -> None:
        twice = district.group_by("mobile", "name").len().filter(pl.col("len") > 1)

        assert twice.height == 0

    def test_name_the_place_in_the_rows_own_script(self, district: pl.DataFrame) -> None:
        assert district.filter("latin")["village"].str.contains("^[A-Za-z ]+$").all()
        assert set(district["district"]) == {"Saran", "सारण"}


class TestMobiles:
    def test_are_different_for_different_serials(self) -> None:
        numbers = mobiles(range(0, MOBILES, 97), seed=3)

        assert len(set(numbers.tolist())) == len(numbers)

    def test_look_valid_but_belong_to_no_known_operator(self, district: pl.DataFrame) -> None:
        for number in district["mobile"].unique().sort()[::50]:
            parsed = phonenumbers.parse(f"+91{number}")

            assert phonenumbers.is_valid_number(parsed)
            assert carrier.name_for_number(parsed, "en") == ""


class TestInventCommand:
    def test_writes_the_columns_intake_reads(self, tmp_path) -> None:
        out = tmp_path / "rows.csv"

        code = main(["--size", "block", "--members", "50", "--rows", str(out)])

        lines = out.read_text(encoding="utf-8").splitlines()
        assert code == 0
        assert lines[0].split(",") == list(COLUMNS)
        assert len(lines) == 51
