"""A register of any size, filled behind the application's back for a measurement.

What is synthetic: the places and people are invented (interfaces.seed). Of 400,000 of them cards are sealed and
tokens made as the intake does; each stands in the register once every 400,000 rows, every time in another village
and under its own number, with the same sealed card, which opens as any does. So namesakes with a father's name in
common live in many villages, and a village's people come from all over. Tokens of phones are noise but for those
that are asked for. The first 400,000 live at home where the matching's keys are wanted too; of the others these are
other keys, as they would be in other places. Indexes are built after the rows.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import repeat
from os import urandom
from pathlib import Path
from uuid import uuid4

import polars as pl

from dharatal.engines.home import home
from dharatal.engines.keys import keyring
from dharatal.engines.postgres import login, roles
from dharatal.engines.postgres.bulk import array
from dharatal.guard.vault.sealing import Subject, seal_rows
from dharatal.interfaces.seed.directory import write_directory
from dharatal.interfaces.seed.districts import STATE_CODE
from dharatal.interfaces.seed.invent import InventedUnit
from dharatal.register.people.card import FIELD, PHONE_FIELD, Card, phones_to_bytes
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.pairs import keys
from dharatal.register.people.tokens import phone_tokens, tokens_of_cards

AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
POOL = 400_000
# coprime with the number of villages: neighbours in the register are no neighbours at home, nor is whoever is the same
STRIDE, LEAP = 7919, 104_729
_TABLES = ("people_person", "people_personrecord", "vault_subjectsalt")

_FILL = (
    "SET session_replication_role = replica",
    """
    CREATE UNLOGGED TABLE bench_row AS
    SELECT s.at AS id, gen_random_uuid() AS uuid, v.id AS unit_id, v.district_id, v.block_id, v.panchayat_id,
           (s.at - 1) %% %(pool)s AS of
    FROM generate_series(1, %(rows)s) AS s(at)
    LEFT JOIN bench_person p ON %(matched)s AND s.at <= %(pool)s AND p.n = s.at - 1
    JOIN bench_village v ON v.place = coalesce(p.village,
      (s.at::bigint * %(stride)s + (s.at - 1) / %(pool)s * %(leap)s) %% (SELECT count(*) FROM bench_village))
    ORDER BY s.at
    """,
    """
    INSERT INTO people_person (id, uuid, created_at, unit_id, district_id, block_id, panchayat_id)
    SELECT id, uuid, %(at)s, unit_id, district_id, block_id, panchayat_id FROM bench_row
    """,
    """
    INSERT INTO people_personrecord (id, uuid, person_id, unit_id, district_id, block_id, panchayat_id, card,
      phone, phone_token, index_version, tokens, source, admitted_at, verified_at, key_version,
      match_tokens, matched_at)
    SELECT r.id, p.uuid, r.id, unit_id, district_id, block_id, panchayat_id, p.card,
      p.phone, coalesce(p.phone_token, hashtextextended(r.id::text, 7)), 1, p.tokens, 'seed', %(at)s, %(at)s, 1,
      CASE WHEN NOT %(matched)s THEN NULL WHEN r.id <= %(pool)s THEN p.match ELSE
        ARRAY(SELECT hashint8extended(one, r.id / %(pool)s) FROM unnest(p.match) one) END, %(at)s
    FROM bench_row r JOIN bench_person p ON p.n = r.of
    """,
    """
    INSERT INTO vault_subjectsalt (subject_id, uuid, salt)
    SELECT r.id, p.uuid, p.salt FROM bench_row r JOIN bench_person p ON p.n = r.of
    """,
    "DROP TABLE bench_row, bench_person",
)


def dharatal(*arguments: str) -> None:
    command = [sys.executable, "-m", "dharatal.interfaces.cli.main", *arguments, "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def prepare(made: Sequence[InventedUnit], seeker: str) -> None:
    """Bring in the places, and the log-in that asks."""
    with tempfile.TemporaryDirectory() as folder:
        write_directory(made, Path(folder))
        dharatal("units", "import", "--lgd", folder, "--state", STATE_CODE)
    dharatal("user", "add", seeker, "--post", "hq_operator", "--unit", f"state:{STATE_CODE}")


def bytea(value: bytes) -> str:
    """Bytes as a field of COPY's text."""
    return "\\\\x" + value.hex()


def rows_of(frame: pl.DataFrame) -> list[Row]:
    """The rows that the matching would make of invented people at home."""
    fields = [name for name in Row._fields if name in frame.columns]
    return [Row(**dict(zip(fields, row, strict=True))) for row in frame.select(fields).iter_rows()]


def match_tokens(frame: pl.DataFrame) -> Iterator[list[int]]:
    version = keyring().current
    for part in frame.iter_slices(20_000):
        rows = dict(enumerate(rows_of(part)))
        for number, clear in keys.keys_of(rows).items():
            yield keys.match_tokens(rows[number], clear, version)


def lines_of(
    frame: pl.DataFrame, villages: Sequence[str], *, matched: bool, phoned: bool = False
) -> Iterator[str]:
    """Seal and token-index invented people as the intake does; lines for COPY."""
    cards = list(map(Card, *(frame[name] for name in Card._fields)))
    subjects = [Subject(0, uuid4(), urandom(16)) for _ in cards]
    phones = [phones_to_bytes([f"+91{number}"]) for number in frame["mobile"]]
    opened = zip(subjects, cards, phones, strict=True)
    sealed = seal_rows((FIELD, PHONE_FIELD), ((one, (card.to_bytes(), phone)) for one, card, phone in opened))
    keyed: Iterator[list[int]] = match_tokens(frame) if matched else iter([[]] * len(cards))
    at_home = map({code: place for place, code in enumerate(villages)}.__getitem__, frame["village_code"])
    numbers = (f"+91{number}" for number in frame["mobile"])
    by_phone = map(str, phone_tokens(numbers, keyring().current)) if phoned else repeat("\\N", len(cards))
    told = zip(subjects, sealed, tokens_of_cards(cards), keyed, at_home, by_phone, strict=True)
    for n, (subject, (card, phone), tokens, match, village, ringing) in enumerate(told):
        cells = (
            bytea(subject.salt), bytea(card), bytea(phone), array(tokens), array(match), str(village), ringing
        )  # fmt: skip
        yield "\t".join((str(n), str(subject.uuid), *cells)) + "\n"


def fill(
    frame: pl.DataFrame,
    made: Sequence[InventedUnit],
    rows: int,
    *,
    matched: bool = False,
    phoned: bool = False,
) -> None:
    """Fill the register's own tables, then build their indexes.

    matched: with the keys of the matching; phoned: with those of the phones too, where nobody stands in it twice.
    """
    logins = login.read(home())
    villages = [unit.code for unit in made if unit.kind == "village"]
    with roles.administrator(logins, logins["name"]) as admin, admin.cursor() as cursor:
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_person (n int, uuid uuid, salt bytea, card bytea, phone bytea,"
            " tokens bigint[], match bigint[], village int, phone_token bigint)"
        )
        with cursor.copy("COPY bench_person FROM STDIN") as copy:
            for line in lines_of(frame, villages, matched=matched, phoned=phoned):
                copy.write(line)
        cursor.execute(
            "CREATE TABLE bench_village AS SELECT w.place - 1 AS place, u.* FROM unnest(%s::text[]) WITH ORDINALITY"
            " w(code, place) JOIN territory_unit u ON u.kind = 'village' AND u.code = w.code",
            [villages],
        )
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [list(_TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        # a sealed card opens under the uuid it was sealed for, so that its copies bear one
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'u'"
            " AND conrelid = ANY(%s::regclass[])",
            [list(_TABLES[1:])],
        )
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute("ANALYZE bench_person, bench_village")
        values = {
            "rows": rows,
            "pool": frame.height,
            "stride": STRIDE,
            "leap": LEAP,
            "at": AT,
            "matched": matched,
        }
        for statement in _FILL:
            cursor.execute(statement, values if "%(" in statement else None)
        for name, definition in indexes:
            started = time.perf_counter()
            cursor.execute(definition)
            cursor.execute("SELECT pg_relation_size(%s)", [name])
            size = cursor.fetchone()[0] / rows
            print(f"{name}: {size:.1f} bytes a row, {time.perf_counter() - started:.0f} s", file=sys.stderr)
        cursor.execute(f"VACUUM ANALYZE {', '.join(_TABLES)}")
        cursor.execute("CHECKPOINT")
