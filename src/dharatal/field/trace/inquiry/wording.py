"""The report in words: what was found, how sure it is, what speaks against it, who could have forged it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from dharatal.field.trace.inquiry.finding import Apart, Finding, Suspect, units_of
from dharatal.field.trace.inquiry.hearing import Opened
from dharatal.field.trace.inquiry.sentences import ELSEWHERE, against, likelihood, moment, of_account
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

LANGUAGES = ("hi", "en")


@dataclass(frozen=True, slots=True)
class Forgers:
    """How many could have made the evidence look so, in figures only: none of them was heard."""

    administrators: int
    exporters: int
    has_second_custodian: bool


class Table(NamedTuple):
    headings: list[str]
    rows: list[list[str]]
    widths: list[int]


class Section(NamedTuple):
    heading: str
    said: Sequence[str] = ()
    items: Sequence[str] = ()
    table: Table | None = None
    quoted: str = ""


def sections(
    finding: Finding, heard: Sequence[Opened], forgers: Forgers, case_number: int, *, language: str
) -> list[Section]:
    """The whole report in one language, in the order in which it is read."""
    units = territory.units_by_ids(units_of(finding.suspects))
    with override(language):
        made = [_found(finding, case_number), _how_sure(finding)]
        for one in finding.suspects:
            made += _of_account(one, _heard_of(one, heard), units, language)
        made += [_elsewhere(finding)] if finding.elsewhere else []
        return [*made, _not_said(), _forged(forgers), _next(finding, language)]


def _found(finding: Finding, case_number: int) -> Section:
    named = (
        _("The evidence names the account “%(login)s”.") % {"login": finding.named}
        if finding.named
        else _("The evidence names nobody.")
    )
    about = _(
        "Inquiry %(number)s; evidence weighed on %(when)s (Indian time) from %(count)s confirmed complaints."
    ) % {
        "number": case_number,
        "when": moment(finding.made_at),
        "count": finding.complaints,
    }
    again = ngettext(
        "%(number)s of them was called back more than once: the last answer weighs, those before stay in the book.",
        "%(number)s of them were called back more than once: the last answer weighs, those before stay in the book.",
        finding.again,
    ) % {"number": finding.again}
    never = _(
        "It names an account, never a person. Who sat at the keyboard is not said, and this is no verdict."
    )
    return Section(_("What was found"), (about, *([again] if finding.again else []), named, never))


def _how_sure(finding: Finding) -> Section:
    said = []
    if finding.named:
        said.append(
            _(
                "Every other explanation that was weighed is at least %(times)s times less likely on this evidence."
            )
            % {"times": _times(finding.log_lr)}
        )
        said.append(
            _(
                "Among a thousand such namings at most one would be wrong, if what was weighed is all there is."
            )
        )
    else:
        said.append(
            ngettext(
                "%(count)s account cannot be excluded. Too little speaks for a name: that is a result, not a failure.",
                "%(count)s accounts cannot be excluded. Too little speaks for a name: that is a result, not a failure.",
                len(finding.suspects),
            )
            % {"count": len(finding.suspects)}
        )
    share = likelihood(finding.nobody + finding.outside)
    said.append(_("That it was no account of ours: %(how)s.") % {"how": share})
    said.append(
        _(
            "%(count)s other accounts were weighed: they can be excluded,"
            " or had none of these members before the calls."
        )
        % {"count": finding.excluded}
    )
    if finding.rests_on:
        said.append(
            _(
                "Without what one account, or two together, wrote down and confirmed it would be another finding."
            )
        )
    said += [
        _(
            "The log has a gap from %(since)s to %(until)s: what happened then is not known, so nobody is named."
        )
        % {"since": moment(gap.since), "until": moment(gap.until)}
        for gap in finding.gaps
    ]
    return Section(_("How sure this is"), said)


def _of_account(
    one: Suspect, heard: Opened | None, units: Mapping[int, Unit], language: str
) -> list[Section]:
    rows = [
        [
            territory.name(units[d.unit_id], language) if d.unit_id in units else "–",
            str(d.inside),
            str(d.outside),
        ]
        for d in one.districts
    ]
    table = Table([_("District"), _("had them"), _("had not")], rows, [50, 25, 25])
    made = [
        Section(
            _("Account “%(login)s”") % {"login": one.login}, of_account(one), table=table if rows else None
        ),
        Section(_("What speaks against it: “%(login)s”") % {"login": one.login}, items=against(one)),
    ]
    return [*made, _answered(one, heard)]


def _answered(one: Suspect, heard: Opened | None) -> Section:
    heading = _("What its holder answers: “%(login)s”") % {"login": one.login}
    if heard is None or not heard.answer:
        laid = moment(heard.hearing.opened_at) if heard else "–"
        return Section(
            heading,
            (
                _("Laid before its holder on %(when)s; nothing was answered within seven days.")
                % {"when": laid},
            ),
        )
    when = {"when": moment(heard.hearing.answered_at)}
    return Section(
        heading, (_("Answered on %(when)s, in the holder's own words:") % when,), quoted=heard.answer
    )


def _elsewhere(finding: Finding) -> Section:
    items = [str(ELSEWHERE[code]) for code in finding.elsewhere if code in ELSEWHERE]
    return Section(_("What else would explain it"), items=items)


def _not_said() -> Section:
    items = [
        _("Who passed anything on, and whether it was done on purpose."),
        _(
            "Whether the account was used by its holder: a stolen session or a shared password looks the same."
        ),
        _("Anything about copies that are older than the log."),
    ]
    return Section(_("What cannot be said"), items=items)


def _forged(forgers: Forgers) -> Section:
    items = [
        _(
            "Whoever administers the machine: reads all keys and can act as anybody; only checkpoints kept elsewhere"
            " would show it."
        ),
        _("The keeper of the vault's keys: can try every number against the register."),
        _("Administrators of log-ins (%(count)s accounts): can make a log-in and come in with it.")
        % {"count": forgers.administrators},
        _(
            "Whoever had the same data rightly (%(count)s accounts may take out files): can pass on, or plant, a file"
            " or a list to harm somebody."
        )
        % {"count": forgers.exporters},
        _(
            "Whoever writes down complaints: each was confirmed at the registered number, and who told it was weighed."
        ),
    ]
    if forgers.has_second_custodian:
        items.insert(
            2,
            _(
                "The second custodian of the marks, together with the keeper of the vault's keys; neither alone."
            ),
        )
    return Section(_("Who could have made the evidence look so"), items=items)


def _next(finding: Finding, language: str) -> Section:
    units = territory.units_by_ids({one.unit_id for one in finding.apart})
    names = {unit_id: territory.name(unit, language) for unit_id, unit in units.items()}
    said = [_apart(one, names.get(one.unit_id, "–")) for one in finding.apart]
    return Section(
        _("What would tell more"), items=said or [_("No further evidence that is known would tell more.")]
    )


def _apart(one: Apart, district: str) -> str:
    told = {"first": one.first, "second": one.second, "district": district, "count": one.needed}
    if not one.needed:
        text = _(
            "“%(first)s” and “%(second)s” had the very same members: no complaint will ever tell them apart."
        )
    elif one.needed < 0:
        text = _(
            "Only a name that callers say, or a call to an invented member, tells “%(first)s” from “%(second)s”."
        )
    else:
        text = _(
            "About %(count)s further complaints tell “%(first)s” from “%(second)s”; ask first in %(district)s."
        )
    return text % told


def _heard_of(one: Suspect, heard: Sequence[Opened]) -> Opened | None:
    return next((found for found in heard if found.hearing.user_id == one.user_id), None)


def _times(log_lr: float) -> str:
    return "1,00,000" if log_lr > 11.5 else "10,000" if log_lr > 9.2 else "1,000"
