"""The words of second calls: signals with what to expect and what else may be behind them, reasons and rulings."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dharatal.field.callroom.models import Signal

SIGNALS: dict[str, str | Promise] = {
    "reach": gettext_lazy(
        "Reaches %(seen)s of 100 where others reach %(expected)s in the same places and hours"
    ),
    "short_run": gettext_lazy("%(seen)s yes in a row were shorter than almost all confirmed ones"),
    "overlap": gettext_lazy("%(seen)s calls began before the one before had ended"),
    "unreached_again": gettext_lazy(
        "Of the yes, %(seen)s of 100 could not be reached again; usual are %(expected)s"
    ),
    "silenced": gettext_lazy(
        "%(seen)s of 100 talks ended in abuse or a complaint, where others have %(expected)s"
    ),
    "adjacent": gettext_lazy(
        "%(seen)s pairs of numbers stand next to each other; %(expected)s are to be expected"
    ),
    "all_yes": gettext_lazy(
        "In %(seen)s villages everybody said yes at once; %(expected)s are to be expected"
    ),
    "shared_phone": gettext_lazy("One number stands on %(seen)s rows"),
}
SHARES = ("reach", "unreached_again", "silenced")
HARMLESS: dict[str, str | Promise] = {
    "reach": gettext_lazy("A good voice does that too, and so do bad hours."),
    "short_run": gettext_lazy("A practised caller is short too."),
    "overlap": gettext_lazy("A clock that was set, or a result entered late, does it too."),
    "unreached_again": gettext_lazy("People who work by day are hard to reach twice."),
    "silenced": gettext_lazy(
        "Some places and days are angry. Nobody may call these people again: speak with the caller about the tone."
    ),
    "adjacent": gettext_lazy("A shop sells numbers in order, and families buy there together."),
    "all_yes": gettext_lazy("A president who asked everybody beforehand does it too."),
    "shared_phone": gettext_lazy("A village without telephones names its one shop."),
}
WHY: dict[str, str | Promise] = {
    "drawn": gettext_lazy("by lot"),
    "risk": gettext_lazy("something stood out"),
    "no_bill": gettext_lazy("no such call on the bill"),
    "stopped": gettext_lazy("held after a stop"),
    "sample": gettext_lazy("sample of a list"),
    "planted": gettext_lazy("planted test"),
}
RULED: dict[str, str | Promise] = {
    "asked": gettext_lazy("waits for a decision"),
    "kept": gettext_lazy("stays a member"),
    "withdrawn": gettext_lazy("taken out"),
    "called_again": gettext_lazy("is called once more"),
}


def signals_told(found: Sequence[Signal]) -> list[dict[str, Any]]:
    return [
        {
            "sentence": str(SIGNALS[one.kind]) % _told(one),
            "harmless": HARMLESS[one.kind],
            "at": one.seen_at,
            "rows": one.figures.get("rows", 0),
            "href": reverse("callroom:signal", args=[one.id]),
        }
        for one in found
        if one.kind in SIGNALS
    ]


def _told(one: Signal) -> dict[str, str]:
    scale = 100 if one.kind in SHARES else 1
    figures = {name: float(one.figures.get(name, 0)) * scale for name in ("seen", "expected")}
    return {
        name: f"{value:.0f}" if value >= 1 or value == 0 else f"{value:.2g}"
        for name, value in figures.items()
    }
