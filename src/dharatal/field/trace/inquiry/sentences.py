"""What is said of an account, for the report and for the holder's own page."""

from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dharatal.field.trace.inquiring.naming_in_words import grouped
from dharatal.field.trace.inquiry.finding import Suspect
from dharatal.kernel.dates import in_words

AGAINST = {
    "outside": gettext_lazy("Members complained whom this account had never had."),
    "early": gettext_lazy("Some were called before this account had them."),
    "spelt": gettext_lazy("The caller said names otherwise than this account's copy writes them."),
    "decoys": gettext_lazy("Invented members were shown to it, and none of them was called."),
    "silent": gettext_lazy("It had many members in districts from which nobody told of a call."),
    "alike": gettext_lazy("Another account had the very same members: the two cannot be told apart."),
    "shared": gettext_lazy("Several people use this account."),
    "told": gettext_lazy("Part of the evidence was written down by somebody who is weighed here as well."),
    "machine": gettext_lazy("Whoever administers the machine could have done it without this account."),
}
"""What speaks against its having been an account; never nothing."""

ELSEWHERE = {
    "nobody": gettext_lazy(
        "Nobody passed anything on: people complain by chance, or of calls to published numbers."
    ),
    "sheet": gettext_lazy("The lists that districts sent in, outside of the system."),
    "copy": gettext_lazy("An older copy on somebody's computer."),
    "old": gettext_lazy("A copy from before the log began."),
    "administrator": gettext_lazy("Whoever administers the machine."),
    "keyholder": gettext_lazy("Whoever holds the vault's keys."),
    "compiled": gettext_lazy("A list that the rival compiled elsewhere."),
}
"""Explanations that are no account of ours."""


def likelihood(share: float) -> str:
    """A share in plain words, with its figure."""
    figure = _("about %(percent)s in 100") % {"percent": round(share * 100)}
    if share > 0.99:
        return _("more than 99 in 100")
    if share >= 0.8:
        return _("likely (%(figure)s)") % {"figure": figure}
    if share >= 0.2:
        return _("possible (%(figure)s)") % {"figure": figure}
    return _("hardly likely (%(figure)s)") % {"figure": figure} if share >= 0.01 else _("less than 1 in 100")


def of_account(one: Suspect) -> list[str]:
    """What speaks for it."""
    figures = {"all": one.inside + one.outside, "inside": one.inside, "outside": one.outside}
    said = [
        _(
            "Of %(all)s members who complained this account had %(inside)s before the rival called, and"
            " %(outside)s not."
        )
        % figures,
        _("That it was this account: %(how)s.") % {"how": likelihood(one.posterior)},
        _(
            "Held ten times less likely before the evidence it would be %(low)s; ten times more likely, %(high)s."
        )
        % {"low": likelihood(one.low), "high": likelihood(one.high)},
    ]
    if one.first_at:
        told = {"rows": grouped(one.rows), "when": moment(one.first_at)}
        said.append(_("It had %(rows)s of the members looked at, the first since %(when)s.") % told)
    said += [
        _("A file of %(members)s members was made for it on %(when)s.")
        % {"members": grouped(file.members), "when": moment(file.at)}
        for file in one.files
    ]
    return said


def against(one: Suspect) -> list[str]:
    """What speaks against it; never nothing."""
    codes = [*one.against, *(["shared"] if one.is_shared else []), "machine"]
    return [str(AGAINST[code]) for code in dict.fromkeys(codes) if code in AGAINST]


def moment(moment: datetime | None) -> str:
    return "–" if moment is None else in_words(moment, get_language())
