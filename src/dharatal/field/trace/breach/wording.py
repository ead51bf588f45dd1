"""What is told of a breach, to whom, in Hindi and in English: made of the form's answers and the house's figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from dharatal.field.trace.breach.clocks import clocks_on
from dharatal.field.trace.breach.fields import ADVICE, FIELDS, NOT_DETERMINED
from dharatal.field.trace.breach.models import Breach
from dharatal.field.trace.breach.opening import Answers
from dharatal.field.trace.breach.words import TITLES, TO, WARNING, Text
from dharatal.kernel.clock import ist_day
from dharatal.kernel.dates import in_words

SAID = ("nature", "extent", "timing", "impact", "measures", "advice", "contact")
"""What is told to a member, in the order in which one listens."""


class Figures(NamedTuple):
    """What the house itself knows. concerned: members on the lists; told: with proof; letters: posted."""

    concerned: int
    told: int
    letters: int
    waiting: int
    contained: Sequence[str]
    districts: Sequence[str]


def text_for(
    duty: str, language: str, breach: Breach, answers: Answers, figures: Figures, *, at: datetime
) -> Text:
    """The text of one duty in one language."""
    with override(language):
        if duty == WARNING:
            sections = [("", _warning(answers, language))]
        elif duty == "member":
            sections = _to_member(answers, language)
        else:
            sections = [*_heads(duty, breach, figures, at), *_answered(duty, answers, language)]
            sections += _house(duty, figures)
        return Text(str(TITLES[duty]), str(TO[duty]), sections)


def _answered(duty: str, answers: Answers, language: str) -> list[tuple[str, str]]:
    asked = [code for code, field in FIELDS.items() if duty in field.to]
    return [(str(FIELDS[code].label), _answer(code, answers, language)) for code in asked]


def _to_member(answers: Answers, language: str) -> list[tuple[str, str]]:
    """What is known, then in one line what is not: it is read out to people on the telephone."""
    known = [code for code in SAID if answers[code].is_known or code == "advice"]
    unknown = [str(FIELDS[code].label) for code in SAID if code not in known]
    told = [(str(FIELDS[code].label), _answer(code, answers, language)) for code in known]
    return [*told, ("", " ".join((_("Not determined yet:"), "; ".join(unknown))))] if unknown else told


def _answer(code: str, answers: Answers, language: str) -> str:
    told = answers[code]
    if code == "advice":
        return f"{told.say(language)} {ADVICE}".strip() if told.is_known else str(ADVICE)
    return told.say(language) if told.is_known else str(NOT_DETERMINED)


def _warning(answers: Answers, language: str) -> str:
    contact = answers["contact"]
    said = [_("Our list of members may be in other hands."), _answer("advice", answers, language)]
    return " ".join([*said, contact.say(language)] if contact.is_known else said)


def _heads(duty: str, breach: Breach, figures: Figures, at: datetime) -> list[tuple[str, str]]:
    law = next(one.law for one in clocks_on(ist_day(breach.noticed_at)) if one.code == duty)
    noticed = _("Breach %(number)s. Noticed on %(noticed)s, this text made on %(made)s (Indian time).") % {
        "number": breach.number,
        "noticed": _moment(breach.noticed_at),
        "made": _moment(at),
    }
    reach = _("Districts: %(districts)s. Members on our lists of those concerned: %(count)s.") % {
        "districts": ", ".join(figures.districts),
        "count": figures.concerned or _("not counted yet"),
    }
    return [("", noticed), (_("Under"), law), (_("How many are concerned"), reach)]


def _house(duty: str, figures: Figures) -> list[tuple[str, str]]:
    closed = "; ".join(figures.contained) or _("Nothing yet.")
    sections = [(_("Closed in the system"), closed)]
    if duty == "board_full":
        told = (
            _(
                "%(told)s members were told by telephone, with a record of each call; %(letters)s letters were posted;"
                " %(waiting)s members wait."
            )
            % figures._asdict()
        )
        sections.append((_("Intimations given to the members concerned"), told))
    return sections


def _moment(moment: datetime) -> str:
    return in_words(moment, get_language())
