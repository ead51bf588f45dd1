"""The only writers of this room."""

from dharatal.field.intake.operations.correcting import CannotCorrect, correct
from dharatal.field.intake.operations.drafting import check_of, choose_columns, draft, draft_of
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
    withdraw,
)
from dharatal.field.intake.operations.receiving import (
    LARGEST,
    AlreadySent,
    CannotReceive,
    confirm,
    drop,
    drop_forgotten,
    file_content,
    finish,
    give_up,
    receive,
    refuse_outside_reach,
    save_mapping,
    send,
    settle,
)
from dharatal.field.intake.operations.retention import shred_declined

__all__ = [
    "LARGEST",
    "AlreadySent",
    "CannotCorrect",
    "CannotEnlist",
    "CannotReceive",
    "NotWaiting",
    "Written",
    "attempted",
    "check_of",
    "choose_columns",
    "close",
    "confirm",
    "correct",
    "decline",
    "draft",
    "draft_of",
    "drop",
    "drop_forgotten",
    "enlist",
    "file_content",
    "finish",
    "give_up",
    "hold",
    "receive",
    "refuse_outside_reach",
    "return_for_correction",
    "save_mapping",
    "send",
    "settle",
    "shred_declined",
    "take_back",
    "unreached",
    "verify",
    "withdraw",
    "write_chunk",
]
