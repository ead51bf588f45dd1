"""What is told of a breach, to whom, in Hindi and in English: made of the form's answers and the house's figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dharatal.field.trace.breach.clocks import clocks_on
from dharatal.field.trace.breach.fields import ADVICE, FIELDS, NOT_DETERMINED
from dharatal.field.trace.breach.models import Breach
from dharatal.field.trace.breach.opening import Answers
from dharatal.kernel.clock import ist_day, to_ist

WARNING = "warning"
LANGUAGES = ("hi", "en")
TITLES = {
    "cert_in": gettext_lazy("Report of a cyber security incident"),
    "board_first": gettext_lazy("Intimation of a personal data breach"),
    "board_full": gettext_lazy("Full report of a personal data breach"),
    "member": gettext_lazy("Your data with us: a breach"),
    WARNING: gettext_lazy("A warning from our office"),
}
TO = {
    "cert_in": gettext_lazy("Indian Computer Emergency Response Team (CERT-In), incident@cert-in.org.in"),
    "board_first": gettext_lazy("Data Protection Board of India"),
    "board_full": gettext_lazy("Data Protection Board of India"),
    "member": gettext_lazy("To the member concerned"),
    WARNING: gettext_lazy("To the member concerned"),
}
DUTIES = tuple(TITLES)
TO_MEMBERS = frozenset({"member", WARNING})
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


class Text(NamedTuple):
    """sections: heading and paragraph each; a heading may be empty."""

    title: str
    to: str
    sections: Sequence[tuple[str, str]]

    @property
    def plain(self) -> str:
        """As it is read out, copied or digested."""
        parts = [f"{heading}\n{text}" if heading else text for heading, text in self.sections]
        return "\n\n".join((self.title, self.to, *parts))


def text_for(
    duty: str, language: str, breach: Breach, answers: Answers, figures: Figures, *, at: datetime
) -> Text:
    """The text of one duty in one language."""
    with override(language):
        if duty == WARNING:
            sections = [("", _warning(answers, language))]
        elif duty == "member":
            sections = [(str(FIELDS[code].label), _answer(code, answers, language)) for code in SAID]
        else:
            sections = [*_heads(duty, breach, figures, at), *_answered(duty, answers, language)]
            sections += _house(duty, figures)
        return Text(str(TITLES[duty]), str(TO[duty]), sections)


def _answered(duty: str, answers: Answers, language: str) -> list[tuple[str, str]]:
    asked = [code for code, field in FIELDS.items() if duty in field.to]
    return [(str(FIELDS[code].label), _answer(code, answers, language)) for code in asked]


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
    return to_ist(moment).strftime("%d-%m-%Y %H:%M")
