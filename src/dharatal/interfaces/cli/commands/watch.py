"""The watch and break-glass by command."""

import argparse
import getpass
import os
import sys
from typing import Any
from uuid import UUID

from dharatal.guard.access.door import Carrier, route
from dharatal.guard.vault.capabilities import BREAK_GLASS, WATCH
from dharatal.guard.vault.glass import operations as glass
from dharatal.guard.vault.watching import commands
from dharatal.interfaces import breaking_glass
from dharatal.interfaces.cli.carrier import acting_as
from dharatal.kernel import clock


def listing(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.listing(acting_as(arguments.login, code=arguments.code)))


def unlock(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(commands.unlock(who, arguments.notice, words=arguments.words))


def review(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(commands.review(who, arguments.notice, words=arguments.words))


def break_glass(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(_break(who, password=_password(), factor=arguments.factor, reason=arguments.reason))


def end_glass(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(_end(acting_as(arguments.login, code=arguments.code), arguments.glass))


def review_glass(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(_review(who, arguments.glass, words=arguments.words))


def _password() -> str:
    """From the environment, a pipe, or typed; never from the command line, which others can read."""
    given = os.environ.get("DHARATAL_PASSWORD", "")
    if given:
        return given
    return getpass.getpass("") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


@route(capability=BREAK_GLASS)
def _break(command: Carrier, *, password: str, factor: str, reason: str) -> dict[str, Any]:
    made = breaking_glass.break_glass(
        command.actor, password=password, code=factor, reason=reason, at=clock.now()
    )
    return {"glass": str(made.id), "ends_at": made.ends_at}


@route()
def _end(command: Carrier, glass_id: UUID) -> dict[str, Any]:
    ended = glass.end(command.actor, glass_id, at=clock.now())
    return {"glass": str(ended.id), "ended_at": ended.ended_at}


@route(capability=WATCH)
def _review(command: Carrier, glass_id: UUID, *, words: str) -> dict[str, Any]:
    reviewed = glass.review(command.actor, glass_id, words_written=words, at=clock.now())
    return {"glass": str(reviewed.id), "reviewed_at": reviewed.reviewed_at}
