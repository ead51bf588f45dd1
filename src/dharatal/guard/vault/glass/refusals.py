"""Why a glass is not broken, ended or reviewed."""

from dharatal.guard.access.door import LeavesTrace
from dharatal.kernel.errors import Refusal


class CannotBreak(LeavesTrace):
    """Refused before anything opens; a try with a wrong factor stays in the log."""

    code = "cannot_break"


class CannotEnd(Refusal):
    code = "cannot_end"


class CannotReview(Refusal):
    code = "cannot_review"
