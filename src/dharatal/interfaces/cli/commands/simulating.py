"""The engine of an inquiry on invented cases: needs no database."""

import argparse
from typing import Any

from dharatal.field.trace.attribution.simulating import figures


def complaints(arguments: argparse.Namespace) -> dict[str, Any]:
    return figures.simulate(
        arguments.kind or figures.KINDS,
        arguments.cases,
        arguments.seed,
        processes=arguments.processes,
        members=arguments.members,
    )
