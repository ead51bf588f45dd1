"""Invented members into the register: sealed, token-indexed and recorded like anybody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl

from dharatal.engines.keys import keyring
from dharatal.field.intake import tally
from dharatal.guard.vault.blind import blinder
from dharatal.guard.vault.operations import keep, new_subjects
from dharatal.guard.vault.sealing import seal_rows
from dharatal.kernel.actor import Actor
from dharatal.register.people import operations
from dharatal.register.people.card import FIELD, PHONE_FIELD, Card, phones_to_bytes
from dharatal.register.people.operations import Newcomer
from dharatal.register.people.tokens import PHONE, tokens_of_cards

SOURCE = "seed"
CHUNK = 20_000
WEEKS, SENT_BEFORE, SUNDAY = (
    6,
    timedelta(days=4),
    6,
)  # when the figures of invented members are told to have come


class Rungs(NamedTuple):
    """Where a village is: unit, district, block, panchayat."""

    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int


def admit_invented(
    actor: Actor,
    people: pl.DataFrame,
    villages: Mapping[str, Rungs],
    *,
    at: datetime,
    told: Callable[[int], None],
) -> int:
    """Admit a table of invented members and return how many: one entry of the log for each district or part.

    people: as from `people()`. villages: by code. told: called with the number admitted so far.
    """
    admitted = 0
    placed = people.with_columns(
        district_unit=pl.col("village_code").replace_strict(
            {code: rungs.district_id for code, rungs in villages.items()}, return_dtype=pl.Int64
        )
    )
    for (district_id,), members in placed.group_by("district_unit", maintain_order=True):
        for chunk in members.iter_slices(CHUNK):
            admitted += operations.admit_many(
                actor, _sealed(chunk, villages, at), source=SOURCE, unit_id=int(str(district_id)), at=at
            )
            _count(chunk, villages, at)
            told(admitted)
    return admitted


def _count(people: pl.DataFrame, villages: Mapping[str, Rungs], at: datetime) -> None:
    """Let the coverage board know them, as if each village had been sent and called some day of the last weeks."""
    numbers = Counter(villages[code] for code in people["village_code"])
    days: dict[datetime, dict[tally.Spot, dict[str, int]]] = defaultdict(dict)
    for place, n in numbers.items():
        called = at - timedelta(days=_days_ago(place.unit_id))
        called -= timedelta(days=called.weekday() == SUNDAY)
        days[called][(*place,)] = {"called": n, "verified": n}
        days[called - SENT_BEFORE][(*place,)] = {"submitted": n}
    for day, figures in sorted(days.items()):
        tally.append(figures, at=day)


def _days_ago(number: int) -> int:
    """A day that only depends on the number; of late a little less was done than at first."""
    return 1 + int(WEEKS * 7 * (number * 7_919 % 1_009 / 1_009) ** 0.8)


def _sealed(people: pl.DataFrame, villages: Mapping[str, Rungs], at: datetime) -> list[Newcomer]:
    subjects = new_subjects(people.height)
    keep(subjects)
    phones = [f"+91{mobile}" for mobile in people["mobile"]]
    cards = list(map(Card, *(people[name] for name in Card._fields)))
    plain = [(card.to_bytes(), phones_to_bytes([phone])) for card, phone in zip(cards, phones, strict=True)]
    blobs = seal_rows((FIELD, PHONE_FIELD), zip(subjects, plain, strict=True))
    keyed, version = blinder(PHONE), keyring().current
    return [
        Newcomer(
            subject.id,
            subject.uuid,
            *villages[code],
            card=card,
            phone=sealed_phone,
            phone_token=keyed(phone),
            index_version=version,
            tokens=tokens,
            verified_at=at,
        )
        for subject, code, (card, sealed_phone), phone, tokens in zip(
            subjects, people["village_code"], blobs, phones, tokens_of_cards(cards), strict=True
        )
    ]
