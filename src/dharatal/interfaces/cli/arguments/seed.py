"""dharatal seed --size block|district|state [--seed N]"""

from dharatal.interfaces.cli.arguments import Groups, command


def add(groups: Groups) -> None:
    seed = command(
        groups, "seed", run="seed:plant", role="worker", about="fill a trial with an invented organisation"
    )
    seed.add_argument("--size", choices=["block", "district", "state"], default="district")
    seed.add_argument("--seed", type=int, default=1)
