"""The call room by command."""

import argparse
from datetime import datetime
from typing import Any

from dharatal.field.callroom import commands
from dharatal.interfaces.cli.carrier import acting_as
from dharatal.kernel.clock import IST


def next_card(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.next_card(acting_as(arguments.login, code=arguments.code)))


def dial(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.dial(acting_as(arguments.login, code=arguments.code), arguments.call))


def record(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        commands.record(
            acting_as(arguments.login, code=arguments.code),
            arguments.call,
            outcome=arguments.outcome,
            note=arguments.note,
            callback_at=moment(arguments.callback_at),
            key=arguments.key,
        )
    )


def moment(text: str | None) -> datetime | None:
    """A moment without a zone is meant in India."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=IST)
