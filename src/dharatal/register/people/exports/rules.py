"""How large a file one person may have alone, and how long its parts live: settings that ship with the program."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple


class Rules(NamedTuple):
    """What `rules.toml` says; see there."""

    approval_over: int
    full_needs: int
    share: float
    grows_by: float
    most_on_paper: int
    waits_days: int
    ready_hours: int
    link_seconds: int
    longest_need_days: int

    @property
    def waits(self) -> timedelta:
        return timedelta(days=self.waits_days)

    @property
    def ready(self) -> timedelta:
        return timedelta(hours=self.ready_hours)


RULES = Rules(**tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8")))
