"""What a breach's form asks, and for whom each answer is: every one may honestly be "not determined"."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 2_000
NOT_DETERMINED = _("Not determined yet.")


class Field(NamedTuple):
    """One question. to: duties whose text gives the answer; the rest do not."""

    code: str
    label: str | Promise
    hint: str | Promise
    to: frozenset[str]


_ALL = frozenset({"cert_in", "board_first", "board_full", "member"})
_FULL, _CERT, _MEMBER = frozenset({"board_full"}), frozenset({"cert_in"}), frozenset({"member"})

FIELDS = {
    one.code: one
    for one in (
        Field("nature", _("What happened"), _("Copied, lost, changed or shown: which, in one sentence."), _ALL),
        Field("extent", _("What was in it"), _("Which of name, father or husband, address, age, mobile number."), _ALL),
        Field("timing", _("When it happened"), _("As near as is known, from and until."), _ALL),
        Field("location", _("Where it happened"), _("Which office, computer or file."), _ALL),
        Field("impact", _("What may follow"), _("For the members concerned: calls, offers, pressure."), _ALL),
        Field("systems", _("Systems concerned"), _("Computers, programs and addresses, as CERT-In asks."), _CERT),
        Field("circumstances", _("How it came about"), _("Events, circumstances and reasons, in outline."), _FULL),
        Field("caused_by", _("Who caused it"), _("Only what an inquiry has found. An account is not a person."), _FULL),
        Field("measures", _("What was done at once"), _("What was closed, and what is being done."), _ALL),
        Field("remedies", _("What will keep it from happening again"), _("What is changed for good."), _FULL),
        Field("advice", _("What members can do"), _("What to watch for, what not to tell, whom to call."), _MEMBER),
        Field("contact", _("Who answers questions"), _("Office and number; no private person."), _ALL),
    )
}  # fmt: skip

ADVICE = _(
    "Somebody may call you, know your name and make you an offer. Do not be lured: you owe no answer. Note the"
    " number and the time, and tell your district office or us. We never ask for money, a password or a code."
)
"""What members are told to do when nobody wrote anything else."""
