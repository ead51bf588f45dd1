"""The only writers of paper hour."""

from dharatal.field.callroom.paper.asking import CannotAsk, NotAsked, approve, ask, refuse
from dharatal.field.callroom.paper.codes import MisreadCode
from dharatal.field.callroom.paper.entering import (
    NOT_CALLED,
    CallerIsPaused,
    CannotCorrectRow,
    Entered,
    SheetIsBack,
    TimeNotOnSheet,
    correct,
    enter,
    once,
)
from dharatal.field.callroom.paper.printing import PrintedSheet, print_sheet
from dharatal.field.callroom.paper.returning import NotOut, RowsLeft, SayWhy, declare_lost, sign_back

__all__ = [
    "NOT_CALLED",
    "CallerIsPaused",
    "CannotAsk",
    "CannotCorrectRow",
    "Entered",
    "MisreadCode",
    "NotAsked",
    "NotOut",
    "PrintedSheet",
    "RowsLeft",
    "SayWhy",
    "SheetIsBack",
    "TimeNotOnSheet",
    "approve",
    "ask",
    "correct",
    "declare_lost",
    "enter",
    "once",
    "print_sheet",
    "refuse",
    "sign_back",
]
