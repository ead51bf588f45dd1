"""Asks the register, for all rows at once, who may be meant: by phone, then by keys of names and places.

As the worker, inside a door. What is asked goes into a table of the transaction, keyed; what comes back are ids.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db import connection

from dharatal.engines.postgres import numbers
from dharatal.engines.postgres.bulk import array
from dharatal.guard.vault.blind import blinder, versions_in_use
from dharatal.register.people import tokens
from dharatal.register.people.matching import blocking
from dharatal.register.people.matching.features import features_of_columns
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.pairs import houses
from dharatal.register.people.pairs.finding import BATCH, register_size
from dharatal.register.people.pairs.keys import MATCH
from dharatal.register.people.recognising.suspects import TEXTS, Suspects

Ids = npt.NDArray[np.int64]

HOUSE = -1
BY_VILLAGE = (1, 4)  # of blocking.RULES: what a row that was copied still shares with its record
BY_THE_REST = (2, 3, 5, 6, 7, HOUSE)
MOST_ON_A_PHONE = 50  # more is padding, and no phone tells them apart
MOST_IN_A_BLOCK = blocking.MOST_IN_A_BLOCK
AT_ONCE = 100_000  # rows keyed in one go
_KEYED = np.dtype([("row", np.int64), ("token", np.int64)])
_READ_ALL = (
    10  # keys for each record of the register above which reading all of it is cheaper than looking up each
)

_CREATE = "CREATE TEMP TABLE IF NOT EXISTS people_wanted (row int, token bigint) ON COMMIT DROP"
_WITH_PHONE = """
SELECT w.row, o.id FROM people_wanted w
JOIN (SELECT r.phone_token, array_agg(r.id) AS ids FROM people_personrecord r
  WHERE r.phone_token IN (SELECT token FROM people_wanted)
  GROUP BY r.phone_token HAVING count(*) <= %s) f ON f.phone_token = w.token
CROSS JOIN LATERAL unnest(f.ids) o(id)
"""
_WITH_KEY = """
SELECT w.row, o.id FROM people_wanted w
JOIN (SELECT k.token, array_agg(r.id) AS ids
  FROM people_personrecord r CROSS JOIN LATERAL unnest(r.match_tokens) k(token)
  WHERE k.token IN (SELECT token FROM people_wanted)
  GROUP BY k.token HAVING count(*) <= %s) f USING (token)
CROSS JOIN LATERAL unnest(f.ids) o(id)
"""
# the function leaves out whoever has the number of the row that asks, so rows ask by numbers that nobody has
_ONE_BY_ONE = """
SELECT -1 - record_id::int, other_id FROM people_match_candidates(
  (SELECT array_agg(-1 - row::bigint ORDER BY row) FROM people_wanted),
  (SELECT array_agg(token ORDER BY row) FROM people_wanted),
  array_fill(%s::int, ARRAY[(SELECT count(*)::int FROM people_wanted)]))
"""
_WAITING = "SELECT count(*) FROM (SELECT FROM people_personrecord WHERE match_tokens IS NULL LIMIT %s) w"
MOST_WAITING = 0.02  # of the register: what a morning's newcomers come to
_PERSONS = "SELECT id, person_id FROM people_personrecord WHERE id = ANY (%s::bigint[])"


class Candidates(NamedTuple):
    """Rows (their numbers in the list) and the records they may be of."""

    rows: Ids
    records: Ids

    def __len__(self) -> int:
        return len(self.rows)

    def with_more(self, more: "Candidates") -> "Candidates":
        """Both together, each pair once, by row and record."""
        rows = np.concatenate([self.rows, more.rows])
        records = np.concatenate([self.records, more.records])
        order = np.lexsort((records, rows))
        rows, records = rows[order], records[order]
        first = np.ones(len(rows), dtype=np.bool_)
        first[1:] = (rows[1:] != rows[:-1]) | (records[1:] != records[:-1])
        return Candidates(rows[first], records[first])


NOBODY = Candidates(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def is_keyed() -> bool:
    """Whether the records have their keys: after a change of keys they get new ones within some hours (`night`)."""
    most = int(register_size() * MOST_WAITING) + BATCH
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [most + 1])
        (waiting,) = cursor.fetchone()
    return int(waiting) <= most


def with_phone(suspects: Suspects) -> Candidates:
    """Who gave the phone of each row first, under every key version in use."""
    told = suspects.frame["mobile"]
    rows = np.flatnonzero((told != "").to_numpy())
    phones = told.gather(rows).to_list()
    keyed = [tokens.phone_tokens(phones, version) for version in versions_in_use()]
    wanted = np.array(keyed, dtype=np.int64).reshape(-1)
    return _asked(_WITH_PHONE, np.tile(rows, len(keyed)), wanted, MOST_ON_A_PHONE)


def with_keys(suspects: Suspects, rows: Ids, rules: Collection[int]) -> Candidates:
    """Who shares a blocking key of these rules with each of these rows, in any place that its words may mean.

    rules: numbers of blocking.RULES, and HOUSE: the same father or husband in the same village.
    """
    found = [_keyed(suspects, rows[start : start + AT_ONCE], rules) for start in range(0, len(rows), AT_ONCE)]
    asking = np.concatenate([rows for rows, _token in found] or [np.empty(0, dtype=np.int64)])
    wanted = np.concatenate([token for _rows, token in found] or [np.empty(0, dtype=np.int64)])
    is_few = len(wanted) * _READ_ALL < register_size()
    return _asked(_ONE_BY_ONE if is_few else _WITH_KEY, asking, wanted, MOST_IN_A_BLOCK)


def persons_of(records: Ids) -> dict[int, int]:
    """The person that holds each record now."""
    with connection.cursor() as cursor:
        told = numbers.copy_out(cursor, _PERSONS, [array(records.tolist())], (np.int64, np.int64))
    return dict(zip(*(column.tolist() for column in told), strict=True))


def _keyed(suspects: Suspects, rows: Ids, rules: Collection[int]) -> tuple[Ids, Ids]:
    """The tokens of rows, each beside the row's number; once for each place that a row may mean."""
    part = suspects.frame[rows]
    meant = [suspects.meant[place] for place in part["place"]]
    own = np.repeat(np.arange(len(rows)), [len(places) for places in meant])
    names = {
        name: pl.Series(name, [getattr(place, name) for places in meant for place in places], dtype=pl.String)
        for name in ("village", "block", "district")
    }
    columns = {name: part[name].gather(own) for name in TEXTS if name not in names}
    table = features_of_columns({**columns, **names})
    asking, wanted = [], []
    for version in versions_in_use():
        keyed, housed = blinder(MATCH, version), blinder(houses.HOUSE, version)
        for rule in rules:
            keys = (
                _houses(columns["relative_name"], names) if rule == HOUSE else blocking.keys_by(table, rule)
            )
            code = housed if rule == HOUSE else keyed
            told = np.fromiter(((row, code(key)) for row, key in keys), dtype=_KEYED)
            asking.append(rows[own[told["row"]]])
            wanted.append(told["token"])
    return np.concatenate(asking), np.concatenate(wanted)


def _houses(relatives: pl.Series, names: Mapping[str, pl.Series]) -> Iterator[tuple[int, str]]:
    columns = zip(relatives, names["village"], names["block"], names["district"], strict=True)
    for row, (relative, village, block, district) in enumerate(columns):
        told = Row("", relative_name=relative, village=village, block=block, district=district)
        house = houses.house_key(told)
        if house:
            yield row, house


def _asked(query: str, rows: Ids, wanted: Ids, most: int) -> Candidates:
    if not len(rows):
        return NOBODY
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        cursor.execute("TRUNCATE people_wanted")
        numbers.copy_in(cursor, "people_wanted", rows.astype(np.int32), wanted)
        cursor.execute("ANALYZE people_wanted")
        found = numbers.copy_out(cursor, query, [most], (np.int32, np.int64))
    return NOBODY.with_more(Candidates(found[0].astype(np.int64), found[1]))


def fewest(found: Candidates, hits: npt.NDArray[np.float32], most: int) -> npt.NDArray[np.bool_]:
    """Which candidates to keep when each row may have at most so many: the likeliest (`hits`) first."""
    order = np.lexsort((-hits, found.rows))
    rows = found.rows[order]
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else np.empty(0, dtype=np.int64)
    turn = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    kept = np.zeros(len(rows), dtype=np.bool_)
    kept[order[turn < most]] = True
    return kept


__all__: Sequence[str] = (
    "BY_THE_REST",
    "BY_VILLAGE",
    "NOBODY",
    "Candidates",
    "fewest",
    "persons_of",
    "with_keys",
    "with_phone",
)
