"""The figures of invented rooms in words, each beside what it should be: for the command and the page."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Told(NamedTuple):
    """A figure. aim: what it should be, as text; is_met: None where nothing is asked of it."""

    label: str
    value: str
    aim: str
    is_met: bool | None


def _number(value: float) -> str:
    return f"{value:.2f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


_Write = Callable[[float], str]
_AT_MOST, _AT_LEAST = 1, -1
_TOLD: tuple[tuple[str, object, _Write, int, float], ...] = (
    (
        "mean_checks_to_stop_bad",
        gettext_lazy("Checks until a caller who invents 15 of 100 results is stopped"),
        *(_number, _AT_MOST, 20.0),
    ),
    ("good_paused", gettext_lazy("Good callers who are paused"), _percent, _AT_MOST, 0.05),
    (
        "good_wrongly_found",
        gettext_lazy("Good callers who are found wrongly"),
        *(_percent, _AT_MOST, 0.002),
    ),
    ("bad_found", gettext_lazy("Bad callers who are found after a stop"), _percent, 0, 0.0),
    (
        "bad_left_open",
        gettext_lazy("Bad callers who are left to a person, since too few of their results can be checked"),
        *(_percent, 0, 0.0),
    ),
    (
        "padded_caught",
        gettext_lazy("Districts padded with 20 of 100 own numbers that a sample finds"),
        *(_percent, _AT_LEAST, 0.95),
    ),
    (
        "honest_batch_refused",
        gettext_lazy("Honest districts that a sample refuses"),
        *(_percent, 0, 0.0),
    ),
    (
        "reached_vs_redial",
        gettext_lazy("People reached by a call, times those of redialling at once"),
        *(_number, _AT_LEAST, 1.15),
    ),
)


def told(figures: Mapping[str, float]) -> list[Told]:
    """The most telling of the figures, in the language at hand."""
    return [
        _one(figures[name], label, write, side, aim)
        for name, label, write, side, aim in _TOLD
        if name in figures
    ]


def _one(value: float, label: object, write: _Write, side: int, aim: float) -> Told:
    if not side:
        return Told(str(label), write(value), "", None)
    words = _("at most %(value)s") if side == _AT_MOST else _("at least %(value)s")
    return Told(
        str(label),
        write(value),
        words % {"value": write(aim).replace(".00", "").replace(".0 %", " %")},
        side * value <= side * aim,
    )
