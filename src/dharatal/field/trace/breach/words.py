"""Whom a breach is told to, by which names and ways."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

WARNING = "warning"
LANGUAGES = ("hi", "en")
TITLES = {
    "cert_in": _("Report of a cyber security incident"),
    "board_first": _("Intimation of a personal data breach"),
    "board_full": _("Full report of a personal data breach"),
    "member": _("Your data with us: a breach"),
    WARNING: _("A warning from our office"),
}
TO = {
    "cert_in": _("Indian Computer Emergency Response Team (CERT-In), incident@cert-in.org.in"),
    "board_first": _("Data Protection Board of India"),
    "board_full": _("Data Protection Board of India"),
    "member": _("To the member concerned"),
    WARNING: _("To the member concerned"),
}
DUTIES = tuple(TITLES)
TO_MEMBERS = frozenset({"member", WARNING})
DO = {
    "cert_in": _("Tell CERT-In"),
    "board_first": _("Tell the Data Protection Board"),
    "board_full": _("Full report to the Board"),
    "member": _("Tell each member concerned"),
}
"""What is to be done, by duty."""

HOW = {
    "email": _("by e-mail"),
    "portal": _("in the office's portal"),
    "post": _("by post"),
    "hand": _("by hand"),
}


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
