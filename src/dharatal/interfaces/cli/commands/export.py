"""Files of people by command."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dharatal.engines.files import write_whole
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import queries as access
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.interfaces import exporting
from dharatal.interfaces.cli.carrier import Command, acting_as
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.exports import making
from dharatal.register.people.exports.columns import FORMATS, CannotExport, Wish, purpose_asked

_LOOK_AGAIN = 0.5  # seconds


def make(arguments: argparse.Namespace) -> dict[str, Any]:
    who = _acting(arguments)
    _refuse_unwritable(arguments.out)
    purpose, words = purpose_asked(arguments.purpose)
    wish = Wish(
        columns=[column.strip() for column in arguments.columns.split(",") if column.strip()],
        purpose=purpose,
        words=words,
        format=_format_of(arguments.out),
        days=arguments.days,
        in_full=arguments.full,
        reason=arguments.reason,
    )
    asked = exporting.ask(who, unit=arguments.unit, wish=wish)
    if asked["state"] != "making":
        return dict(asked)
    return _fetched(who, UUID(asked["export"]), arguments.out)


def fetch(arguments: argparse.Namespace) -> dict[str, Any]:
    _refuse_unwritable(arguments.out)
    return _fetched(_acting(arguments), arguments.export, arguments.out)


def approve(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(exporting.approve(_acting(arguments), arguments.export))


def refuse(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(exporting.refuse(_acting(arguments), arguments.export, reason=arguments.reason))


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    who = _acting(arguments)
    with permitted():
        rights = access.capabilities_of(who.actor, who.at)
    found: dict[str, Any] = {"own": [], "waiting": []}
    if EXPORT.code in rights or APPROVE.code not in rights:
        found |= exporting.own(who)
    if APPROVE.code in rights:
        found |= exporting.waiting(who)
    return found


def _fetched(who: Command, export: UUID, out: Path) -> dict[str, Any]:
    """Make a file that waits to be made, here or by the worker, and write it."""
    while (state := exporting.status(who, export)["state"]) == "making":
        try:
            making.make(export, say=_say)
        except making.MadeElsewhere:
            time.sleep(_LOOK_AGAIN)
    if state == "waiting":
        return dict(exporting.status(who, export))
    handed = exporting.hand_out(who, export)
    if handed.content is None:
        return _fetched(who, export, out)
    write_whole(out, handed.content)
    told = handed.export
    return {
        "export": str(told.uuid),
        "state": str(told.state),
        "rows": told.made_rows,
        "sha256": told.digest,
        "file": str(out),
    }


def _acting(arguments: argparse.Namespace) -> Command:
    return acting_as(arguments.login, code=arguments.code)


def _format_of(out: Path) -> str:
    suffix = out.suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise CannotExport(_("The name of the file must end in .xlsx, .csv or .pdf."), code="unknown_format")
    return suffix


def _refuse_unwritable(out: Path) -> None:
    """Before it is fetched: a file can be had once."""
    if out.is_dir() or not os.access(out if out.exists() else out.absolute().parent, os.W_OK):
        raise CannotExport(_("The file cannot be written there. Choose another place."), code="unwritable")


def _say(done: int, total: int) -> None:
    print(f"{done:,} / {total:,}", file=sys.stderr)
