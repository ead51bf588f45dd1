"""The engine of an inquiry on invented cases: needs no database."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from dharatal.field.trace.attribution.simulating import figures
from dharatal.kernel.errors import Refusal

BOUNDS = {"cases": (1, 100_000), "members": (20_000, 5_000_000), "processes": (0, 64)}


class OutOfBounds(Refusal):
    code = "out_of_bounds"
    status = 422


def complaints(arguments: argparse.Namespace) -> dict[str, Any]:
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(arguments, name) <= most:
            told = _("--%(name)s may be from %(least)s to %(most)s.")
            raise OutOfBounds(told % {"name": name, "least": f"{least:,}", "most": f"{most:,}"})
    return figures.simulate(
        arguments.kind or figures.KINDS,
        arguments.cases,
        arguments.seed,
        processes=arguments.processes,
        members=arguments.members,
    )
