"""From how many rows of a found copy its source is named, among 60 exports of 4,000 rows.

`python bench/marks.py [--quick]` prints one JSON object a figure. Everybody is judged at the threshold that the program
uses: one false naming in a million cases. "Rows": the fewest, of those tried, from which 95 % of the trials name a
guilty export. "One bit a row" is the pessimist's case: of every row one carrier is left. "All carriers": rows of the
invented district, written out and read back as an export is. Colluders take each differing cell at random from one of
them ("coin"), write what most or fewest of them have, all ones, the strategy that tells least of a single copy, or of a
copy beside the others ("optimised"), or the one that served best when played against the decoder ("searched").
--quick: a tenth of the trials; its figures say little.
"""

from __future__ import annotations

import os

for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"  # one process a core instead

import argparse  # noqa: E402
import json  # noqa: E402
import math  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from concurrent.futures import ProcessPoolExecutor  # noqa: E402
from functools import lru_cache, partial  # noqa: E402
from itertools import product  # noqa: E402
from typing import NamedTuple  # noqa: E402

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402

from dharatal.guard.vault.marks import code, few  # noqa: E402
from dharatal.guard.vault.marks.decoding import NAMED_BELOW, Copy, decode  # noqa: E402
from dharatal.guard.vault.marks.keys import MarkKey  # noqa: E402
from dharatal.interfaces.seed.invent import people, places  # noqa: E402
from dharatal.register.people.marked import slots  # noqa: E402
from dharatal.register.people.marked.carriers import SLOTS, Told, marked, read, slots_of  # noqa: E402

Bits = npt.NDArray[np.uint8]
Strategy = tuple[float, ...]  # the chance of a one by how many of the colluders have one

EXPORTS, ROWS, RETYPED = 60, 4_000, 0.05
SHARE_NAMED, INNOCENTS = 0.95, 10_000
SHARED = bytes(32)
KEYS = {f"export {number}": MarkKey(bytes([number]) * 32, SHARED) for number in range(1, EXPORTS + 1)}
_CELL_OF = {
    slot: "phone"
    if slot == slots.PHONE_SPACING
    else "address"
    if slot in (slots.VILLAGE, slots.POST_OFFICE, slots.WARD) or slot >= slots.POLICE_STATION
    else "name"
    if slot in (slots.NAME_HONORIFIC, slots.NAME_MD, slots.NAME_NASAL, slots.NAME_PRASAD, slots.NAME_KUMAR)
    else "relative"
    for slot in SLOTS
}


class Trial(NamedTuple):
    """One found copy. strategy: of the colluders; guilty: how many; real: with all carriers of invented rows."""

    seed: int
    rows: int
    guilty: int
    strategy: Strategy = (0.0, 1.0)
    retyped: float = 0.0
    real: bool = False


def tell(figure: str, value: float, limit: float, *, at_least: bool = False, **more: object) -> bool:
    good = value >= limit if at_least else value <= limit
    bound = "at least" if at_least else "at most"
    shown = {"figure": figure, "value": round(value, 4), bound: limit, "ok": good, **more}
    print(json.dumps(shown, default=str), flush=True)
    return good


@lru_cache(maxsize=1)
def district() -> list[Told]:
    made = people("district", 1, places("district", 1), members=ROWS)
    columns = ("name", "relation", "relative_name", "age", "address", "field_of_work")
    return [
        Told(*(one[column] for column in columns), f"+91{one['mobile']}")  # type: ignore[arg-type]
        for one in made.iter_rows(named=True)
    ]


class Outcome(NamedTuple):
    """Whether a guilty export is named, whether an innocent one is, and the least p-value of the guilty (log10)."""

    rightly: bool
    wrongly: bool
    least: float


def outcome(trial: Trial) -> Outcome:
    lot = np.random.default_rng([trial.seed, trial.rows, trial.guilty])
    ids = lot.choice(ROWS, trial.rows, replace=False).astype(np.int64)
    names = list(lot.choice(list(KEYS), trial.guilty, replace=False))
    sources = [KEYS[name] for name in names] or [MarkKey(lot.bytes(32), SHARED)]
    copy = (_real if trial.real else _one_bit)(trial, ids, sources, lot)
    judged = decode(copy, KEYS, innocents=EXPORTS)
    found = {one.export for one in judged if one.is_named}
    least = min((one.p_value for one in judged if one.export in names), default=1.0)
    return Outcome(bool(found & set(names)), bool(found - set(names)), math.log10(max(least, 1e-300)))


def _one_bit(
    trial: Trial, ids: npt.NDArray[np.int64], sources: list[MarkKey], lot: np.random.Generator
) -> Copy:
    words = np.stack([code.bits(key, ids, 0) for key in sources])
    wrong = lot.random(len(ids)) < trial.retyped
    found = (_colluded(words, trial.strategy, lot) ^ wrong).astype(np.uint8)
    return Copy(ids, np.zeros(len(ids), dtype=np.int8), found)


def _real(trial: Trial, ids: npt.NDArray[np.int64], sources: list[MarkKey], lot: np.random.Generator) -> Copy:
    """Each row written out with the colluders' bits, retyped cell by cell, and read against the register."""
    words = np.stack([code.all_bits(key, ids, len(SLOTS)) for key in sources])
    bits = _colluded(words.reshape(len(sources), -1), trial.strategy, lot).reshape(len(ids), len(SLOTS))
    symbols: list[tuple[int, int, int]] = []
    for place, subject in enumerate(ids.tolist()):
        told = district()[subject]
        copy = marked(told, {slot: int(bits[place, slot]) for slot in slots_of(told)})
        wrong = {cell for cell in ("phone", "address", "name", "relative") if lot.random() < trial.retyped}
        said = read(told, copy)
        symbols += [(subject, slot, bit ^ (_CELL_OF[slot] in wrong)) for slot, bit in said.items()]
    columns = np.array(symbols, dtype=np.int64).reshape(-1, 3)
    return Copy(columns[:, 0], columns[:, 1].astype(np.int8), columns[:, 2].astype(np.uint8))


def _colluded(words: Bits, strategy: Strategy, lot: np.random.Generator) -> Bits:
    chance = np.array(strategy)[words.sum(axis=0, dtype=np.int64)]
    return (lot.random(words.shape[1]) < chance).astype(np.uint8)


def strategies(colluders: int) -> dict[str, Strategy]:
    """What colluders do, by name; what is nearly the same as one before is left out."""
    ones = range(colluders + 1)
    most = tuple(0.5 if 2 * one == colluders else float(2 * one > colluders) for one in ones)
    found = {
        "coin": tuple(one / colluders for one in ones),
        "majority": most,
        "minority": (0.0, *(1 - chance for chance in most[1:-1]), 1.0),
        "all ones": (0.0, *(1.0 for _ in most[1:])),
        "optimised against one": optimised(colluders, beside=0),
        "optimised against all": optimised(colluders, beside=colluders - 1),
    }
    return {name: strategy for place, (name, strategy) in enumerate(found.items()) if _is_new(found, place)}


def _is_new(found: dict[str, Strategy], place: int) -> bool:
    listed = list(found.values())
    return not any(np.allclose(listed[place], before, atol=0.03) for before in listed[:place])


def optimised(colluders: int, *, beside: int) -> Strategy:
    """The strategy on a grid that tells least of one copy, given `beside` of the others."""
    draws = (np.arange(200) + 0.5) / 200
    bias = np.sin(few.LOWEST + draws * few.SPREAD) ** 2
    grid = np.linspace(0, 1, 41 if colluders == 2 else 21)
    inner = product(grid, repeat=colluders - 1)
    return min(
        ((0.0, *chances, 1.0) for chances in inner), key=partial(_information, bias, colluders, beside)
    )


def _information(bias: npt.NDArray[np.float64], colluders: int, beside: int, strategy: Strategy) -> float:
    """Nats a position that the found bit tells of one colluder's bit, the bits of `beside` others being known."""
    unknown = colluders - 1 - beside
    total = np.zeros(len(bias))
    for known in range(beside + 1):
        weight = math.comb(beside, known) * bias**known * (1 - bias) ** (beside - known)
        with_one, with_zero = (
            sum(
                math.comb(unknown, ones)
                * bias**ones
                * (1 - bias) ** (unknown - ones)
                * strategy[known + ones + own]
                for ones in range(unknown + 1)
            )
            for own in (1, 0)
        )
        either = bias * with_one + (1 - bias) * with_zero
        total += weight * (_doubt(either) - bias * _doubt(with_one) - (1 - bias) * _doubt(with_zero))
    return float(total.mean())


def _doubt(chance: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    held = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.asarray(-(held * np.log(held) + (1 - held) * np.log(1 - held)))


class Bench:
    """Runs trials on all processors and tells the figures. false: namings of innocents, in every trial."""

    def __init__(self, pool: ProcessPoolExecutor, share: float) -> None:
        self.pool, self.share, self.false, self.cases = pool, share, 0, 0

    def named(self, make: Callable[[int], Trial], trials: int) -> float:
        """The share of trials in which a guilty export is named."""
        outcomes = self.outcomes([make(seed) for seed in range(max(10, round(trials * self.share)))])
        return sum(one.rightly for one in outcomes) / len(outcomes)

    def outcomes(self, trials: list[Trial]) -> list[Outcome]:
        found = list(self.pool.map(outcome, trials, chunksize=max(1, len(trials) // 16)))
        self.false += sum(one.wrongly for one in found)
        self.cases += len(found)
        return found

    def searched(self, guilty: int, rows: int) -> Strategy:
        """The strategy on a coarse grid that leaves the decoder least sure."""
        steps = np.linspace(0, 1, 11 if guilty == 2 else 6)
        tried = [(0.0, *chances, 1.0) for chances in product(steps.tolist(), repeat=guilty - 1)]
        trials = [Trial(1_000 + seed, rows, guilty, strategy) for strategy in tried for seed in range(10)]
        least = np.array([one.least for one in self.outcomes(trials)]).reshape(len(tried), 10)
        return tried[int(least.mean(axis=1).argmax())]

    def fewest(
        self, make: Callable[[int, int], Trial], tried: tuple[int, ...], trials: int
    ) -> tuple[float, float]:
        """The fewest rows tried at which enough are named, and the share that is; infinite when none suffices."""
        for rows in tried:
            share = self.named(lambda seed, rows=rows: make(seed, rows), trials)  # type: ignore[misc]
            if share >= SHARE_NAMED:
                return rows, share
        return math.inf, share

    def one(self) -> Iterator[bool]:
        for retyped, limit, tried in ((0.0, 40, (32, 36, 40, 48)), (RETYPED, 60, (44, 52, 60, 72))):
            for real in (False, True):
                rows = tuple(sorted({8, 10, 12, 16, 20, *tried})) if real else tried
                fewest, share = self.fewest(
                    partial(_trial, guilty=1, retyped=retyped, real=real), rows, trials=200
                )
                yield tell(_figure("one leaker", retyped, real), fewest, limit, named=round(share, 3))

    def several(
        self, guilty: int, limit: int, tried: tuple[int, ...], real: tuple[int, ...]
    ) -> Iterator[bool]:
        played = strategies(guilty)
        played["searched"] = self.searched(guilty, tried[0])
        for is_real, rows in ((False, tried), (True, real)):
            needed = {
                name: self.fewest(
                    partial(_trial, guilty=guilty, strategy=strategy, real=is_real), rows, trials=40
                )[0]
                for name, strategy in played.items()
            }
            worst = max(needed, key=lambda name: needed[name])
            figure = _figure(f"{guilty} colluders, worst attack", 0.0, is_real)
            searched = [round(chance, 2) for chance in played["searched"]]
            yield tell(figure, needed[worst], limit, worst=worst, rows=needed, searched=searched)

    def innocent(self) -> bool:
        count = max(100, round(INNOCENTS * self.share))
        before = self.false
        self.named(lambda seed: Trial(seed, rows=20 + seed % 41, guilty=0), count / self.share)
        return tell(
            "innocents named, one bit a row", self.false - before, 0, trials=count, threshold=NAMED_BELOW
        )


def _trial(
    seed: int,
    rows: int,
    *,
    guilty: int,
    strategy: Strategy = (0.0, 1.0),
    retyped: float = 0.0,
    real: bool = False,
) -> Trial:
    return Trial(seed, rows, guilty, strategy, retyped, real)


def _figure(who: str, retyped: float, real: bool) -> str:
    with_errors = f", {retyped:.0%} of cells retyped wrongly" if retyped else ""
    return f"rows that name {who}{with_errors}, {'all carriers' if real else 'one bit a row'}"


def carriers() -> Iterator[bool]:
    counts = [len(slots_of(told)) for told in district()]
    yield tell("carriers a row, mean", float(np.mean(counts)), 2, at_least=True)
    enough = sum(count >= 2 for count in counts) / len(counts)
    yield tell("rows with two carriers or more, share", enough, 0.99, at_least=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    share = 0.1 if parser.parse_args().quick else 1.0
    begun = time.monotonic()
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        bench = Bench(pool, share)
        good = [*carriers(), *bench.one()]
        good += bench.several(2, 240, (120, 160, 200, 240), (40, 60, 90, 120, 240))
        good += bench.several(3, 900, (300, 450, 600, 900), (100, 150, 250, 450, 900))
        good.append(bench.innocent())
        seconds = round(time.monotonic() - begun)
        good.append(tell("innocents named in any trial", bench.false, 0, trials=bench.cases, seconds=seconds))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
