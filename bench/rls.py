"""What row-level security costs, and whether finding a phone depends on how large the register is.

`python bench/rls.py [--quick]` prints one JSON object a figure; every ratio is of times in this one run.
"Without" is the same statement sent by the backup role, which bypasses row-level security, over the same kind
of connection. --quick: a fiftieth of the rows, to see that it runs; its figures say nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any

import psycopg

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles
from dharatal.guard.access.rls import ProtectByReach
from dharatal.interfaces.seed.throwaway import throwaway

AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
DISTRICTS, BLOCKS, PANCHAYATS, VILLAGES = 38, 534, 8_400, 45_000
FIRST = {"district": 100, "block": 1_000, "panchayat": 10_000, "village": 100_000}
SIZES = (40_000, 400_000, 1_000_000, 4_000_000)
TIMES, BEST_OF = 400, 3
MOST_KEYED, MOST_PAGE, MOST_GROWTH = 2.5, 3.0, 1.5

# Rows of the real tables with noise for seals: nothing here opens them. Tokens of names stay empty, since
# nothing here searches by them. Villages are filled evenly, members in the order of their admission.
_FILL = (
    """
    CREATE TEMP TABLE fresh AS
    SELECT n AS id, gen_random_uuid() AS uuid, v.id AS unit_id, v.district_id, v.block_id, v.panchayat_id
    FROM generate_series(%(after)s + 1, %(upto)s) n
    JOIN (SELECT {village} + s AS id,
                 {panchayat} + s * {panchayats} / {villages} AS panchayat_id,
                 {block} + (s * {panchayats} / {villages}) * {blocks} / {panchayats} AS block_id,
                 {district} + ((s * {panchayats} / {villages}) * {blocks} / {panchayats}) * {districts}
                   / {blocks} AS district_id
          FROM generate_series(0, {villages} - 1) s) v ON v.id = {village} + (n::bigint * 7919) %% {villages}
    """,
    """
    INSERT INTO people_person (id, uuid, created_at, unit_id, district_id, block_id, panchayat_id)
    SELECT id, uuid, %(at)s, unit_id, district_id, block_id, panchayat_id FROM fresh ORDER BY id
    """,
    """
    INSERT INTO people_personrecord (id, uuid, person_id, unit_id, district_id, block_id, panchayat_id, card,
      phone, phone_token, index_version, tokens, source, admitted_at, verified_at, key_version)
    SELECT id, uuid, id, unit_id, district_id, block_id, panchayat_id,
      decode(repeat(md5(id::text), 10), 'hex'), decode(repeat(md5(id::text), 3), 'hex'),
      hashtextextended(id::text, 7), 1, '{{}}', 'seed', %(at)s, %(at)s, 1
    FROM fresh ORDER BY id
    """,
    "DROP TABLE fresh",
)


@dataclass
class Sides:
    """The two connections that are compared, and the one that fills the tables."""

    within: psycopg.Connection[Any]
    past: psycopg.Connection[Any]
    filling: psycopg.Connection[Any]


def fill(sides: Sides, *, after: int, upto: int) -> None:
    numbers = {"districts": DISTRICTS, "blocks": BLOCKS, "panchayats": PANCHAYATS, "villages": VILLAGES}
    sides.filling.execute("SET session_replication_role = replica")  # no check of each foreign key
    for statement in _FILL:
        text = statement.format(**numbers, **FIRST)
        sides.filling.execute(text, {"after": after, "upto": upto, "at": AT} if "%(" in text else None)
    sides.filling.execute("VACUUM ANALYZE people_person, people_personrecord")
    sides.filling.execute("CHECKPOINT")


def reaching(
    connection: psycopg.Connection[Any], *, districts: Sequence[int] = (), blocks: Sequence[int] = ()
) -> None:
    parts = {"districts": districts, "blocks": blocks, "panchayats": ()}
    for name, ids in parts.items():
        array = "{" + ",".join(map(str, ids)) + "}"
        connection.execute("SELECT set_config(%s, %s, false)", [f"dharatal.{name}", array])


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def ratio(sides: Sides, statement: str, values: Sequence[Sequence[object]]) -> tuple[float, float]:
    """Median time within row-level security by median time past it, taken in turns; and the first in ms."""
    within, past = [], []
    for round_, value in enumerate(values):
        pair = [(sides.within, within), (sides.past, past)]
        for connection, times in pair if round_ % 2 else reversed(pair):
            times.append(
                seconds(lambda c=connection, v=value: c.execute(statement, v, prepare=False).fetchall())
            )
    return median(within) / median(past), 1_000 * median(within)


def tell(figure: str, value: float, limit: float, **more: object) -> bool:
    good = value <= limit
    print(
        json.dumps({"figure": figure, "ratio": round(value, 2), "limit": limit, "ok": good, **more}),
        flush=True,
    )
    return good


KEYED = "SELECT * FROM people_person WHERE uuid = %s"
PHONE = "SELECT * FROM {table} WHERE phone_token = ANY(%s) ORDER BY id"
SMALL = "bench_small"
PAGES = {
    "panchayat": "SELECT * FROM people_person WHERE panchayat_id = %s ORDER BY unit_id, id LIMIT 51",
    "block": "SELECT * FROM people_person WHERE block_id = %s ORDER BY panchayat_id, unit_id, id LIMIT 51",
    "district": "SELECT * FROM people_person WHERE district_id = %s"
    " ORDER BY block_id, panchayat_id, unit_id, id LIMIT 51",
}
REACHES: dict[str, dict[str, Sequence[int]]] = {
    "one block": {"blocks": [FIRST["block"] + 267]},
    "one district": {"districts": [FIRST["district"] + 19]},
    "all districts": {"districts": range(FIRST["district"], FIRST["district"] + DISTRICTS)},
}


def keyed_and_pages(sides: Sides, members: int) -> bool:
    good = True
    for name, reach in REACHES.items():
        reaching(sides.within, **reach)
        rows = sides.within.execute(
            "SELECT uuid, panchayat_id, block_id, district_id FROM people_person"
            " WHERE block_id = %s ORDER BY md5(id::text) LIMIT %s",
            [FIRST["block"] + 267, TIMES],
        ).fetchall()
        value, ms = ratio(sides, KEYED, [[row[0]] for row in rows])
        good &= tell("rls keyed look-up", value, MOST_KEYED, reach=name, members=members, ms=round(ms, 3))
        for place, statement in PAGES.items():
            if name == "one block" and place == "district":
                continue
            column = ("panchayat", "block", "district").index(place) + 1
            value, ms = ratio(sides, statement, [[row[column]] for row in rows])
            good &= tell(
                f"rls page of 50, {place}", value, MOST_PAGE, reach=name, members=members, ms=round(ms, 3)
            )
    return good


def keep_small(sides: Sides) -> None:
    """Keep the smallest register beside the growing one, under the same policy, to measure both at one time."""
    sides.filling.execute(f"CREATE TABLE {SMALL} (LIKE people_personrecord INCLUDING ALL)")
    sides.filling.execute(f"INSERT INTO {SMALL} SELECT * FROM people_personrecord")
    for statement in ProtectByReach(SMALL).sql:
        sides.filling.execute(str(statement))
    sides.filling.execute(f"GRANT SELECT ON {SMALL} TO dharatal_web")
    sides.filling.execute(f"VACUUM ANALYZE {SMALL}")


def phones_of(sides: Sides, members: int) -> list[int]:
    """Tokens of some phones of a register, in no order."""
    step = max(1, members // TIMES)
    rows = sides.filling.execute(
        "SELECT hashtextextended(n::text, 7) FROM generate_series(1, %s, %s) n ORDER BY md5(n::text)",
        [members, step],
    )
    return [token for (token,) in rows.fetchall()]


def phone_growth(sides: Sides, members: int, smallest: int) -> tuple[float, float]:
    """Median time to find a phone by that in the smallest register, taken in turns; and the first in ms.

    Each is looked for three times and the best counts: the pages are in memory, as those of a register in use.
    """
    reaching(sides.within, **REACHES["all districts"])
    large, small = [], []
    for tokens in zip(phones_of(sides, members), phones_of(sides, smallest), strict=False):
        for token, table, times in zip(tokens, ("people_personrecord", SMALL), (large, small), strict=True):
            find = partial(sides.within.execute, PHONE.format(table=table), [[token]], prepare=False)
            times.append(min(seconds(lambda find=find: find().fetchall()) for _ in range(BEST_OF)))
    return median(large) / median(small), 1_000 * median(large)


def measure(sides: Sides, sizes: Sequence[int]) -> bool:
    good, filled = True, 0
    for members in sizes:
        started = time.perf_counter()
        fill(sides, after=filled, upto=members)
        print(f"{members:,} members filled in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        filled = members
        if members == sizes[0]:
            keep_small(sides)
            continue
        if members == sizes[2]:
            good &= keyed_and_pages(sides, members)
        value, ms = phone_growth(sides, members, sizes[0])
        good &= tell(
            "exact phone look-up, by the smallest", value, MOST_GROWTH, members=members, ms=round(ms, 3)
        )
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    sizes = [size // 50 for size in SIZES] if parser.parse_args().quick else SIZES
    with throwaway():
        logins = login.read(home())
        with (
            roles.connected(logins, role="web") as within,
            roles.connected(logins, role="backup") as past,
            roles.administrator(logins, logins["name"]) as filling,
        ):
            return 0 if measure(Sides(within, past, filling), sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
