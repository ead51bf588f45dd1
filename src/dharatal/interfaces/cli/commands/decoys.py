"""Decoys by command."""

import argparse
from typing import Any

from dharatal.interfaces.cli.carrier import acting_as
from dharatal.register.people.card import FATHER, HUSBAND, Card
from dharatal.register.people.decoys import commands


def add(arguments: argparse.Namespace) -> dict[str, Any]:
    relation = FATHER if arguments.father else HUSBAND if arguments.husband else ""
    card = Card(
        name=arguments.name,
        relation=relation,
        relative_name=arguments.father or arguments.husband,
        age=arguments.age,
        address=arguments.address,
        field_of_work=arguments.work,
    )
    return dict(
        commands.add(
            acting_as(arguments.login, code=arguments.code),
            unit=arguments.unit,
            card=card,
            phone=arguments.phone,
            answers=arguments.answers,
            only_for=arguments.only_for,
            for_export=arguments.for_export,
        )
    )


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.listed(acting_as(arguments.login, code=arguments.code)))


def retire(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(commands.retire(who, arguments.decoy, why=arguments.why))
