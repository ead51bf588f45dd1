"""How long complaints about numbers that are no members' are kept: dated settings that ship with the program."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("retention.toml")


@cache
def _rules() -> tuple[tuple[date, int], ...]:
    told = tomllib.loads(_FILE.read_text("utf-8"))["strangers"]
    return tuple(sorted((one["valid_from"], int(one["days"])) for one in told))


def kept_until(told: date) -> date:
    """The day from which what was told of a stranger's number on a day is erased."""
    begun = [days for since, days in _rules() if since <= told]
    return told + timedelta(days=begun[-1] if begun else _rules()[0][1])


def fewest_days() -> int:
    """Nothing younger than this is due, whatever rule it came under."""
    return min(days for _since, days in _rules())
