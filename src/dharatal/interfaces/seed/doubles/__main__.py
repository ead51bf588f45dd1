"""Write a hard register and its truth as CSV; nobody in it is real."""

import argparse
from pathlib import Path

from dharatal.interfaces.seed.doubles import doubles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--truth", type=Path, required=True)
    chosen = parser.parse_args()
    table, truth = doubles(chosen.rows, chosen.seed)
    table.write_csv(chosen.out)
    truth.write_csv(chosen.truth)


main()
