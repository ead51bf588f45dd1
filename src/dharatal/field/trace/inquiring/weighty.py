"""What speaks for a suspect, what against, and which evidence would tell most: sentences with their figures."""

import math
from collections.abc import Callable
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dharatal.field.trace.inquiring.naming_in_words import grouped, together
from dharatal.field.trace.inquiring.verdict import Suspect, Verdict

Door = Callable[[str], str]
Line = dict[str, Any]
ENOUGH_ROWS = 40  # of a file, to name one copy (reference/leak.md)
MANY = 400


class Words(Protocol):
    """Names of sources and places."""

    def word(self, name: str) -> str: ...
    def place(self, district: int) -> str: ...


def evidence_for(held: Suspect, told: Verdict, naming: Words, door: Door) -> list[Line]:
    share = held.rows / told.members if told.members else 0.0
    expected = round(share * (len(held.inside) + len(held.outside)))
    lines = [
        _line(
            _("%(inside)s of %(of)s complaints are of members who were among these rows before")
            % {"inside": len(held.inside), "of": len(held.inside) + len(held.outside)},
            _("These are %(share)s %% of all members: by chance it would be about %(expected)s")
            % {"share": round(100 * share), "expected": grouped(expected)},
            len(held.inside),
            door("inside"),
        )
    ]
    if held.decoys[1]:
        lines.append(
            _line(
                ngettext(
                    "%(count)s decoy of these rows was called",
                    "%(count)s decoys of these rows were called",
                    held.decoys[1],
                )
                % {"count": held.decoys[1]},
                _(
                    "%(shown)s decoys stood among them; a number that nobody has is hardly ever called by chance"
                )
                % {"shown": held.decoys[0]},
                held.decoys[1],
            )
        )
    if held.agree > held.differ:
        lines.append(
            _line(
                _("%(agree)s of %(of)s times the name was said as this copy spells it")
                % {"agree": held.agree, "of": held.agree + held.differ},
                _("By chance it would be about half"),
                held.agree,
            )
        )
    if told.filed.get(held.name):
        lines.append(
            _line(
                _("A list that turned up bears the marks of its copy"),
                _("It speaks for it %(times)s to 1, at the most careful reading")
                % {"times": grouped(round(math.exp(min(told.filed[held.name], 14))))},
                1,
                reverse("trace:index"),
            )
        )
    return lines


def against(held: Suspect, told: Verdict, naming: Words, door: Door) -> list[Line]:
    lines = []
    if held.elsewhere:
        other, count = max(held.elsewhere.items(), key=lambda one: one[1])
        if count:
            lines.append(
                _line(
                    _("Of these %(inside)s, %(other)s had %(count)s too")
                    % {"inside": len(held.inside), "other": naming.word(other), "count": count},
                    _("That is why the two are hard to tell apart"),
                    count,
                )
            )
    if held.outside:
        lines.append(
            _line(
                ngettext(
                    "%(count)s complaint is of a member who was not among these rows",
                    "%(count)s complaints are of members who were not among these rows",
                    len(held.outside),
                )
                % {"count": len(held.outside)},
                _("These calls came from somewhere else"),
                len(held.outside),
                door("outside"),
            )
        )
    for district, rows in held.silent[:1]:
        lines.append(
            _line(
                _("%(count)s members of %(place)s were among them, and nobody there told of a call")
                % {"count": grouped(rows), "place": naming.place(district)},
                _("Perhaps nobody was called there"),
                0,
            )
        )
    return [*lines, *_doubts(held, told)]


def next_evidence(told: Verdict, naming: Words) -> list[Line]:
    """The most useful first."""
    lines = []
    for login in told.rests_on[:2]:
        count = told.on_word.get(login, 0)
        lines.append(
            _next(
                ngettext(
                    "Let a third person call back the %(count)s member of whom only %(who)s told",
                    "Let a third person call back the %(count)s members of whom only %(who)s told",
                    count,
                )
                % {"count": count, "who": together(login)}
                if count
                else _("Have others call back what rests on the word of %(who)s") % {"who": together(login)},
                _("No name rests on the word of any two accounts: it takes three who confirmed complaints"),
            )
        )
    useful = [one for one in told.apart if 0 < one.needed <= MANY and one.members]
    for one in sorted(useful, key=lambda one: one.needed)[:1]:
        lines.append(
            _next(
                _("Ask members of %(place)s whether they were called")
                % {"place": naming.place(one.district)},
                _(
                    "%(first)s and %(second)s differ most there; about %(needed)s more complaints tell them apart"
                )
                % {"first": naming.word(one.first), "second": naming.word(one.second), "needed": one.needed},
            )
        )
    return [*lines, *_from_marks(told)]


def _from_marks(told: Verdict) -> list[Line]:
    """Decoys, spellings, and the list itself."""
    lines = []
    decoys = max((one.decoys for one in told.apart), default=0)
    if decoys:
        lines.append(
            _next(
                ngettext(
                    "Listen to %(count)s decoy for ten days",
                    "Listen to %(count)s decoys for ten days",
                    decoys,
                )
                % {"count": decoys},
                _("They were shown to one of two only; nobody is troubled by it"),
            )
        )
    if told.unheard:
        lines.append(
            _next(
                ngettext(
                    "Ask %(count)s member how the name was said",
                    "Ask %(count)s members how the name was said",
                    told.unheard,
                )
                % {"count": told.unheard},
                _("Each copy spells a name in its own way"),
            )
        )
    lines.append(
        _next(
            _("Look for the list itself"),
            _("%(rows)s rows of it are enough to tell whose copy it is") % {"rows": ENOUGH_ROWS},
            reverse("trace:index"),
        )
    )
    return lines


def _doubts(held: Suspect, told: Verdict) -> list[Line]:
    lines = []
    if held.differ > held.agree:
        lines.append(
            _line(
                _("%(differ)s of %(of)s times the name was said otherwise than this copy spells it")
                % {"differ": held.differ, "of": held.agree + held.differ},
                _("The caller may have read from another copy"),
                held.differ,
            )
        )
    if held.decoys[0] and not held.decoys[1]:
        lines.append(
            _line(
                _("%(shown)s decoys stood among these rows, and none was called") % {"shown": held.decoys[0]},
                _("Of the members called it would be one in ten or so"),
                0,
            )
        )
    if held.after:
        lines.append(
            _line(
                ngettext(
                    "%(count)s member it saw only after the call",
                    "%(count)s members it saw only after the call",
                    held.after,
                )
                % {"count": held.after},
                _("That cannot be where the call came from"),
                held.after,
            )
        )
    if held.is_shared:
        lines.append(_line(_("Several people use this account"), _("So it is never named"), 0))
    return lines


def _line(text: str, note: str, number: int, href: str = "") -> Line:
    return {"text": text, "note": note, "number": number, "href": href}


def _next(text: str, note: str, href: str = "") -> Line:
    return {"text": text, "note": note, "href": href}
