"""What the watch says, in words that accuse nobody."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

SIGNALS = {
    "rate": _("many members in a few minutes"),
    "day": _("many members in a day"),
    "week": _("many members in a week"),
    "breadth": _("members of very many villages"),
    "block": _("very many members of one block"),
    "district": _("very many members of one district"),
    "depth": _("a long list paged through"),
    "listed": _("many lists"),
    "pages": _("many members' pages opened"),
    "idle": _("many shown, hardly anybody opened"),
    "excess": _("many shown in lists and searches of which nobody was opened"),
    "streak": _("one list or search after the other, and nobody opened"),
    "full": _("long lists or searches for common names, and nobody opened"),
    "through": _("everybody of a list opened, one after the other"),
    "handed": _("more call cards or doubles than usual"),
    "hour": _("an hour at which hardly anybody works"),
    "place": _("a network or machine not seen before"),
}
KINDS = {
    "lists": _("lists"),
    "rows": _("rows behind figures"),
    "found": _("searches"),
    "pages": _("members' pages"),
    "reveals": _("numbers"),
    "handed": _("cards and doubles"),
}


def reasons(signals: Sequence[str], *, most: int = 3) -> str:
    """The strongest reasons in a row, as part of a sentence."""
    return "; ".join(str(SIGNALS[one]) for one in signals[:most] if one in SIGNALS)
