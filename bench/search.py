"""Finding one person among 10,000,000 sealed ones by what people type: how long it takes, how often it is right.

`python bench/search.py [--quick] [--rows N]` prints one JSON object a figure. Times are of whole searches as the
headquarters' operator makes them, over every district: door, look-up, opening, ranking, the log's entry, commit;
one asker at a time, in one process that lives as those of the pages do, with the memory that every installation gets.
What the searches read is brought into PostgreSQL's memory first, as it is after some hours of work or after a start.
Each figure stands beside the keyed look-up of a phone in the same run.

What the register holds says `filled/register.py`. An answer is right when the very person is among the first
five (or first): a namesake of the same village is wrong.
--quick: a fiftieth of the rows; its figures say nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import polars as pl

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles
from dharatal.interfaces.seed import naming
from dharatal.interfaces.seed.invent import InventedUnit, people, places
from dharatal.interfaces.seed.throwaway import throwaway
from dharatal.kernel.names import parse
from dharatal.register.people.tokens import phone_token
from filled.register import LEAP, POOL, STRIDE, fill, prepare

ROWS, ASKED, WARM = 10_000_000, 300, 60
READ = r"""
SELECT pg_prewarm(i.oid::regclass) FROM pg_class i LEFT JOIN pg_index x ON x.indexrelid = i.oid
JOIN pg_class t ON t.oid = coalesce(x.indrelid, i.oid)
WHERE t.relname IN ('people_person', 'people_personrecord', 'vault_subjectsalt', 'territory_unit')
AND i.relname !~ '^person_|^record_(by_key|to_match|told_elsewhere|match_tokens)$|_uuid' AND i.relkind IN ('r', 'i')
"""
MOST_MS, LEAST_OTHER_SCRIPT, LEAST_SLIP = 50.0, 0.95, 0.90
SEEKER = "hq"


class Sought(NamedTuple):
    """Somebody of the register who will be looked for. village: of today, in the script of the name."""

    id: int
    name: str
    relative: str
    latin: bool
    village: InventedUnit
    block: InventedUnit


def tell(figure: str, value: float, bound: str, limit: float | None, **more: object) -> bool:
    good = limit is None or (value >= limit if bound == "at least" else value <= limit)
    told = {} if limit is None else {bound: limit, "ok": good}
    print(json.dumps({"figure": figure, "value": round(value, 3), **told, **more}), flush=True)
    return good


def sought(frame: pl.DataFrame, made: Sequence[InventedUnit], rows: int, luck: random.Random) -> list[Sought]:
    villages = [unit for unit in made if unit.kind == "village"]
    by_ref = {unit.ref: unit for unit in made}
    found = []
    for number in luck.sample(range(1, rows + 1), ASKED):
        row = frame.row((number - 1) % frame.height, named=True)
        village = villages[(number * STRIDE + (number - 1) // frame.height * LEAP) % len(villages)]
        block = by_ref[by_ref[village.parent].parent]
        found.append(Sought(number, row["name"], row["relative_name"], row["latin"], village, block))
    return found


def _spellings() -> dict[str, list[str]]:
    """Every spelling of the invented names, small, with those of the other script."""
    other: dict[str, list[str]] = defaultdict(list)
    for words in (one for one in vars(naming).values() if isinstance(one, naming.Words)):
        entries = zip(words.hindi_first, words.hindi_count, words.latin_first, words.latin_count, strict=True)
        for hindi_first, hindi_count, latin_first, latin_count in entries:
            hindi = words.hindi[int(hindi_first) : int(hindi_first + hindi_count)].to_list()
            latin = words.latin[int(latin_first) : int(latin_first + latin_count)].to_list()
            for mine, theirs in ((hindi, latin), (latin, hindi)):
                for word in mine:
                    other[word.casefold()] += theirs
    return other


def village_of(one: Sought, *, latin: bool) -> str:
    return one.village.name_en if latin else one.village.name_hi


def block_of(one: Sought, *, latin: bool) -> str:
    return one.block.name_en if latin else one.block.name_hi


def with_village(one: Sought, luck: random.Random) -> str:
    return f"{one.name} {village_of(one, latin=one.latin)}"


def as_written(one: Sought, luck: random.Random) -> str:
    return f"{with_village(one, luck)} {block_of(one, latin=one.latin)}"


def across(other: dict[str, list[str]]) -> Callable[[Sought, random.Random], str]:
    def typed(one: Sought, luck: random.Random) -> str:
        words = [luck.choice(other[word.casefold()]) for word in one.name.split()]
        latin = not one.latin
        return f"{' '.join(words)} {village_of(one, latin=latin)} {block_of(one, latin=latin)}"

    return typed


def slipped(one: Sought, luck: random.Random) -> str:
    """One letter wrong, missing, doubled up or swapped, anywhere in a word of three letters or more."""
    words = as_written(one, luck).split()
    at = luck.choice([place for place, word in enumerate(words) if len(word) > 2])
    word = words[at]
    letters = "abcdefghijklmnoprstuvy" if one.latin else "कखगजतदनपबमरलवसहािीुेो"
    place, letter = luck.randrange(len(word)), luck.choice(letters)
    made = luck.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[: max(place - 1, 0)] + word[max(place - 1, 0) : place + 1][::-1] + word[place + 1 :],
        ]
    )
    return " ".join([*words[:at], made, *words[at + 1 :]])


def begun(one: Sought, luck: random.Random) -> str:
    """The first four letters of each word of the name, the village and the block."""
    place = f"{village_of(one, latin=one.latin)} {block_of(one, latin=one.latin)}"
    return f"{' '.join(word[:4] for word in one.name.split())} {place}"


def with_father(one: Sought, luck: random.Random) -> str:
    return f"{one.name} {parse(one.relative).given}"


def name_alone(one: Sought, luck: random.Random) -> str:
    return one.name


Typed = tuple[Sought, str, str]


class Asked(NamedTuple):
    """What searching gave. ms, processor: of each; first, among_five: share of those who were found there."""

    ms: list[float]
    processor: list[float]
    first: float
    among_five: float


def ask(*kinds: Sequence[Typed]) -> list[Asked]:
    """Search each, all in one process; typed: who is meant, the words, and the unit's reference or nothing."""
    script = Path(__file__).with_name("asking") / "people.py"
    typed = [one for kind in kinds for one in kind]
    warm = typed[:: max(1, len(typed) // WARM)]
    searches = json.dumps([[text, unit] for _one, text, unit in [*warm, *typed]])
    done = subprocess.run(
        [sys.executable, script, SEEKER], input=searches, text=True, check=True, stdout=subprocess.PIPE
    )
    answers = iter(json.loads(done.stdout)[len(warm) :])
    return [_asked(kind, [next(answers) for _ in kind]) for kind in kinds]


def _asked(typed: Sequence[Typed], answers: Sequence[tuple[float, float, list[int]]]) -> Asked:
    times, processor, found = zip(*answers, strict=True)
    places_of = [
        ids.index(one.id) if one.id in ids else 99
        for (one, _text, _unit), ids in zip(typed, found, strict=True)
    ]
    first, among_five = (sum(at < most for at in places_of) / len(places_of) for most in (1, 5))
    return Asked(list(times), list(processor), first, among_five)


def with_numbers(people_sought: Sequence[Sought]) -> list[Typed]:
    """Give those who are sought a number of their own, and ask for it as people write numbers."""
    logins = login.read(home())
    numbers = [f"66{one.id:08d}" for one in people_sought]
    with roles.administrator(logins, logins["name"]) as admin:
        for one, number in zip(people_sought, numbers, strict=True):
            admin.execute(
                "UPDATE people_personrecord SET phone_token = %s WHERE id = %s",
                [phone_token(f"+91{number}"), one.id],
            )
    forms = ("{0}", "0{0}", "+91 {0}", "+91-{0}")
    return [
        (one, forms[at % len(forms)].format(number), "")
        for at, (one, number) in enumerate(zip(people_sought, numbers, strict=True))
    ]


def bring_in() -> None:
    """Bring what the searches read into PostgreSQL's memory."""
    logins = login.read(home())
    with roles.administrator(logins, logins["name"]) as admin:
        admin.execute("CREATE EXTENSION pg_prewarm")
        admin.execute(READ)


LIMITS = {"other script": LEAST_OTHER_SCRIPT, "one slip": LEAST_SLIP}


def measure(people_sought: Sequence[Sought], rows: int) -> bool:
    luck = random.Random(11)
    kinds: dict[str, tuple[Callable[[Sought, random.Random], str], bool]] = {
        "as written": (as_written, False),
        "name and village": (with_village, False),
        "other script": (across(_spellings()), False),
        "one slip": (slipped, False),
        "words begun": (begun, False),
        "name and father, in the block": (with_father, True),
        "name alone": (name_alone, False),
    }
    typed = [
        [(one, words(one, luck), one.block.ref if in_block else "") for one in people_sought]
        for words, in_block in kinds.values()
    ]
    phones, *asked = ask(with_numbers(people_sought), *typed)
    base, good, every, processor = median(phones.ms), True, [], []
    tell("search by phone, ms", base, "", None, rows=rows, right=phones.first, **figures(phones, base))
    for name, found in zip(kinds, asked, strict=True):
        every += found.ms
        processor += found.processor
        told = {"first": round(found.first, 3), "rows": rows, **figures(found, base)}
        limit = LIMITS.get(name)
        good &= tell(f"search, {name}: among the first five", found.among_five, "at least", limit, **told)
    tell("search, p99 of all kinds, ms of a processor", p99(processor), "", None, rows=rows)
    return good & tell("search, p99 of all kinds, ms", p99(every), "at most", MOST_MS, rows=rows)


def figures(found: Asked, base: float) -> dict[str, float]:
    return {
        "p50": round(median(found.ms), 1),
        "p99": p99(found.ms),
        "p99_processor": p99(found.processor),
        "by_phone": round(median(found.ms) / base, 1),
    }


def p99(times: Sequence[float]) -> float:
    return round(quantiles(times, n=100)[98], 1)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    rows = chosen.rows // (50 if chosen.quick else 1)
    with throwaway():
        made = places("state", 1)
        prepare(made, SEEKER)
        frame = people("state", 7, made, members=min(rows, POOL))
        started = time.perf_counter()
        fill(frame, made, rows)
        print(f"{rows:,} people in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        bring_in()
        return 0 if measure(sought(frame, made, rows, random.Random(5)), rows) else 1


if __name__ == "__main__":
    sys.exit(main())
