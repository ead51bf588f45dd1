"""Whether a caller's next card depends on how large the register is.

`python bench/next_card.py [--quick]` prints one JSON object a figure; every ratio is of times in this one run.
A card is: the result of the last call recorded and the next one leased, opened and logged, as `dharatal calls record`
and `next` do it. The queue is the same at each size; what grows is the register and the vault's salts.
--quick: a fiftieth of the rows; its figures say nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles
from dharatal.interfaces.seed.directory import write_directory
from dharatal.interfaces.seed.districts import STATE_CODE
from dharatal.interfaces.seed.invent import COLUMNS, people, places
from dharatal.interfaces.seed.throwaway import throwaway
from intake import LOADER, dharatal, load, tell
from rls import Sides, fill

SIZES = (40_000, 400_000, 4_000_000)
CARDS, WARM_UP = 300, 20
MOST_GROWTH, MOST_MS = 1.25, 100.0
_SALTS = """
INSERT INTO vault_subjectsalt (subject_id, uuid, salt)
SELECT id, uuid, decode(md5(id::text), 'hex') FROM people_person WHERE id > %s AND id <= %s ORDER BY id
"""
FIRST_ID = 1_000_000_000  # members of the grown register are numbered from here, above everybody in the queue


def prepare(folder: Path) -> None:
    """A block's places, a list of names in the queue, and a caller."""
    made = places("block", 1)
    write_directory(made, folder)
    dharatal("units", "import", "--lgd", str(folder), "--state", STATE_CODE)
    posts = {LOADER: "hq_operator"} | dict.fromkeys(map(caller_of, range(len(SIZES))), "caller")
    for name, post in posts.items():
        dharatal("user", "add", name, "--post", post, "--unit", f"state:{STATE_CODE}")
    sheet = folder / "rows.csv"
    wanted = (CARDS + WARM_UP) * (len(SIZES) + 1)
    people("block", 1, made, members=2 * wanted).select(COLUMNS).unique("mobile", keep="first").head(
        wanted
    ).write_csv(sheet)
    load(sheet)


def grow(sides: Sides, *, after: int, upto: int) -> None:
    fill(sides, after=FIRST_ID + after, upto=FIRST_ID + upto)
    sides.filling.execute(_SALTS, [FIRST_ID + after, FIRST_ID + upto])
    sides.filling.execute("VACUUM ANALYZE vault_subjectsalt")


def caller_of(number: int) -> str:
    """A caller for each size: the watch shows nobody more than a day's cards."""
    return f"caller{number}"


def cards(caller: str) -> list[float]:
    """Seconds from one result to the next card, for some cards after the first few."""
    from dharatal.field.callroom import commands  # noqa: PLC0415 - there is no Django before the throw-away home
    from dharatal.interfaces.cli.carrier import acting_as  # noqa: PLC0415

    carrier, times = acting_as(caller), []
    held = commands.next_card(carrier)
    for _number in range(CARDS + WARM_UP):
        started = time.perf_counter()
        commands.record(carrier, held["call"], outcome="busy", note="", callback_at=None, key=held["call"])
        held = commands.next_card(carrier)
        times.append(time.perf_counter() - started)
    return times[WARM_UP:]


def measure(sides: Sides, sizes: tuple[int, ...]) -> bool:
    good, filled, smallest = True, 0, 0.0
    for number, members in enumerate(sizes):
        grow(sides, after=filled, upto=members)
        filled = members
        times = cards(caller_of(number))
        smallest = smallest or median(times)
        p99 = 1_000 * quantiles(times, n=100)[98]
        told = {"members": members, "ms": round(1_000 * median(times), 1)}
        good &= tell("next card, by the smallest register", median(times) / smallest, MOST_GROWTH, **told)
        good &= tell("next card, p99 in ms", p99, MOST_MS, members=members)
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    share = 50 if parser.parse_args().quick else 1
    os.environ["DHARATAL_NOW"] = "2026-05-04T06:00:00+00:00"  # half past eleven in India: calls may be made
    os.environ["DHARATAL_NOW_SINCE"] = str(time.time())  # every process of this run lives at the same time
    with throwaway(), tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        logins = login.read(home())
        with (
            roles.connected(logins, role="web") as within,
            roles.connected(logins, role="backup") as past,
            roles.administrator(logins, logins["name"]) as filling,
        ):
            sizes = tuple(size // share for size in SIZES)
            return 0 if measure(Sides(within, past, filling), sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
