"""The book of complaints, by command."""

import argparse
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.complaints import commands
from dharatal.field.trace.complaints.operations import CannotTell, Telling
from dharatal.interfaces.cli.carrier import Command, acting_as
from dharatal.kernel.clock import IST


def add(arguments: argparse.Namespace) -> dict[str, Any]:
    telling = Telling(
        mobile=arguments.mobile,
        caller=arguments.caller,
        called_at=_moment(arguments.at),
        called_to=_moment(arguments.until),
        offer=arguments.offer,
        heard_name=arguments.name,
        details=arguments.details,
        how=arguments.how,
    )
    return dict(
        commands.add(_acting(arguments), telling, by_message=arguments.by_message, key=arguments.key[:60])
    )


def again(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.call_again(_acting(arguments), arguments.complaint, why=arguments.why))


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        commands.listed(
            _acting(arguments),
            state=arguments.state,
            district=arguments.district,
            source=arguments.by,
            page=max(arguments.page, 1),
        )
    )


def board(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.board(_acting(arguments)))


def _acting(arguments: argparse.Namespace) -> Command:
    return acting_as(arguments.login, code=arguments.code)


def _moment(text: str) -> datetime | None:
    """Raises CannotTell for what is no time."""
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CannotTell(_("This is no time. Write it as 2026-11-21T18:30."), code="no_time")
    return moment if moment.tzinfo else moment.replace(tzinfo=IST)
