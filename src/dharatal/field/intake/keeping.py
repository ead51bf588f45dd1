"""How long what was not taken is kept: dated settings that ship with the program."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("retention.toml")


@cache
def _rules() -> tuple[tuple[date, int], ...]:
    told = tomllib.loads(_FILE.read_text("utf-8"))["left_rows"]
    return tuple(sorted((one["valid_from"], int(one["days"])) for one in told))


def days_kept(received: date) -> int:
    """For how many days the rows left of a list received on a day are kept."""
    begun = [days for since, days in _rules() if since <= received]
    return begun[-1] if begun else _rules()[0][1]


def kept_until(received: date) -> date:
    return received + timedelta(days=days_kept(received))


def fewest_days() -> int:
    """No list younger than this is due, whatever rule it came under."""
    return min(days for _since, days in _rules())
