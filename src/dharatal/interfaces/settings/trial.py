"""What only a trial installation may do: live at another time."""

import os
import time
from datetime import UTC, datetime

from dharatal.kernel import clock


def set_clock() -> None:
    """Let DHARATAL_NOW (ISO 8601) stand for the present moment and run on from there.

    DHARATAL_NOW_SINCE: when that was said, in seconds since 1970, so that processes started later agree on the time.
    """
    told = os.environ.get("DHARATAL_NOW", "")
    if not told:
        return
    moment = datetime.fromisoformat(told)
    start = moment if moment.tzinfo else moment.replace(tzinfo=clock.IST)
    began = datetime.fromtimestamp(float(os.environ.get("DHARATAL_NOW_SINCE") or time.time()), UTC)
    clock.set_trial_clock(lambda: start + (datetime.now(UTC) - began))
