"""The writers of second calls, findings and hearings."""

from dharatal.field.callroom.checking.hearings import decide, refuse_resuming, reply
from dharatal.field.callroom.checking.ordering import cancel, order
from dharatal.field.callroom.checking.planting import enter, retire
from dharatal.field.callroom.checking.ruling import CannotRule, rule
from dharatal.field.callroom.checking.weighing import weigh

__all__ = [
    "CannotRule",
    "cancel",
    "decide",
    "enter",
    "order",
    "refuse_resuming",
    "reply",
    "retire",
    "rule",
    "weigh",
]
