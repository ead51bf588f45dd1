"""Sources in words: an account, or what else may have been."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dharatal.field.trace.attribution.case import TOGETHER
from dharatal.field.trace.inquiring.verdict import NOBODY

WAYS = {
    "screen": gettext_lazy("on the screen"),
    "call": gettext_lazy("in a call"),
    "file": gettext_lazy("in a file that was fetched"),
    "load": gettext_lazy("in a sheet that was sent in"),
}
GAPS = {
    "missing": gettext_lazy("Entries are missing"),
    "changed": gettext_lazy("Entries were changed"),
    "unsealed": gettext_lazy("Entries were never sealed"),
    "rewritten": gettext_lazy("The log was written anew"),
}
KINDS = {
    "copy": gettext_lazy("An older copy"),
    "shared": gettext_lazy("A shared log-in"),
    "stolen": gettext_lazy("A stolen session"),
    "weight": gettext_lazy("How likely before the evidence"),
    "file": gettext_lazy("A list that turned up"),
}
PROBLEMS = {
    "broken_off": gettext_lazy("The machine stopped while this was weighed. Weigh the inquiry again."),
}
OTHER_PROBLEM = gettext_lazy(
    "This could not be weighed. Weigh it again; if that fails too, tell the operator."
)
NOTES = {
    "custodian_away": gettext_lazy(
        "The second custodian of the marks did not answer: how names were said was left out. Weigh again later."
    ),
    "complaint_of_nobody": gettext_lazy(
        "Some complaints are of numbers that are not ours: they do not weigh."
    ),
    "had_nobody": gettext_lazy("Accounts that had seen none of those who were called are left out."),
    "no_decoys": gettext_lazy("There are no decoys in these districts: they would tell much."),
    "nobody_looked": gettext_lazy("The log knows of no account that had seen anybody who was called."),
}


def source(name: str, places: Mapping[str, str], copies: Mapping[str, str]) -> str:
    """The name of a source. places: of districts, by id; copies: who held a declared one, by its id."""
    kind, _colon, rest = name.partition(":")
    if kind == "session" and rest:
        return _("A stolen session of “%(login)s”") % {"login": rest}
    if kind == "sheet" and rest:
        return _("The sheets sent in from %(place)s") % {"place": places.get(rest, rest)}
    if kind == "copy" and rest:
        return _("The copy of %(who)s") % {"who": copies.get(rest) or _("an unknown holder")}
    fixed = {
        NOBODY: _("Nobody: such calls come anyway"),
        "old": _("A copy from before"),
        "administrator": _("The machine's administrator"),
        "keyholder": _("Whoever holds the keys"),
        "compiled": _("A list that the rival put together"),
    }
    return fixed.get(name) or _("Account “%(login)s”") % {"login": name}


def about(name: str) -> str:
    """What a list outside the log means, in a line."""
    kind = name.partition(":")[0]
    told = {
        NOBODY: _("nothing was passed on"),
        "sheet": _("as they were, with the rows that were rejected"),
        "copy": _("declared in this inquiry"),
        "old": _("made before the time that is looked at"),
        "administrator": _("reads past the log"),
        "keyholder": _("can try every mobile number in some hours"),
        "compiled": _("from what is public anyway"),
        "session": _("somebody else at an open page"),
    }
    return str(told.get(kind, ""))


def grouped(number: int) -> str:
    """12,34,567: in groups as India writes them."""
    text = str(number)
    head, tail = text[:-3], text[-3:]
    while len(head) > 2:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    return f"{head},{tail}" if head else tail


def together(rests_on: str) -> str:
    """One log-in, or two whose word goes together, in quotes."""
    first, *second = rests_on.split(TOGETHER)
    if not second:
        return f"“{first}”"
    return _("“%(first)s” and “%(second)s” together") % {"first": first, "second": second[0]}
