"""The invented organisation, for trials."""

import argparse
import sys
from typing import Any

from dharatal.interfaces.seed import plant as planting
from dharatal.kernel import clock


def plant(arguments: argparse.Namespace) -> dict[str, Any]:
    return planting.plant(arguments.size, arguments.seed, at=clock.now(), say=_say)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
