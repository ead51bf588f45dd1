"""What the worker does now and then: learn what is usual, see how busy a role is today, drop what is old."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection

from dharatal.guard.vault.models import LookDay, LookPlace, LookUsual
from dharatal.guard.vault.watching import keeping, usual
from dharatal.guard.vault.watching.day import Day
from dharatal.guard.vault.watching.figures import watch
from dharatal.guard.vault.watching.judging import tide_of
from dharatal.guard.vault.watching.keeping import Stored
from dharatal.guard.vault.watching.usual import PastDay
from dharatal.kernel.clock import ist_day

_LEARN = """
INSERT INTO vault_lookusual (role, learnt_on, usual, tide) VALUES (%s, %s, %s, '{}')
ON CONFLICT (role) DO UPDATE SET learnt_on = excluded.learnt_on, usual = excluded.usual
"""


def learn(*, at: datetime) -> int:
    """Learn from the days that have passed, once a day; answers how many roles."""
    today = ist_day(at)
    if LookUsual.objects.filter(learnt_on=today).exists():
        return 0
    past: dict[str, list[PastDay]] = defaultdict(list)
    for user_id, one in _days(today - timedelta(days=watch().days), today):
        past[one.role].append(keeping.past_day(user_id, one))
    with connection.cursor() as cursor:
        for role, days in sorted(past.items()):
            cursor.execute(_LEARN, [role, today, keeping.as_json(usual.of_role(role, days))])
    return len(past)


def turn(*, at: datetime) -> None:
    """See how far above usual each whole role is today: on a campaign day everybody looks more."""
    today = ist_day(at)
    by_role: dict[str, list[Day]] = defaultdict(list)
    for _user, one in _days(today, today + timedelta(days=1)):
        by_role[one.role].append(Day.restored(one.role, one.state, one.kinds, b""))
    for role, days in by_role.items():
        LookUsual.objects.filter(role=role).update(tide_on=today, tide=tide_of(days))


def drop_old(*, at: datetime) -> int:
    """Drop counted days and places that are past their time, and of days that are over what was known before them."""
    today = ist_day(at)
    before = today - timedelta(days=watch().kept_days)
    gone: int = LookDay.objects.filter(day__lt=before).delete()[0]
    gone += LookPlace.objects.filter(last_on__lt=before).delete()[0]
    LookDay.objects.filter(day__lt=today - timedelta(days=1)).exclude(known=b"").update(known=b"")
    return gone


def _days(since: date, until: date) -> Iterator[tuple[int, Stored]]:
    rows = LookDay.objects.filter(day__gte=since, day__lt=until).order_by("user_id", "day")
    for row in rows.defer("known").iterator(chunk_size=500):
        state = json.loads(row.state) if isinstance(row.state, str) else row.state
        yield row.user_id, Stored(row.day, row.role, state, bytes(row.kinds), row.forgiven)
