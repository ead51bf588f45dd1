"""dharatal match score FILE.csv --out PAIRS.csv | run | train"""

from pathlib import Path

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    match = group(groups, "match", "the same person twice")
    score = command(
        match,
        "score",
        run="match:score",
        role=None,
        about="find who stands twice in a sheet; needs no database",
    )
    score.add_argument(
        "file", type=Path, help="CSV with a heading: row_id, name, relation, relative_name ..."
    )
    score.add_argument("--out", type=Path, required=True, help="where to write row_id_a, row_id_b, p")
    score.add_argument(
        "--model", type=Path, help="a model file, instead of the one that comes with the program"
    )
    score.add_argument(
        "--from",
        dest="least",
        type=float,
        metavar="P",
        help="write pairs from this probability on (usual: 0.06)",
    )
    command(match, "run", run="pairs:run", role="worker", about="compare everybody not compared yet")
    command(match, "train", run="pairs:train", role="worker", about="learn a model from the decisions")
