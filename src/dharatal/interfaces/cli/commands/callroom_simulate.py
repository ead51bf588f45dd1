"""Call rooms that never were; apart from the other commands of the call room, which need the database."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from dharatal.field.callroom.simulating import figures, telling
from dharatal.interfaces.cli.main import language
from dharatal.interfaces.cli.speech import speak
from dharatal.kernel.errors import Refusal


class NoRoom(Refusal):
    """Raised for less than one room."""

    code = "no_room"


def simulate(arguments: argparse.Namespace) -> dict[str, Any]:
    """The figures of invented rooms: all of them in JSON, the most telling in words."""
    speak(language())
    if arguments.rooms < 1:
        raise NoRoom(_("Ask for at least one room."))
    told = figures.simulate(rooms=arguments.rooms, seed=arguments.seed)
    return told if arguments.json else {one.label: one.value for one in telling.told(told)}
