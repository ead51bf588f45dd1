"""What can stand between a reviewer and a decision."""

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal


class NoSuchPair(Refusal):
    code = "no_such_pair"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("This pair is not there, or one of the two lives outside your area."))


class AlreadyDecided(Refusal):
    """Somebody else was faster."""

    code = "already_decided"

    def __init__(self, told: str) -> None:
        super().__init__(
            _("Somebody else was faster: this pair is decided already (%(told)s). Yours was not counted.")
            % {"told": told}
        )


class CannotDecide(Refusal):
    """The decision makes no sense for this pair."""

    code = "cannot_decide"


class NothingToUndo(Refusal):
    code = "nothing_to_undo"

    def __init__(self) -> None:
        super().__init__(
            _("There is nothing of yours to take back any more: it is too long ago, or it went on.")
        )
