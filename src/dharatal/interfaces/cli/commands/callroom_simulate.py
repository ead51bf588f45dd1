"""Call rooms that never were; apart from the other commands of the call room, which need the database."""

import argparse
from typing import Any

from django.utils.translation import gettext as _

from dharatal.field.callroom.simulating import figures
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
    return told if arguments.json else _in_words(told)


def _in_words(told: dict[str, float]) -> dict[str, str]:
    return {
        _("Checks until a caller who invents 15 of 100 results is stopped"): _number(
            told["mean_checks_to_stop_bad"]
        ),
        _("Good callers who are paused"): _percent(told["good_paused"]),
        _("Good callers who are found wrongly"): _percent(told["good_wrongly_found"]),
        _("Bad callers who are found after a stop"): _percent(told["bad_found"]),
        _("Bad callers who are left to a person, since too few of their results can be checked"): _percent(
            told["bad_left_open"]
        ),
        _("Districts padded with 20 of 100 own numbers that a sample finds"): _percent(told["padded_caught"]),
        _("Honest districts that a sample refuses"): _percent(told["honest_batch_refused"]),
        _("People reached by a call, times those of redialling at once"): _number(told["reached_vs_redial"]),
    }


def _number(value: float) -> str:
    return f"{value:.2f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
