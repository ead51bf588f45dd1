"""Inquiries, by command."""

import argparse
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.cases import commands
from dharatal.field.trace.inquiring import commands as inquiring
from dharatal.interfaces.cli.carrier import Command, acting_as
from dharatal.kernel.clock import IST
from dharatal.kernel.errors import Refusal


class NoTime(Refusal):
    code = "no_time"
    status = 422


def entrust(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.entrust(_acting(arguments), arguments.who))


def dismiss(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.dismiss(_acting(arguments), arguments.who))


def propose(arguments: argparse.Namespace) -> dict[str, Any]:
    since, until = _moment(arguments.since), _moment(arguments.until)
    if since is None:
        raise NoTime(_("Say from when on complaints count."))
    answer = commands.propose(_acting(arguments), districts=arguments.unit, since=since, until=until)
    return dict(answer)


def open_case(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.speak(_acting(arguments), arguments.case, "open"))


def decline(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.speak(_acting(arguments), arguments.case, "decline", reason=arguments.reason))


def name(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.name(_acting(arguments), arguments.case, arguments.who))


def unname(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.unname(_acting(arguments), arguments.case, arguments.who))


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.listed(_acting(arguments)))


def show(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.show(_acting(arguments), arguments.case))


def close(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.close(_acting(arguments), arguments.case))


def assume(arguments: argparse.Namespace) -> dict[str, Any]:
    answer = inquiring.assume(
        _acting(arguments),
        arguments.case,
        kind=arguments.kind,
        why=arguments.why,
        login=arguments.whose,
        source=arguments.source,
        suspect_id=arguments.list,
        weight=arguments.weight,
        who=arguments.who,
        where=arguments.where,
        from_at=_moment(arguments.since),
        to_at=_moment(arguments.until),
    )
    return dict(answer)


def assumed(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(inquiring.assumed(_acting(arguments), arguments.case))


def withdraw(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(inquiring.withdraw(_acting(arguments), arguments.case, arguments.assumption))


def _acting(arguments: argparse.Namespace) -> Command:
    return acting_as(arguments.login, code=arguments.code)


def _moment(text: str) -> datetime | None:
    """A day or a moment; without a zone it is meant in India. Raises NoTime for what is neither."""
    if not text:
        return None
    try:
        moment = parse_datetime(text if "T" in text else f"{text}T00:00")
    except ValueError:
        moment = None
    if moment is None:
        raise NoTime(_("This is no time. Write it as 2026-11-21T18:30."))
    return moment if moment.tzinfo else moment.replace(tzinfo=IST)
