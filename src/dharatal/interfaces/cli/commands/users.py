"""Log-ins by command: what the machine's operator may do."""

import argparse
import secrets
from typing import Any

from django.utils.translation import gettext as _

from dharatal.engines.home import mode
from dharatal.guard.access import operations as access
from dharatal.guard.access import queries, second_factor
from dharatal.guard.access.capabilities import MANAGE_USERS
from dharatal.guard.access.door import route
from dharatal.interfaces.cli.carrier import Command, ProveWhoYouAre, at_the_machine
from dharatal.register.posts import operations as posts
from dharatal.register.posts import queries as held
from dharatal.register.territory.queries import unit_by_ref


def add(arguments: argparse.Namespace) -> dict[str, Any]:
    return _add(at_the_machine(), arguments)  # type: ignore[no-any-return]


@route(capability=MANAGE_USERS)
def _add(command: Command, arguments: argparse.Namespace) -> dict[str, Any]:
    password = new_password()
    unit = unit_by_ref(arguments.unit)
    user = access.add_user(
        command.actor, login=arguments.login, password=password, is_shared=arguments.shared, at=command.at
    )
    posts.appoint(
        command.actor,
        user_id=user.id,
        post=arguments.post,
        unit_id=unit.id,
        starts_at=command.at,
        at=command.at,
    )
    return {"login": user.login, "password": password, "post": arguments.post, "unit": arguments.unit}


def code(arguments: argparse.Namespace) -> dict[str, Any]:
    return _code(at_the_machine(), arguments)  # type: ignore[no-any-return]


@route(capability=MANAGE_USERS)
def _code(command: Command, arguments: argparse.Namespace) -> dict[str, Any]:
    """A trial shows the code of now; a production only ever prints a card, and the log says that it did."""
    user = queries.user_by_login(arguments.login)
    if arguments.card or mode() == "production":
        return {
            "login": user.login,
            "codes": second_factor.issue_code_card(command.actor, user=user, at=command.at),
        }
    return {"login": user.login, "code": second_factor.current_code(user)}


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    return _listed(at_the_machine())  # type: ignore[no-any-return]


@route(capability=MANAGE_USERS)
def _listed(command: Command) -> dict[str, Any]:
    users = queries.users(command.actor)
    return {"users": [{"login": user.login, "post": held.title_of(user.id, at=command.at)} for user in users]}


def token(arguments: argparse.Namespace) -> dict[str, Any]:
    return _token(at_the_machine(), arguments)  # type: ignore[no-any-return]


@route(capability=MANAGE_USERS)
def _token(command: Command, arguments: argparse.Namespace) -> dict[str, Any]:
    """In production it takes a current code of the log-in; a trial's tokens end with the trial."""
    user = queries.user_by_login(arguments.login)
    machine = queries.machine(arguments.machine) if arguments.machine else None
    is_shown = bool(arguments.code) and second_factor.is_code_right(user, arguments.code)
    if not is_shown and (arguments.code or mode() == "production"):
        raise ProveWhoYouAre(
            _(
                "In production, a token takes a current code of its log-in: add --code, of the app or the card."
            )
        )
    secret = access.issue_token(
        command.actor,
        user_id=user.id,
        device_id=machine.id if machine else None,
        with_factor=is_shown,
        at=command.at,
    )
    return {"login": user.login, "token": secret, "machine": machine.label if machine else None}


def new_password() -> str:
    """Four groups that can be read out over a telephone: 80 random bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
