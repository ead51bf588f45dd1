"""Places by command."""

import argparse
from typing import Any

from dharatal.guard.access.door import route
from dharatal.interfaces.cli.carrier import Command, at_the_machine
from dharatal.register.territory import operations, queries
from dharatal.register.territory.capabilities import MANAGE_TERRITORY


def import_lgd(arguments: argparse.Namespace) -> dict[str, Any]:
    return _import(at_the_machine(), arguments)  # type: ignore[no-any-return]


@route(capability=MANAGE_TERRITORY)
def _import(command: Command, arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(operations.import_lgd(command.actor, arguments.lgd, arguments.state, command.at))


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    return _listed(at_the_machine(), arguments)  # type: ignore[no-any-return]


@route()
def _listed(command: Command, arguments: argparse.Namespace) -> dict[str, Any]:
    units = [
        {"unit": unit.ref, "name_en": unit.name_en, "name_hi": unit.name_hi}
        for unit in queries.units_of_kind(arguments.kind)
    ]
    return {"kind": arguments.kind, "count": len(units), "units": units}


def boundaries(arguments: argparse.Namespace) -> dict[str, Any]:
    return _boundaries(at_the_machine(), arguments)  # type: ignore[no-any-return]


@route(capability=MANAGE_TERRITORY)
def _boundaries(command: Command, arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        operations.load_boundaries(
            command.actor,
            arguments.file,
            kind=arguments.kind,
            code_property=arguments.code_property,
            name_property=arguments.name_property,
            parent_property=arguments.parent_property,
            at=command.at,
        )
    )
