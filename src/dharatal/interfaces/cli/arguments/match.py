"""dharatal match run | train"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    match = group(groups, "match", "the same person twice")
    command(match, "run", run="match:run", role="worker", about="compare everybody not compared yet")
    command(match, "train", run="match:train", role="worker", about="learn a model from the decisions")
