"""Splink on the rows that our matching reads: `python splink_match.py KEYS.parquet FOLDER textbook|household`.

FOLDER: where Splink was installed to. KEYS: columns id, given, relative, surname, phone, village, block,
district, gender, age and the shares of the names: our own keys, made beforehand, so its time is its own run's alone.
textbook: every field by itself, weights by expectation maximisation. household: phone, relative and village
as one comparison, and similar given names that are both common as a level of their own.
Prints one JSON object: seconds; writes id_l, id_r, weight (bits) beside KEYS.
"""

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

sys.path.append(sys.argv[2])

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

logging.disable(logging.WARNING)

GIVEN_BOTH_COMMON = "given_share_l > 0.002 AND given_share_r > 0.002"
RULES = (
    block_on("phone"),
    block_on("district", "village", "given"),
    block_on("district", "block", "given", "relative"),
    block_on("village", "relative", "substr(given, 1, 1)"),
    block_on("district", "given", "relative", "surname"),
)


def level(sql: str, label: str) -> dict[str, Any]:
    return {"sql_condition": sql, "label_for_charts": label}


def custom(name: str, null: str, *levels: dict[str, Any]) -> dict[str, Any]:
    nothing = {"sql_condition": null, "label_for_charts": "null", "is_null_level": True}
    return {
        "output_column_name": name,
        "comparison_levels": [nothing, *levels, level("ELSE", "else")],
    }


def ages() -> dict[str, Any]:
    return custom(
        "age",
        "age_l IS NULL OR age_r IS NULL",
        level("age_l = age_r", "same"),
        *(level(f"abs(age_l - age_r) <= {years}", f"{years}") for years in (3, 6, 11)),
    )


def household() -> dict[str, Any]:
    phone, relative = "phone_l = phone_r", "jaro_winkler_similarity(relative_l, relative_r) >= 0.92"
    village = "village_l = village_r"
    return custom(
        "household",
        "phone_l IS NULL AND relative_l IS NULL",
        level(f"{phone} AND {relative} AND {village}", "all"),
        level(f"{phone} AND {village}", "phone and village"),
        level(f"{phone} AND {relative}", "phone and relative"),
        level(f"{relative} AND {village}", "relative and village"),
        level(phone, "phone"),
        level(relative, "relative"),
        level(village, "village"),
    )


def given() -> dict[str, Any]:
    near = "jaro_winkler_similarity(given_l, given_r)"
    return custom(
        "given",
        "given_l IS NULL OR given_r IS NULL",
        level("given_l = given_r AND given_share_l < 0.002", "same, rare"),
        level("given_l = given_r", "same, common"),
        level(f"{near} >= 0.8 AND {GIVEN_BOTH_COMMON}", "two common names"),
        level(f"{near} >= 0.92", "near"),
        level(f"{near} >= 0.8", "weak"),
    )


def comparisons(kind: str) -> list[Any]:
    if kind == "household":
        return [given(), household(), cl.ExactMatch("surname"), cl.ExactMatch("gender"), ages()]
    return [
        cl.JaroWinklerAtThresholds("given", [0.92, 0.8]),
        cl.JaroWinklerAtThresholds("relative", [0.92, 0.8]),
        cl.JaroWinklerAtThresholds("surname", [0.92]),
        cl.LevenshteinAtThresholds("phone", [1, 2]),
        cl.JaroWinklerAtThresholds("village", [0.9]),
        cl.ExactMatch("gender"),
        ages(),
    ]


def main() -> None:
    keys, kind = Path(sys.argv[1]), sys.argv[3]
    started = time.perf_counter()
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=comparisons(kind),
        blocking_rules_to_generate_predictions=list(RULES),
    )
    rows = duckdb.connect()
    rows.execute("CREATE TABLE keys AS SELECT * FROM read_parquet(?)", [str(keys)])
    linker = Linker(DuckDBAPI(connection=rows).register("keys"), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("phone", "given")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("district", "village", "given"), block_on("phone", "given")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01)
    found.as_duckdbpyrelation().select("id_l, id_r, match_weight AS weight").write_parquet(
        str(keys.with_name(f"{kind}.parquet"))
    )
    print(json.dumps({"seconds": time.perf_counter() - started}))


main()
