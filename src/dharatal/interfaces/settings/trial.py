"""What only a trial installation may do: live at another time."""

import os
from datetime import UTC, datetime

from dharatal.kernel import clock


def set_clock() -> None:
    """Let DHARATAL_NOW (ISO 8601) stand for the present moment and run on from there."""
    told = os.environ.get("DHARATAL_NOW", "")
    if not told:
        return
    moment = datetime.fromisoformat(told)
    start = moment if moment.tzinfo else moment.replace(tzinfo=clock.IST)
    began = datetime.now(UTC)
    clock.set_trial_clock(lambda: start + (datetime.now(UTC) - began))
