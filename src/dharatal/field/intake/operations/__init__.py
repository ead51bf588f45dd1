"""The only writers of this room."""

from dharatal.field.intake.operations.correcting import CannotCorrect, correct
from dharatal.field.intake.operations.enlisting import CannotEnlist, enlist
from dharatal.field.intake.operations.loading import Written, write_chunk
from dharatal.field.intake.operations.outcomes import (
    NotWaiting,
    attempted,
    close,
    decline,
    hold,
    return_for_correction,
    take_back,
    unreached,
    verify,
)
from dharatal.field.intake.operations.receiving import (
    CannotReceive,
    confirm,
    file_content,
    finish,
    give_up,
    receive,
    save_mapping,
)
from dharatal.field.intake.operations.retention import shred_declined

__all__ = [
    "CannotCorrect",
    "CannotEnlist",
    "CannotReceive",
    "NotWaiting",
    "Written",
    "attempted",
    "close",
    "confirm",
    "correct",
    "decline",
    "enlist",
    "file_content",
    "finish",
    "give_up",
    "hold",
    "receive",
    "return_for_correction",
    "save_mapping",
    "shred_declined",
    "take_back",
    "unreached",
    "verify",
    "write_chunk",
]
