"""Matching of 400,000 hard rows against the truth and against Splink, and of 2,000,000 for memory and growth.

`python bench/matching.py [--quick]` prints one JSON object a figure. The register is `interfaces.seed.doubles`
with a seed that the shipped model has not seen. "Shipped": `dharatal match score` as it comes, in a process of
its own, from file to file, keys included. "Learned": its points moved by 3,000 decided pairs of this register,
sampled by score; "from nothing": points learned from those 3,000 alone. Splink 5 gets our keys ready-made; it
is no dependency of ours and is installed into a throw-away directory. Ratios are of wall times in this run.
--quick: a tenth of the rows; its figures say little, and Splink's are left out.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.interfaces.seed.doubles import doubles
from dharatal.register.people.matching import whole as matching
from dharatal.register.people.matching.scoring import shares_for
from dharatal.register.people.matching.whole import Features, Model
from intake import peak_memory_of, tell, tell4

ROWS, MANY, SEED, LABELS = 400_000, 2_000_000, 71, 3_000
LEAST_F1, LEAST_PRECISION, LEAST_RECALL, MOST_APART, MOST_QUEUE = 0.95, 0.998, 0.80, 0.015, 0.015
LEAST_AHEAD, MOST_BY_PHONE, MOST_TIME, MOST_GROWTH = 0.17, 0.25, 2.0, 1.3
MOST_MEMORY, MOST_MEMORY_MANY = 1.5, 3.0
RIVAL = "splink>=5,<6"

Pairs = npt.NDArray[np.int64]  # left << 32 | right, left < right


class Register(NamedTuple):
    rows: pl.DataFrame
    truth: pl.DataFrame
    pairs: Pairs  # the true ones, ascending
    crosses: npt.NDArray[np.bool_]  # of each, whether its two rows are in different scripts


class Quality(NamedTuple):
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def shown(self) -> dict[str, float]:
        return {"precision": round(self.precision, 4), "recall": round(self.recall, 4)}


def register(rows: int, seed: int) -> Register:
    table, truth = doubles(rows, seed)
    pairs = coded(truth["row_id_a"], truth["row_id_b"])
    order = np.argsort(pairs)
    crosses = (truth["latin_a"] != truth["latin_b"]).to_numpy()
    return Register(table, truth, pairs[order], crosses[order])


def coded(one: pl.Series, other: pl.Series) -> Pairs:
    """Pairs of row ids ("r17") as numbers."""
    first, second = (ends.cast(pl.String).str.slice(1).cast(pl.Int64).to_numpy() for ends in (one, other))
    return np.minimum(first, second) << 32 | np.maximum(first, second)


def quality(found: Pairs, made: Register) -> Quality:
    right = int(np.isin(found, made.pairs).sum())
    return Quality(right / max(len(found), 1), right / len(made.pairs))


def by_phone(table: Features, made: Register) -> Quality:
    """What exact equality of cleaned phones finds, crowded phones included."""
    rows = pl.DataFrame({"phone": table.phone, "at": np.arange(len(table))}).filter(pl.col("phone") > 0)
    both = rows.join(rows, on="phone", suffix="_b").filter(pl.col("at") < pl.col("at_b"))
    return quality(both["at"].to_numpy() << 32 | both["at_b"].to_numpy(), made)


def scored(sheet: Path, out: Path) -> dict[str, Any]:
    """Run `dharatal match score` in a process of its own; add wall seconds and peak memory in GiB."""
    command = [sys.executable, "-m", "dharatal.interfaces.cli.main", "match", "score"]
    started = time.perf_counter()
    process = subprocess.Popen([*command, str(sheet), "--out", str(out), "--json"], stdout=subprocess.PIPE)
    with peak_memory_of(process.pid) as peak:
        answer, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"dharatal match score: {answer.decode()}")
    told: dict[str, Any] = json.loads(answer)
    return {**told, "wall": time.perf_counter() - started, "memory": peak[0] / 1024**3}


def figures_of(name: str, found: Pairs, p: npt.NDArray[np.float64], model: Model, made: Register) -> bool:
    """Tell the quality of one model's probabilities."""
    even = quality(found[p >= 0.5], made)
    linked = quality(found[p >= model.link], made)
    queue = float(((p >= model.review) & (p < model.link)).sum()) / len(made.rows)
    got = np.isin(made.pairs, found[p >= 0.5])
    apart = float(got[~made.crosses].mean() - got[made.crosses].mean())
    good = tell4(f"F1, {name}", even.f1, LEAST_F1, at_least=True, **even.shown())
    good &= tell4(f"precision of links, {name}", linked.precision, LEAST_PRECISION, at_least=True)
    good &= tell4(f"recall of links, {name}", linked.recall, LEAST_RECALL, at_least=True)
    good &= tell4(f"recall of same script over other script, {name}", apart, MOST_APART)
    return good & tell4(f"review queue by rows, {name}", queue, MOST_QUEUE)


def learned(
    table: Features, made: Register, prior: Model | None
) -> tuple[Pairs, npt.NDArray[np.float64], Model]:
    """Decide 3,000 pairs by the truth, learn from them, and judge all pairs."""
    default = matching.default()
    (left, right), p, _ = matching.judged(table, default)
    chosen = matching.sample(p, LABELS, seed=SEED)
    ends = left[chosen.at], right[chosen.at]
    labels = np.isin(ends[0] << 32 | ends[1], made.pairs)
    model = matching.train(table, *ends, labels, size=len(table), weights=chosen.weights, prior=prior)
    return left << 32 | right, matching.scores(table, left, right, model), model


def keys_for_splink(table: Features, path: Path) -> None:
    words = pl.Series(table.words)
    shares = shares_for(table, {})
    texts = {
        name: words.gather(getattr(table, name))
        for name in ("given", "relative", "surname", "village", "block", "district")
    }
    frame = pl.DataFrame(
        {
            "id": np.arange(len(table)),
            **texts,
            "phone": pl.Series(table.phone).cast(pl.String),
            "age": pl.Series(table.age).cast(pl.Int32),
            "gender": pl.Series(table.gender).cast(pl.String).replace("0", None),
            "given_share": shares.given[table.given],
        }
    )
    empty = [
        pl.when(pl.col(name).is_in(["", "0"])).then(None).otherwise(pl.col(name)).alias(name)
        for name in (*texts, "phone")
    ]
    frame.with_columns(*empty, pl.when(pl.col("age") > 0).then(pl.col("age")).alias("age")).write_parquet(
        path
    )


def against_splink(table: Features, made: Register, ours: dict[str, Any], f1: float, folder: Path) -> bool:
    target = folder / "rival"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), RIVAL]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        print(json.dumps({"figure": "Splink", "skipped": "it could not be installed"}))
        return True
    keys = folder / "keys.parquet"
    keys_for_splink(table, keys)
    good, slowest = True, 0.0
    again = scored(folder / "rows.csv", folder / "pairs.csv")  # near Splink's, however busy the machine is
    wall = min(ours["wall"], again["wall"])
    for kind in ("textbook", "household"):
        script = Path(__file__).with_name("rivals") / "splink_match.py"
        done = subprocess.run(
            [sys.executable, script, keys, target, kind], check=True, stdout=subprocess.PIPE
        )
        seconds = float(json.loads(done.stdout.splitlines()[-1])["seconds"])
        slowest = max(slowest, seconds)
        found = pl.read_parquet(folder / f"{kind}.parquet")
        best = best_of(found, made)
        good &= tell4(
            f"F1 ahead of Splink, {kind}", f1 - best.f1, LEAST_AHEAD, at_least=True,
            splink=round(best.f1, 4), splink_seconds=round(seconds, 1), **best.shown(),
        )  # fmt: skip
    return good & tell("wall time with keys by Splink's own run", wall / slowest, MOST_TIME)


def best_of(found: pl.DataFrame, made: Register) -> Quality:
    """The quality at Splink's best threshold, chosen with the truth at hand to be fair to it."""
    ordered = found.sort("weight", descending=True)
    left, right = ordered["id_l"].to_numpy(), ordered["id_r"].to_numpy()
    pairs = np.minimum(left, right) << 32 | np.maximum(left, right)
    hits, taken = np.cumsum(np.isin(pairs, made.pairs)), np.arange(1, len(pairs) + 1)
    at = int(np.argmax(2 * hits / (taken + len(made.pairs))))
    return Quality(float(hits[at] / taken[at]), float(hits[at] / len(made.pairs)))


def growth(small: dict[str, Any], rows: int, many: int, folder: Path) -> bool:
    made, sheet = doubles(many, SEED + 1)[0], folder / "many.csv"
    made.write_csv(sheet)
    del made
    large = scored(sheet, folder / "many-pairs.csv")
    power = math.log(large["seconds"] / small["seconds"]) / math.log(many / rows)
    good = tell(
        "growth exponent of seconds", power, MOST_GROWTH, seconds=large["seconds"], pairs=large["compared"]
    )
    return good & tell("peak memory of 2,000,000 rows, GiB", large["memory"], MOST_MEMORY_MANY)


def measure(folder: Path, share: int) -> bool:
    rows, many = ROWS // share, MANY // share
    made = register(rows, SEED)
    sheet, out = folder / "rows.csv", folder / "pairs.csv"
    made.rows.write_csv(sheet)
    ours = scored(sheet, out)
    answer = pl.read_csv(out)
    pairs, p = coded(answer["row_id_a"], answer["row_id_b"]), answer["p"].to_numpy()
    table = matching.features_of_columns(
        {name: made.rows[name] for name in made.rows.columns if name != "row_id"}
    )
    phone = by_phone(table, made)
    good = tell4("F1 of exact phone: how hard the register is", phone.f1, MOST_BY_PHONE, **phone.shown())
    good &= figures_of("shipped", pairs, p, matching.default(), made)
    found, q, model = learned(table, made, matching.default())
    good &= figures_of("learned from 3,000", found, q, model, made)
    figures_of("from nothing but 3,000", *learned(table, made, None), made)
    good &= tell("peak memory of 400,000 rows, GiB", ours["memory"], MOST_MEMORY, seconds=ours["seconds"])
    if share == 1:
        f1 = quality(found[q >= 0.5], made).f1
        good &= against_splink(table, made, ours, f1, folder)
    return good & growth(ours, rows, many, folder)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    share = 10 if parser.parse_args().quick else 1
    folder = Path(tempfile.mkdtemp(prefix="dharatal-bench-"))
    try:
        return 0 if measure(folder, share) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
