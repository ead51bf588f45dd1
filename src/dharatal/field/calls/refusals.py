"""What can stand between a caller and a card."""

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal


class LeaseLost(Refusal):
    code = "lease_lost"

    def __init__(self) -> None:
        super().__init__(_("This card is no longer yours. Nothing was recorded; take the next card."))


class DialFirst(Refusal):
    code = "dial_first"

    def __init__(self) -> None:
        super().__init__(_("Press Call first: what somebody said can only be recorded after a call."))


class AlreadyRecorded(Refusal):
    code = "already_recorded"

    def __init__(self) -> None:
        super().__init__(_("This call has been recorded already, with another outcome. Take the next card."))


class UnknownOutcome(Refusal):
    code = "unknown_outcome"
    status = 400

    def __init__(self, codes: str) -> None:
        super().__init__(_("There is no such outcome. Choose one of: %(codes)s.") % {"codes": codes})


class CallBackOutOfHours(Refusal):
    code = "callback_out_of_hours"
    status = 400


class ShutNow(Refusal):
    """The gate's own sentence says why."""

    code = "shut_now"


class RecordInstead(Refusal):
    code = "record_instead"

    def __init__(self) -> None:
        super().__init__(_("You have called this person: record how the call ended instead of skipping."))


class SkipsUsedUp(Refusal):
    code = "skips_used_up"
    status = 429


class CannotUndo(Refusal):
    code = "cannot_undo"

    def __init__(self) -> None:
        super().__init__(
            _("This can no longer be taken back: the card has moved on. Tell the in-charge what was wrong.")
        )
