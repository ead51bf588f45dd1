"""The writers of second calls, findings and hearings."""

from dharatal.field.callroom.checking.hearings import CannotDecide, NoHearing, decide, refuse_resuming, reply
from dharatal.field.callroom.checking.noticing import accept
from dharatal.field.callroom.checking.ordering import cancel, order
from dharatal.field.callroom.checking.planting import CannotPlant, enter, retire
from dharatal.field.callroom.checking.ruling import CannotRule, rule
from dharatal.field.callroom.checking.sampling import CannotSample, doubt, draw_sample
from dharatal.field.callroom.checking.weighing import weigh

__all__ = [
    "CannotDecide",
    "CannotPlant",
    "CannotRule",
    "CannotSample",
    "NoHearing",
    "accept",
    "cancel",
    "decide",
    "doubt",
    "draw_sample",
    "enter",
    "order",
    "refuse_resuming",
    "reply",
    "retire",
    "rule",
    "weigh",
]
