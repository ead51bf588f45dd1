"""Why a glass is not broken, ended or reviewed."""

from collections.abc import Callable

from dharatal.guard.access.door import LeavesTrace
from dharatal.kernel.errors import Refusal


class CannotBreak(LeavesTrace):
    """Refused before anything opens; a try with a wrong factor stays in the log."""

    code = "cannot_break"

    def __init__(
        self, sentence: object, *, code: str | None = None, leave: Callable[[], object] | None = None
    ) -> None:
        super().__init__(sentence, code=code)
        self._leave = leave

    def leave(self) -> None:
        if self._leave is not None:
            self._leave()


class CannotEnd(Refusal):
    code = "cannot_end"


class CannotReview(Refusal):
    code = "cannot_review"
