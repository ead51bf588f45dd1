"""The pure signals over what the room holds: looked for by the worker, kept as figures with the calls behind them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from dharatal.field.callroom.checking import ordering, signals
from dharatal.field.callroom.models import Check, Signal
from dharatal.field.calls.models import Call, Task
from dharatal.field.calls.outcomes import NO_CONTACT, OUTCOMES, OnLine
from dharatal.field.calls.retry import part_of_day
from dharatal.field.intake.models import Batch, Submission
from dharatal.field.intake.operations.correcting import OWNER_KIND as SUBMISSION
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.card import phones_from_bytes

BACK = timedelta(days=7)
NUMBERS_READ = "numbers"
"""Marks a list whose numbers were compared, however little was found: figures stand beside how many were looked at."""
ROWS_AT_ONCE = 5_000
CALLS_KEPT = 200
MADE_AGAIN = 10
"""Calls of a signal that are made again at once."""


def look_at_calls(actor: Actor, *, at: datetime) -> int:
    """Look through the calls of the last days, caller by caller; answers how many signals there are."""
    recent = Call.objects.filter(finished_at__gte=at - BACK, dialled_at__isnull=False, finished_at__lt=at)
    rows = recent.order_by("uuid").values_list(
        "uuid", "caller_id", "district_id", "outcome", "dialled_at", "finished_at"
    )
    made = [(*row[:4], row[4], row[5]) for row in rows if row[4] and row[5]]
    if not made:
        return 0
    parts = {"morning": 0, "afternoon": 1, "evening": 2}
    columns = signals.Calls(
        ids=[uuid for uuid, *_rest in made],
        caller=np.array([row[1] for row in made]),
        stratum=np.array([row[2] * 10 + parts.get(part_of_day(row[4]), 9) for row in made]),
        is_reached=np.array([row[3] not in NO_CONTACT for row in made]),
        is_yes=np.array([row[3] == "yes" for row in made]),
        began=np.array([row[4].timestamp() for row in made]),
        seconds=np.array([(row[5] - row[4]).total_seconds() for row in made]),
    )
    is_silenced = np.array([OUTCOMES[row[3]].on_line is OnLine.NEVER for row in made])
    talks = np.flatnonzero(columns.is_reached)
    found = [
        *signals.silenced(
            [made[int(at)][0] for at in talks],
            columns.caller[talks],
            columns.stratum[talks],
            is_silenced[talks],
        ),
        *signals.reach(columns),
        *signals.short_runs(columns, checked_seconds=_confirmed_seconds()),
        *signals.overlaps(columns),
        *_unreached(),
    ]
    for one in found:
        calls = [row for row in one.rows if isinstance(row, UUID)]
        _keep(actor, one, calls, caller_id=one.about, at=at)
    return len(found)


def look_at_lists(actor: Actor, *, at: datetime) -> int:
    """Compare the numbers of lists that were not looked at yet; answers how many lists."""
    known = Signal.objects.filter(kind=NUMBERS_READ).values("batch")
    fresh = Batch.objects.filter(state="loaded", kind="sheet", accepted__gte=2).exclude(id__in=known)
    looked = 0
    for batch in fresh.order_by("received_at", "id")[:20]:
        _compare_numbers(actor, batch, at)
        looked += 1
    return looked


def look_at_answers(actor: Actor, *, at: datetime) -> int:
    """Villages in which everybody said yes, list by list; answers how many signals there are."""
    rows = list(
        Submission.objects.filter(times_called__gt=0, batch__kind="sheet")
        .order_by("id")
        .values_list("uuid", "batch_id", "unit_id", "outcome", "times_called")
    )
    if not rows:
        return 0
    lists = sorted({row[1] for row in rows})
    place = {batch: number for number, batch in enumerate(lists)}
    columns = signals.Rows(
        ids=[row[0] for row in rows],
        submitter=np.array([place[row[1]] for row in rows]),
        village=np.array([row[2] for row in rows]),
        phone=np.zeros(len(rows), dtype=np.int64),
        is_called=np.ones(len(rows), dtype=bool),
        is_yes=np.array([row[3] == "yes" and row[4] == 1 for row in rows]),
    )
    found = signals.all_yes_villages(columns)
    batches = Batch.objects.in_bulk([lists[one.about] for one in found])
    for one in found:
        _keep(actor, one, _calls_of(one.rows), batch=batches[lists[one.about]], at=at)
    return len(found)


def _compare_numbers(actor: Actor, batch: Batch, at: datetime) -> None:
    """Open a list's numbers in memory, look for neighbours and for one number on many rows, and forget them."""
    numbers = _numbers_of(batch)
    ids = list(numbers)
    audit.record(
        actor,
        "callroom.numbers_compared",
        unit_id=batch.unit_id,
        object_id=batch.id,
        purpose="verification",
        facts={"rows": len(ids)},
        at=at,
    )
    none = np.zeros(len(ids), dtype=bool)
    zeros = np.zeros(len(ids), dtype=np.int64)
    phones = np.array([numbers[one] for one in ids], dtype=np.int64)
    columns = signals.Rows(ids, zeros, zeros, phones, none, none)
    _mark(batch, len(ids), at)
    for one in signals.adjacent_phones(columns):
        _keep(actor, one, _calls_of(one.rows), batch=batch, looked_at=len(ids), at=at)
    shared = signals.shared_phones(columns)
    if shared:
        most = max(shared, key=lambda one: one.seen)
        rows = [row for one in shared for row in one.rows]
        _keep(actor, most, _calls_of(rows), batch=batch, looked_at=len(ids), at=at)


def _numbers_of(batch: Batch) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    rows = list(Submission.objects.filter(batch=batch).values_list("id", "uuid", "phone").order_by("id"))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        subjects = subjects_by_id([row[0] for row in part])
        for subject_id, uuid, sealed in part:
            if subject_id in subjects:
                phones = phones_from_bytes(open_sealed(subjects[subject_id], "phone", bytes(sealed)))
                if phones:
                    found[uuid] = int(phones[0].removeprefix("+91"))
    return found


def _unreached() -> Sequence[signals.Signal]:
    rows = list(
        Check.objects.filter(first_outcome="yes", state__in=("agrees", "differs", "unclear"))
        .exclude(reason="planted")
        .order_by("id")
        .values_list("first_call", "caller_id", "district_id", "second_outcome")
    )
    if not rows:
        return []
    return signals.unreached_again(
        [row[0] for row in rows],
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] == "unreached" for row in rows]),
    )


def _confirmed_seconds() -> "signals.Floats":
    confirmed = Check.objects.filter(first_outcome="yes", state=Check.State.AGREES).values("first_call")
    made = Call.objects.filter(uuid__in=confirmed, dialled_at__isnull=False, finished_at__isnull=False)
    spans = made.values_list("dialled_at", "finished_at")
    return np.array([(ended - began).total_seconds() for began, ended in spans if began and ended])


def _calls_of(submissions: Iterable[object]) -> list[UUID]:
    owners = [one for one in submissions if isinstance(one, UUID)]
    done = Task.objects.filter(owner_ref__in=owners, owner_kind=SUBMISSION, state="done")
    return [call for call in done.order_by("id").values_list("call_uuid", flat=True) if call is not None]


def _keep(
    actor: Actor,
    one: signals.Signal,
    calls: Sequence[UUID],
    *,
    caller_id: int | None = None,
    batch: Batch | None = None,
    looked_at: int = 0,
    at: datetime,
) -> None:
    """Keep a signal once a day, and have some of the calls behind it made again."""
    figures = {"seen": round(float(one.seen), 4), "expected": round(float(one.expected), 4), "of": looked_at}
    _, is_new = Signal.objects.get_or_create(
        kind=one.kind,
        batch=batch.id if batch else None,
        caller_id=caller_id,
        unit_id=batch.unit_id if batch else 0,
        day=ist_day(at),
        defaults={
            "id": new_uuid(),
            "calls": list(calls)[:CALLS_KEPT],
            "figures": {**figures, "rows": len(one.rows)},
            "seen_at": at,
            **_place_of(batch),
        },
    )
    if is_new:
        ordering.order(actor, list(calls)[:MADE_AGAIN], reason="risk", at=at)


def _mark(batch: Batch, rows: int, at: datetime) -> None:
    Signal(
        id=new_uuid(),
        kind=NUMBERS_READ,
        batch=batch.id,
        day=ist_day(at),
        calls=[],
        figures={"rows": rows},
        seen_at=at,
        unit_id=batch.unit_id,
        **_place_of(batch),
    ).save(force_insert=True)


def _place_of(batch: Batch | None) -> dict[str, int]:
    if batch is None:
        return {"district_id": 0}
    return {
        "district_id": batch.district_id,
        "block_id": batch.block_id,
        "panchayat_id": batch.panchayat_id,
    }
