"""Days of looks in the database: one row a log-in and day, locked while a look is counted."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from pyroaring import BitMap

from dharatal.guard.vault.watching import beyond, usual
from dharatal.guard.vault.watching.beyond import Shown
from dharatal.guard.vault.watching.bits import chosen, packed, unpacked
from dharatal.guard.vault.watching.day import WEEKLY, Day
from dharatal.guard.vault.watching.figures import watch
from dharatal.guard.vault.watching.usual import PastDay, Spread, Usual
from dharatal.kernel.clock import IST

_HELD = """
SELECT d.state, d.kinds, d.known,
       (SELECT u.tide FROM vault_lookusual u WHERE u.role = %(role)s AND u.tide_on = %(day)s),
       (SELECT n.id FROM vault_noticed n WHERE n.user_id = %(user)s AND n.step = 'lock' AND n.closed_at IS NULL)
FROM vault_lookday d WHERE d.user_id = %(user)s AND d.day = %(day)s FOR UPDATE OF d
"""
_BEGIN = """
INSERT INTO vault_lookday (user_id, day, role, state, kinds, known, forgiven) VALUES (%s, %s, %s, %s, %s, %s, false)
ON CONFLICT DO NOTHING
"""
_STORE = "UPDATE vault_lookday SET role = %s, state = %s, kinds = %s WHERE user_id = %s AND day = %s"
_PAST = """
SELECT day, role, state, kinds, forgiven FROM vault_lookday WHERE user_id = %s AND day >= %s AND day < %s ORDER BY day
"""
_PLACE = """
INSERT INTO vault_lookplace (user_id, place, first_at, last_on) VALUES (%(user)s, %(place)s, %(at)s, %(day)s)
ON CONFLICT (user_id, place) DO UPDATE SET last_on = excluded.last_on
RETURNING first_at = %(at)s AND EXISTS (SELECT FROM vault_lookplace WHERE user_id = %(user)s AND place <> %(place)s)
"""


class Stored(NamedTuple):
    """A day that has passed, of one log-in."""

    day: date
    role: str
    state: Mapping[str, Any]
    kinds: bytes
    forgiven: bool


class Held(NamedTuple):
    """tide: how far above usual the role is today. lock: the notice that closed the log-in's looks."""

    day: Day
    tide: Mapping[str, float]
    lock: UUID | None


def held(user_id: int, role: str, on: date) -> Held:
    """The day of a log-in, locked for the transaction at hand; the first look of a day begins it."""
    named: dict[str, Any] = {"user": user_id, "role": role, "day": on}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, named)
        row = cursor.fetchone()
        if row is None:
            begun = _begun(user_id, role, on)
            known = begun.known.serialize() if begun.known else b""
            values: list[Any] = [user_id, on, role, json.dumps(begun.counted()), packed(begun.kinds), known]
            cursor.execute(_BEGIN, values)
            cursor.execute(_HELD, named)
            row = cursor.fetchone()
    state, kinds, known, tide, lock = row
    day = Day.restored(role, _loaded(state), bytes(kinds), bytes(known))
    return Held(day, _loaded(tide) if tide else {}, lock)


def store(user_id: int, on: date, day: Day) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [day.role, json.dumps(day.counted()), packed(day.kinds), user_id, on])


def is_new_place(user_id: int, place: str, on: date, at: datetime) -> bool:
    """Keep where somebody looks from; whether they have, so far, looked from elsewhere only."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE, {"user": user_id, "place": place, "at": at, "day": on})
        (is_new,) = cursor.fetchone()
    return bool(is_new)


def usual_of(role: str) -> Usual:
    """What is usual for a role, as last learnt; before that, what was expected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT usual FROM vault_lookusual WHERE role = %s", [role])
        row = cursor.fetchone()
    return from_json(role, _loaded(row[0])) if row else usual.expected(role)


def as_json(held: Usual) -> str:
    return json.dumps(
        {
            "by": {s: asdict(one) for s, one in held.by.items()},
            "hours": held.hours,
            "place": held.place,
            "odds": held.odds,
            "daily": held.daily,
        }
    )


def from_json(role: str, told: Mapping[str, Any]) -> Usual:
    expects = usual.expected(role)
    by = {
        signal: Spread(**told["by"][signal]) if signal in told["by"] else spread
        for signal, spread in expects.by.items()
    }
    odds, daily = float(told.get("odds", expects.odds)), list(told.get("daily", expects.daily))
    return Usual(role, by, list(told["hours"]), float(told["place"]), odds, daily)


def past_day(user_id: int, one: Stored) -> PastDay:
    day = Day.restored(one.role, one.state, one.kinds, b"")
    shown = Shown(one.day.toordinal(), day.unused, day.walked)
    return PastDay(user_id, day.figures(), day.hours, day.new_place, *day.idle_and_worked, shown)


def past_of(user_id: int, on: date, days: int) -> list[Stored]:
    with connection.cursor() as cursor:
        cursor.execute(_PAST, [user_id, on - timedelta(days=days), on])
        return [
            Stored(day, role, _loaded(state), bytes(kinds), done) for day, role, state, kinds, done in cursor
        ]


def _begun(user_id: int, role: str, on: date) -> Day:
    past = past_of(user_id, on, watch().days)
    month = [one for one in past if one.day >= on - timedelta(days=watch().known_days)]
    known = usual_of(role)
    begun = Day(role=role, known=BitMap.union(BitMap(), *(chosen(unpacked(one.kinds)) for one in month)))
    own = [past_day(user_id, one) for one in past if one.role == role and one.day < on - timedelta(days=1)]
    settled = [one for one in own if one.shown.on >= on.toordinal() - watch().known_days]
    begun.usual = usual.for_login(known, settled)  # yesterday may be copying
    begun.daily = beyond.of_login(known.daily, [one.shown for one in own], on.toordinal())
    begun.odd_hours, begun.odd_place, begun.odds = known.hours, known.place, known.odds
    weighing = [one for one in month if not one.forgiven]
    _weigh(begun, weighing, on)
    if month and month[-1].day == on - timedelta(days=1) and not month[-1].forgiven:
        last = month[-1]
        begun.go_on(Day.restored(last.role, last.state, last.kinds, b""), _midnight(on))
    return begun


def _midnight(on: date) -> int:
    """Minutes since 1970 at which a day begins in India."""
    return int(datetime(on.year, on.month, on.day, tzinfo=IST).timestamp()) // 60


def _weigh(begun: Day, past: Sequence[Stored], on: date) -> None:
    week = [one for one in past if one.day > on - timedelta(days=7)]
    days = [Day.restored(one.role, one.state, one.kinds, b"").weighs() for one in week]
    begun.week = {name: sum(one[name] for one in days) for name in WEEKLY}
    for one in past:
        if one.day > on - timedelta(days=max(watch().excess)):
            day, ago = Day.restored(one.role, one.state, one.kinds, b""), (on - one.day).days
            begun.before.append([ago, *day.idle_and_worked])
            begun.past.append([ago, day.unused, day.used, day.walked, day.paged])
    begun.month_blocks = _summed(one.state["blocks"] for one in past)
    begun.month_districts = _summed(one.state["districts"] for one in past)


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[int, int]:
    total: Counter[int] = Counter()
    for one in counts:
        total.update({int(unit): members for unit, members in one.items()})
    return dict(total)


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
