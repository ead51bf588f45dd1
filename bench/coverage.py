"""How long the coverage board takes with 45,000 villages, and how often the forecast's interval holds.

`python bench/coverage.py [--quick] [--forecast-only] [--calibrate]` prints one JSON object a figure; every ratio is of
times in this one run. The board is the state's page asked for through the whole server in this process: middleware,
door, roll-ups, map, forecast, template. The figures of calls over eight weeks stand as folding leaves them, a row a
village and day, with the roll-ups that the house makes from them; some are left unfolded, as many as 500 callers end
within three foldings.
The forecast is asked of simulated rooms (`forecasting/rooms.py`) whose seeds were never used to set it; a straight line
through the last two weeks stands beside it. --calibrate: find BEFORE and AFTER on rooms of other seeds.
--quick: a fiftieth of the calls and few rooms; its figures say nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles
from dharatal.field.intake.forecasting import HORIZON
from dharatal.field.intake.forecasting.model import AFTER, BEFORE, days_needed, spread
from dharatal.field.intake.forecasting.rooms import Room, room
from dharatal.interfaces.seed.directory import write_directory
from dharatal.interfaces.seed.districts import STATE_CODE
from dharatal.interfaces.seed.invent import places
from dharatal.interfaces.seed.throwaway import become, throwaway
from intake import dharatal, tell

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SIZES = (10_000, 2_000_000)
TIMES, WARM_UP, WEEKS, UNFOLDED = 60, 5, 8, 500
MOST_MS, MOST_GROWTH = 150.0, 1.25
ROOMS, CALIBRATING = 1_000, 1_000
FIRST_UNSEEN = 1_000_000  # seeds below it were used to build the model and to calibrate it
LEAST_HELD, MOST_HELD = 0.88, 0.92
LOOKER = "hq"

_CALLS = """
SELECT v.id, v.district_id, v.block_id, v.panchayat_id,
  %(at)s::timestamptz - make_interval(days => (n * 31 %% %(days)s)::int) AS at, 1 AS submitted, 1 AS called,
  (n %% 5 < 4)::int AS verified, (n %% 10 = 4)::int AS declined, (n %% 10 = 9)::int AS returned
FROM generate_series(%(after)s + 1, %(upto)s) n
JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS place, * FROM territory_unit WHERE kind = 'village') v
  ON v.place = (n::bigint * 7919) %% (SELECT count(*) FROM territory_unit WHERE kind = 'village')
"""
_PLACE = "id, district_id, block_id, panchayat_id"
_INSERT = """
INSERT INTO intake_tally (unit_id, district_id, block_id, panchayat_id, at, is_folded, submitted, called, verified,
  declined, returned)
"""
_APPENDED = f"""{_INSERT} SELECT {_PLACE}, at, false, submitted, called, verified, declined, returned
FROM ({_CALLS}) AS calls"""
_FOLDED = f"""{_INSERT} SELECT {_PLACE}, at, true, sum(submitted), sum(called), sum(verified), sum(declined),
  sum(returned)
FROM ({_CALLS}) AS calls GROUP BY {_PLACE}, at"""


def prepare(folder: Path) -> None:
    write_directory(places("state", 1), folder)
    dharatal("units", "import", "--lgd", str(folder), "--state", STATE_CODE)
    dharatal("user", "add", LOOKER, "--post", "hq_operator", "--unit", f"state:{STATE_CODE}")


def call(logins: dict[str, Any], *, upto: int) -> None:
    """Write the figures of so many calls as folding leaves them, a row a village and day, with the roll-ups made from
    them by the house itself; the last few, a row a call, are not folded yet."""
    from dharatal.field.intake import tally  # noqa: PLC0415 - there is no Django before the throw-away home
    from dharatal.field.intake.capabilities import SEND  # noqa: PLC0415
    from dharatal.guard.access.door import entering  # noqa: PLC0415
    from dharatal.kernel.actor import SYSTEM  # noqa: PLC0415

    began, folded = time.perf_counter(), max(0, upto - UNFOLDED)
    told = {"at": AT, "days": WEEKS * 7}
    become("worker")
    with roles.administrator(logins, logins["name"]) as filling:
        filling.execute("TRUNCATE intake_tally, intake_rollup")
        filling.execute(_FOLDED, {"after": 0, "upto": folded, **told})
        filling.execute("ANALYZE intake_tally")
        districts = filling.execute("SELECT DISTINCT district_id FROM intake_tally").fetchall()
        with entering(SYSTEM, SEND):
            tally.roll_up_anew([one for (one,) in districts])
        filling.execute(_APPENDED, {"after": folded, "upto": upto, **told})
        filling.execute("VACUUM ANALYZE intake_tally, intake_rollup")
    become("web")
    print(f"{upto:,} calls in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def board() -> tuple[list[float], float]:
    """Milliseconds of the state's board, page after page, and how many of one page are this process at work."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from dharatal.engines.postgres.gate import permitted  # noqa: PLC0415
    from dharatal.guard.access import second_factor  # noqa: PLC0415
    from dharatal.guard.access.door import entering  # noqa: PLC0415
    from dharatal.guard.access.models import User  # noqa: PLC0415
    from dharatal.kernel.actor import SYSTEM  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    client, times = Client(), []
    with permitted():
        user = User.objects.get(login=LOOKER)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with entering(SYSTEM, None):
        second_factor.set_totp(SYSTEM, user=user, at=AT)
    busy = 0.0
    for number in range(TIMES + WARM_UP):
        busy = time.process_time() if number == WARM_UP else busy
        started = time.perf_counter()
        page = client.get(f"/coverage/?unit=state:{STATE_CODE}")
        times.append(1_000 * (time.perf_counter() - started))
        if page.status_code != 200 or b"areas" not in page.content:
            raise SystemExit(f"the board answered {page.status_code}")
    return times[WARM_UP:], 1_000 * (time.process_time() - busy) / TIMES


def measure_board(share: int) -> bool:
    good, smallest = True, 0.0
    with throwaway(fsync=False), tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        logins = login.read(home())
        for size in (one // share for one in SIZES):
            call(logins, upto=size)
            times, busy = board()
            smallest = smallest or median(times)
            told = {"calls": size, "villages": 45_000, "of_which_python_ms": round(busy, 1)}
            good &= tell("board and map, p50 in ms", median(times), MOST_MS, **told)
            good &= tell("board and map, p99 in ms", quantiles(times, n=100)[98], MOST_MS, **told)
            good &= tell("board and map, by the fewest calls", median(times) / smallest, MOST_GROWTH, **told)
    return good


def paths_of(rooms: Sequence[Room]) -> list[np.ndarray]:
    return [days_needed(one.history.trimmed(), one.quota, 400) for one in rooms]


def held(rooms: Sequence[Room], bounds: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The share of rooms whose day lies between its bounds, the shares before and after."""
    days = [one.days_left or HORIZON * 10 for one in rooms]
    early = sum(day < low for day, (low, _high) in zip(days, bounds, strict=True))
    late = sum(
        high <= HORIZON < day or (high <= HORIZON and day > high)
        for day, (_low, high) in zip(days, bounds, strict=True)
    )
    return float(1 - (early + late) / len(days)), float(early / len(days)), float(late / len(days))


def bounds_of(paths: Sequence[np.ndarray], *, before: float, after: float) -> list[tuple[float, float]]:
    spreads = [spread(one, before=before, after=after) for one in paths]
    return [tuple(np.quantile(one, (0.05, 0.95), method="inverted_cdf")) for one in spreads]


def straight_line(one: Room) -> float:
    """Days that are left if every day brings what those of the last two weeks did on average."""
    pace = np.mean(one.history.counted[-14:])
    return float((one.quota - sum(one.history.counted)) / max(pace, 1e-6))


def line_bounds(rooms: Sequence[Room], *, wide: float) -> list[tuple[float, float]]:
    """The straight line, and as much before and after on the logarithm as it takes."""
    return [(straight_line(one) / wide, straight_line(one) * wide) for one in rooms]


def width(bounds: Sequence[tuple[float, float]]) -> float:
    """The median width in days; what is open ends at the horizon."""
    return float(median(min(high, HORIZON) - min(low, HORIZON) for low, high in bounds))


def sampled(first: int, number: int) -> list[Room]:
    return [room(seed) for seed in range(first, first + number)]


def calibrate(number: int) -> None:
    rooms = sampled(10_000, number)
    paths = paths_of(rooms)
    for before in (0.9, 1.0, 1.1, 1.2, 1.3):
        for after in (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0):
            bounds = bounds_of(paths, before=before, after=after)
            share, early, late = held(rooms, bounds)
            if abs(share - 0.9) < 0.012:
                told = f"held {share:.3f} early {early:.3f} late {late:.3f} width {width(bounds):.0f}"
                print(f"{before} {after}: {told}")
    for wide in (1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0):
        bounds = line_bounds(rooms, wide=wide)
        print(f"line, {wide} times: held {held(rooms, bounds)[0]:.3f} width {width(bounds):.0f}")


def line_told(one: Room) -> tuple[float, float]:
    """What somebody reads off a straight line as nine of ten: the pace of two weeks and its standard error."""
    days = np.asarray(one.history.counted[-14:], dtype=float)
    error = 1.645 * days.std(ddof=1) / len(days) ** 0.5
    left = one.quota - sum(one.history.counted)
    return tuple(
        float(np.ceil(left / max(pace, 1e-6))) for pace in (days.mean() + error, days.mean() - error)
    )


def missed_by(rooms: Sequence[Room], middles: Sequence[float]) -> float:
    """The median of how far the middles lie from the day, in logarithms; rooms that never reach it left out."""
    pairs = [(one.days_left, middle) for one, middle in zip(rooms, middles, strict=True) if one.days_left]
    return float(median(abs(np.log(max(1.0, middle) / day)) for day, middle in pairs))


LINE_AS_SURE = 3.5  # times before and after that a straight line needs to hold as often; from --calibrate


def measure_forecast(share: int) -> bool:
    rooms = sampled(FIRST_UNSEEN, ROOMS // share)
    started = time.process_time()
    paths = paths_of(rooms)
    each = 1_000 * (time.process_time() - started) / len(rooms)
    bounds = bounds_of(paths, before=BEFORE, after=AFTER)
    found, early, late = held(rooms, bounds)
    more = {"rooms": len(rooms), "nominal": 0.9, "came_sooner": round(early, 3), "came_later": round(late, 3)}
    good = tell("forecast interval holds the day, at least", found, LEAST_HELD, at_least=True, **more)
    share_open = round(float(sum(high > HORIZON for _low, high in bounds)) / len(rooms), 3)
    never = round(sum(one.days_left is None for one in rooms) / len(rooms), 3)
    days = {"median_width_days": round(width(bounds)), "open": share_open, "never_reached": never}
    good &= tell("forecast interval holds the day, at most", found, MOST_HELD, **days)
    told, sure = [line_told(one) for one in rooms], line_bounds(rooms, wide=LINE_AS_SURE)
    line = {
        "its_width_days": round(width(told)),
        "as_sure_times": LINE_AS_SURE,
        "as_sure_holds": round(held(rooms, sure)[0], 3),
        "as_sure_width_days": round(width(sure)),
    }
    tell("a straight line's own nine of ten holds the day", held(rooms, told)[0], 1.0, **line)
    ours = missed_by(rooms, [float(np.median(one)) for one in paths])
    theirs = missed_by(rooms, [straight_line(one) for one in rooms])
    both = {"ours": round(ours, 3), "line": round(theirs, 3)}
    good &= tell("how far the middle misses, by a straight line", ours / theirs, 1.0, **both)
    return good & tell("one forecast in ms", each, 100.0)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--forecast-only", action="store_true")
    parser.add_argument("--calibrate", action="store_true")
    asked = parser.parse_args()
    share = 50 if asked.quick else 1
    os.environ["DHARATAL_NOW"] = AT.isoformat()
    if asked.calibrate:
        calibrate(CALIBRATING // share)
        return 0
    good = measure_forecast(share)
    return 0 if (asked.forecast_only or measure_board(share)) and good else 1


if __name__ == "__main__":
    sys.exit(main())
