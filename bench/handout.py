"""Whether 200 callers are ever handed the same card, how fast, and whether a longer queue makes them wait.

`python bench/handout.py [--quick]` prints one JSON object a figure; every ratio is of figures in one run.
Callers loop without a pause: claim a card as somebody who holds none, keep the transaction open as long as
the page takes, commit. "Plain" is the same with FOR UPDATE in place of the hand-out's search.
--quick: a twentieth of the tasks and shorter runs, to see that it runs; its figures say nothing.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import queue
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import uuid4

import psycopg

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles
from dharatal.engines.postgres.login import Logins
from dharatal.interfaces.seed.throwaway import throwaway

AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)  # half past eleven in India
LEASE = timedelta(minutes=12)
SMALL, MIDDLE, LARGE = 30_000, 300_000, 3_000_000
DISTRICTS, BLOCKS, PANCHAYATS = 38, 534, 8_400
CALLERS, PROCESSES, CONNECTIONS = 200, 4, 100  # a web server keeps fewer connections than it has callers
PAGE_SECONDS = 0.020  # a claim is committed after its card is opened, logged and rendered
CLAIMS = 300
LEAST_RATE, MOST_GROWTH = 3.0, 1.5

# A tenth of the blocks send half of all tasks; a batch is a block's sheet. No phone is shared, since plain
# FOR UPDATE would fail again and again at the second of a family.
_FILL = """
INSERT INTO calls_task (id, owner_kind, owner_ref, subject_id, phone_token, phone_version, unit_id,
    district_id, block_id, panchayat_id, batch_ref, slot, state, added_at, attempts, language_tries,
    last_outcome, last_part_of_day, named_callback, same_line, outcome)
SELECT n, 'bench', gen_random_uuid(), n, hashtextextended(n::text, 7), 1,
    panchayat, 1 + block %% {districts}, 1000 + block, 10000 + panchayat, md5(block::text)::uuid,
    n / {blocks}, 'waiting', %(at)s, 0, 0, '', '', false, false, ''
FROM (SELECT n, (n * 7919) %% CASE WHEN n %% 2 = 0 THEN {blocks} / 10 ELSE {blocks} END AS block,
             (n * 104729) %% {panchayats} AS panchayat
      FROM generate_series(%(after)s::bigint + 1, %(upto)s) n) made
"""
_LANES = """
INSERT INTO calls_lane (district_id, block_id)
SELECT 1 + block % {districts}, 1000 + block FROM generate_series(0, {blocks} - 1) block
"""

_PLAIN = """
CREATE FUNCTION bench_plain(p_call uuid, p_at timestamptz, p_until timestamptz, int[], int[], int[])
RETURNS SETOF calls_task LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    card calls_task;
BEGIN
    SELECT t.* INTO card FROM calls_task t WHERE t.state = 'waiting' AND t.due_at IS NULL
      AND (SELECT o.id FROM calls_task o
        WHERE o.phone_token = t.phone_token AND o.state = 'leased' LIMIT 1) IS NULL
    ORDER BY t.slot, t.id LIMIT 1 FOR UPDATE OF t;
    RETURN QUERY UPDATE calls_task t SET state = 'leased', leased_by = reach_user(), leased_at = p_at,
        lease_until = p_until, call_uuid = p_call, same_line = false WHERE t.id = card.id RETURNING t.*;
END $$;
ALTER FUNCTION bench_plain(uuid, timestamptz, timestamptz, int[], int[], int[]) OWNER TO dharatal_finder;
"""

_END_LEASES = "UPDATE calls_task SET state = 'done', leased_by = NULL WHERE state = 'leased'"

SHUT: dict[str, tuple[list[int], list[int], list[int]]] = {
    "nothing shut": ([], [], []),
    "two districts and a block shut": ([1, 2], [1005], []),
    "all shut but two districts": (list(range(1, DISTRICTS - 1)), [], []),
}
Connection = psycopg.Connection[Any]


def claim(
    connection: Connection, caller: int, *, function: str = "calls_claim", shut: str = "nothing shut"
) -> Any:
    connection.execute("SELECT set_config('dharatal.user_id', %s, true)", [str(caller)])
    found = connection.execute(
        f"SELECT id, call_uuid FROM {function}(%s, %s, %s, %s::int[], %s::int[], %s::int[])",
        [uuid4(), AT, AT + LEASE, *SHUT[shut]],
    )
    return found.fetchone()


def give_back(connection: Connection, caller: int, task_id: int, call: Any) -> None:
    step: dict[str, object] = dict.fromkeys(("due_at", "promised_by", "first_attempt_at", "passed_until"))
    step |= {"id": task_id, "state": "done", "named": False, "outcome": "refused", "tried": True}
    step |= {"attempts": 0, "language_tries": 0}
    connection.execute("SELECT set_config('dharatal.user_id', %s, true)", [str(caller)])
    connection.execute(
        "SELECT calls_settle(%s, %s, %s::jsonb, 'refused', 'morning', NULL, NULL, %s)",
        [call, AT, json.dumps([step]), AT + LEASE],
    )


class Callers:
    """The callers of one process, who share its connections until the time is up."""

    def __init__(self, logins: Logins, function: str, seconds: float) -> None:
        self.logins, self.function, self.seconds = logins, function, seconds
        self.ends_at = 0.0
        self.free: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        self.cards: list[int] = []

    def work(self, callers: range) -> list[int]:
        """Answers the ids of the tasks that were handed out, in order."""
        connections = [
            roles.connected(self.logins, role="web") for _number in range(CONNECTIONS // PROCESSES)
        ]
        for one in connections:
            self.free.put(warmed_up(one.__enter__(), self.function))
        _begin[0].wait()
        self.ends_at = time.monotonic() + self.seconds
        with ThreadPoolExecutor(len(callers)) as threads:
            list(threads.map(self.loop, callers))
        for one in connections:
            one.__exit__(None, None, None)
        return self.cards

    def loop(self, caller: int) -> None:
        for turn in itertools.count():
            if time.monotonic() > self.ends_at:
                return
            connection = self.free.get()
            try:
                with connection.transaction():
                    card = claim(connection, caller + turn * CALLERS, function=self.function)
                    time.sleep(PAGE_SECONDS)
                self.cards.append(card[0])
            finally:
                self.free.put(connection)


def warmed_up(connection: Connection, function: str) -> Connection:
    """A web server's connections have planned the statement long ago."""
    with connection.transaction(force_rollback=True):
        for turn in range(3):
            claim(connection, 1_000_000 + turn, function=function)
    return connection


_begin: list[Any] = []


def begin_together(barrier: Any) -> None:
    """Keep what the processes wait for, so that all begin at the same moment."""
    _begin.append(barrier)


def work(logins: Logins, callers: range, function: str, seconds: float) -> list[int]:
    return Callers(logins, function, seconds).work(callers)


def handed_out(logins: Logins, function: str, seconds: float) -> tuple[int, float]:
    """How many cards were handed to more than one caller, and how many went out in a second."""
    share = CALLERS // PROCESSES
    processes = multiprocessing.get_context("spawn")
    with processes.Pool(PROCESSES, begin_together, [processes.Barrier(PROCESSES)]) as pool:
        parts = [
            (logins, range(1 + share * number, 1 + share * (number + 1)), function, seconds)
            for number in range(PROCESSES)
        ]
        cards = [card for part in pool.starmap(work, parts) for card in part]
    doubles = sum(count - 1 for count in Counter(cards).values())
    return doubles, len(cards) / seconds


def claim_ms(connection: Connection, shut: str, claims: int) -> float:
    """Median time in ms of one claim by one caller, who gives each card back."""
    times = []
    for _number in range(claims):
        with connection.transaction():
            started = time.perf_counter()
            card = claim(connection, 1, shut=shut)
            times.append(time.perf_counter() - started)
            give_back(connection, 1, *card)
    return 1_000 * median(times)


def fill(filling: Connection, *, after: int, upto: int) -> None:
    started = time.perf_counter()
    numbers = {"districts": DISTRICTS, "blocks": BLOCKS, "panchayats": PANCHAYATS}
    filling.execute("SET session_replication_role = replica")  # no counting of each row
    filling.execute(_FILL.format(**numbers), {"after": after, "upto": upto, "at": AT})
    if not after:
        filling.execute(_LANES.format(**numbers))
    filling.execute("VACUUM ANALYZE calls_task")
    filling.execute("CHECKPOINT")
    print(f"{upto:,} tasks filled in {time.perf_counter() - started:.0f} s", file=sys.stderr)


def tell(figure: str, *, ok: bool, **more: object) -> bool:
    print(json.dumps({"figure": figure, "ok": ok, **more}), flush=True)
    return ok


def doubles_and_rate(logins: Logins, filling: Connection, waiting: int, seconds: float) -> bool:
    doubles, rate = handed_out(logins, "calls_claim", seconds)
    filling.execute(_END_LEASES)
    _plain_doubles, plain = handed_out(logins, "bench_plain", seconds)
    filling.execute(_END_LEASES)
    more = {"callers": CALLERS, "connections": CONNECTIONS, "waiting": waiting}
    good = tell("hand-out, doubles", ok=doubles == 0, doubles=doubles, cards=round(rate * seconds), **more)
    return good & tell(
        "hand-out, rate by plain FOR UPDATE",
        ok=rate >= LEAST_RATE * plain,
        ratio=round(rate / plain, 2),
        limit=LEAST_RATE,
        per_second=round(rate),
        plain_per_second=round(plain),
        page_ms=1_000 * PAGE_SECONDS,
        **more,
    )


def measure(logins: Logins, filling: Connection, web: Connection, *, scale: int, seconds: float) -> bool:
    filling.execute(_PLAIN)
    times: dict[int, dict[str, float]] = {}
    good, filled = True, 0
    for size in (SMALL // scale, MIDDLE // scale, LARGE // scale):
        fill(filling, after=filled, upto=size)
        filled = size
        if size == MIDDLE // scale:
            good &= doubles_and_rate(logins, filling, size, seconds)
        else:
            times[size] = {shut: claim_ms(web, shut, CLAIMS // scale) for shut in SHUT}
    small, large = times.values()
    for shut in SHUT:
        growth = large[shut] / small[shut]
        good &= tell(
            f"claim, largest queue by smallest, {shut}",
            ok=growth <= MOST_GROWTH,
            ratio=round(growth, 2),
            limit=MOST_GROWTH,
            ms={f"{size:_}": round(one[shut], 3) for size, one in times.items()},
        )
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    is_quick = parser.parse_args().quick
    with throwaway():
        logins = login.read(home())
        with (
            roles.administrator(logins, logins["name"]) as filling,
            roles.connected(logins, role="web") as web,
        ):
            good = measure(
                logins, filling, web, scale=20 if is_quick else 1, seconds=2.0 if is_quick else 15.0
            )
            return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
