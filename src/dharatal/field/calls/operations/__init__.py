"""The only writers of the queue."""

from dharatal.field.calls.operations.adding import (
    Added,
    NewTask,
    add_from,
    add_tasks,
    close_tasks,
    hold_tasks,
    release_tasks,
)
from dharatal.field.calls.operations.finishing import Finished, Touched, finish, undo
from dharatal.field.calls.operations.handing_out import (
    Claim,
    claim,
    dial,
    dial_held,
    give_back,
    heartbeat,
    hold,
    skip,
)
from dharatal.field.calls.operations.lines import add_line, call_soon, retire_line
from dharatal.field.calls.operations.on_paper import (
    CannotPrint,
    count_print,
    give_back_from_paper,
    put_on_paper,
    rest_from_paper,
    standing_in,
    take_back_on_paper,
)
from dharatal.field.calls.operations.seconding import add_second, hurry, pass_on
from dharatal.field.calls.operations.steering import pause, resume
from dharatal.field.calls.operations.upkeep import (
    ensure_partitions,
    fold_tallies,
    forget_subjects,
    forget_tasks,
    return_expired_leases,
)

__all__ = [
    "Added",
    "CannotPrint",
    "Claim",
    "Finished",
    "NewTask",
    "Touched",
    "add_from",
    "add_line",
    "add_second",
    "add_tasks",
    "call_soon",
    "claim",
    "close_tasks",
    "count_print",
    "dial",
    "dial_held",
    "ensure_partitions",
    "finish",
    "fold_tallies",
    "forget_subjects",
    "forget_tasks",
    "give_back",
    "give_back_from_paper",
    "heartbeat",
    "hold",
    "hold_tasks",
    "hurry",
    "pass_on",
    "pause",
    "put_on_paper",
    "release_tasks",
    "rest_from_paper",
    "resume",
    "retire_line",
    "return_expired_leases",
    "skip",
    "standing_in",
    "take_back_on_paper",
    "undo",
]
