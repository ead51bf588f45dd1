"""The call room by command."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom import commands
from dharatal.field.callroom.kinds.protocol import HEARD, PHONED, QUESTIONS, TOLD
from dharatal.interfaces.cli.carrier import acting_as
from dharatal.kernel.clock import IST
from dharatal.kernel.errors import Refusal


class NoSuchQuestion(Refusal):
    code = "no_such_question"
    status = 422


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
            answers=_answers(arguments.answer),
        )
    )


def _answers(typed: Sequence[str]) -> dict[str, str] | None:
    """`question=text` each; none at all for a caller who vouches. Raises NoSuchQuestion."""
    asked = (*QUESTIONS, HEARD, PHONED, *TOLD)
    answers: dict[str, str] = {}
    for one in typed:
        question, _equals, text = one.partition("=")
        if question not in asked:
            raise NoSuchQuestion(
                _("There is no such question. Ask: %(codes)s.") % {"codes": ", ".join(asked)}
            )
        answers[question] = text
    return answers or None


def moment(text: str | None) -> datetime | None:
    """A moment without a zone is meant in India."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=IST)
