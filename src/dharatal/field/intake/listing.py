"""Rows for the eye, of a batch or behind a figure: cards are opened, phones never; a page is one look in the log.

Names of those who said no, or whose call ended otherwise, are never listed: that would be a list of opinions.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, Value

from dharatal.engines.postgres.bulk import array
from dharatal.field.intake import drafts
from dharatal.field.intake.models import CARD_FIELD, Batch, LeftRow, Submission
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.rows import SHEET_STEP
from dharatal.guard.access.reach import Reach
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_rows, open_sealed
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import Actor
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import queries as decoys
from dharatal.register.people.decoys.queries import Spot
from dharatal.register.people.marked.onscreen import names_marked
from dharatal.register.people.shown import cards_by_id
from dharatal.register.territory.models import Unit

PAGE_SIZE = 50
_STATE = Submission.State
OPEN_RETURNS = Q(state__in=[_STATE.RETURNED, _STATE.UNREACHED])
ENDED = (_STATE.DECLINED, _STATE.CLOSED)
_WITHDRAWN = Q(state=_STATE.CLOSED, outcome="withdrawn")
FATES: dict[str, Q] = {
    # a phone that wants no calls waits like any other: to say so would tell who said no to somebody else
    "waiting": Q(state__in=[_STATE.WAITING, _STATE.HELD]),
    "verified": Q(state=_STATE.VERIFIED),
    "returned": OPEN_RETURNS,
    "closed": Q(state__in=ENDED),
}
_COUNTED = Q(is_counted=True)
_SENT = ~_WITHDRAWN & _COUNTED
FIGURES: dict[str, Q] = {
    "submitted": _SENT,
    "called": _SENT & Q(times_called__gt=0),
    "verified": FATES["verified"] & _COUNTED,
    "no": FATES["closed"] & _SENT,
    "returned": OPEN_RETURNS,
    "waiting": FATES["waiting"],
}

_ORDER = ("district_id", "block_id", "panchayat_id", "unit_id", "id")
_BOTH = f"""
SELECT id FROM ({{submitted}} UNION ALL
  SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::bigint[])) AS placed ({", ".join(_ORDER)})
ORDER BY {", ".join(_ORDER)} LIMIT %s OFFSET %s
"""


@dataclass
class ListedRow:
    """One row as it is shown. name: empty where it is not shown to the viewer, or to anybody; uuid: of a submission.

    unit_id: 0 where no place was found; then `place` says what was written. state: a word of the screen.
    """

    number: int
    name: str
    unit_id: int
    state: str
    uuid: UUID | None = None
    place: str = ""
    at: datetime | None = None
    problems: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    duplicate_of: UUID | None = None


def batch_rows(
    actor: Actor, batch: Batch, *, state: str = "", reason: str = "", page: int = 1, at: datetime
) -> list[ListedRow]:
    """A page of a batch's rows in the order of the sheet; `state` is accepted, duplicate, rejected or a fate."""
    submissions = Submission.objects.filter(batch=batch)
    left = LeftRow.objects.filter(batch=batch)
    if state in FATES or state == "accepted":
        submissions, left = submissions.filter(FATES.get(state, Q())), left.none()
    elif state:
        submissions, left = submissions.none(), left.filter(outcome=state)
    if reason:
        left = left.filter(problem=reason)
    places = (
        _numbered(submissions, "s").union(_numbered(left, "l"), all=True).order_by("row_number", "of", "id")
    )
    start = (page - 1) * PAGE_SIZE
    chosen = list(places[start : start + PAGE_SIZE])
    found = Submission.objects.filter(id__in=[one["id"] for one in chosen if one["of"] == "s"])
    opened = _marked(actor, dict(_submitted(row for row in found if row.state not in ENDED)))
    subjects = list(opened)
    listed = [opened.get(row.id) or _shut(row) for row in found]
    listed += _left(batch, LeftRow.objects.filter(id__in=[one["id"] for one in chosen if one["of"] == "l"]))
    if opened and batch.submitted_by != actor.user_id:  # one's own list holds nothing new
        looked(actor, subjects, unit_id=batch.unit_id, kind="rows", at=at, where=_where(found))
    if listed:
        _record(actor, "intake.batch_rows_shown", [*subjects, batch.subject_id], batch.unit_id, batch.id, at)
    return sorted(listed, key=lambda row: row.number)


def count_fates(actor: Actor, batch: Batch) -> dict[str, int]:
    """Where the accepted rows of a batch are now."""
    counted = {name: Count("id", filter=condition) for name, condition in FATES.items()}
    told = Submission.objects.filter(batch=batch).aggregate(
        **{f"n_{name}": one for name, one in counted.items()}
    )
    return {name: told[f"n_{name}"] for name in FATES}


def figure_rows(
    actor: Actor, unit: Unit, figure: str, *, openable: Reach | None, page: int = 1, at: datetime
) -> tuple[list[ListedRow], int]:
    """A page of the submissions behind a figure, by place; and how many of them stay shut.

    openable: how far the viewer may see names; elsewhere, and where the call has ended, a row tells its place and
    state only. The viewer's decoys stand among the verified ones, as in the figure.
    """
    rows = Submission.objects.filter(inside(unit), FIGURES[figure])
    added = added_to(actor, unit, figure)
    found = _page_of(rows, added, (page - 1) * PAGE_SIZE)
    opened = [row for row in found if _has_not_ended(row) and openable is not None and _covers(openable, row)]
    names = dict(_submitted(row for row in opened if isinstance(row, Submission)))
    names |= _invented([row for row in opened if isinstance(row, Spot)])
    names = _marked(actor, names)
    if opened:
        looked(actor, names, unit_id=unit.id, kind="rows", at=at, where=_where(opened))
        _record(actor, "intake.rows_listed", [row.id for row in opened], unit.id, None, at, figure=figure)
    return _by_place([names.get(row.id) or _shut(row) for row in found]), len(found) - len(opened)


def _by_place(rows: Sequence[ListedRow]) -> list[ListedRow]:
    """The rows of each place by name, then by day: the order of ids would tell who was written down when."""
    places = {unit_id: number for number, unit_id in enumerate(dict.fromkeys(row.unit_id for row in rows))}
    return sorted(rows, key=lambda row: (places[row.unit_id], row.name, row.at is None, row.at))


def added_to(actor: Actor, unit: Unit, figure: str) -> Sequence[Spot]:
    """The viewer's decoys behind a figure."""
    return decoys.shown_to(actor, unit) if figure in ("submitted", "called", "verified") else ()


def _page_of(rows: "QuerySet[Submission]", added: Sequence[Spot], start: int) -> "list[Submission | Spot]":
    """A page of submissions by place and then id, each of the added where it belongs."""
    rows = rows.defer("phone", "tokens")
    if not added:
        return list(rows.order_by(*_ORDER)[start : start + PAGE_SIZE])
    statement, values = rows.order_by().values_list(*_ORDER).query.sql_with_params()
    columns = [array(getattr(one, name) for one in added) for name in _ORDER]
    with connection.cursor() as cursor:
        cursor.execute(_BOTH.format(submitted=statement), [*values, *columns, PAGE_SIZE, start])
        ids = [found for (found,) in cursor.fetchall()]
    by_id: dict[int, Submission | Spot] = {one.id: one for one in added}
    by_id |= {row.id: row for row in rows.filter(id__in=ids)}
    return [by_id[one] for one in ids if one in by_id]


def _has_not_ended(row: "Submission | Spot") -> bool:
    return isinstance(row, Spot) or row.state not in ENDED


def _invented(spots: Sequence[Spot]) -> dict[int, ListedRow]:
    cards = cards_by_id([one.id for one in spots]) if spots else {}
    return {one.id: replace(_shut(one), name=cards[one.id].name, uuid=one.uuid) for one in spots}


def _where(rows: "Iterable[Submission | Spot]") -> list[tuple[int, int, int]]:
    return [(row.district_id, row.block_id, row.unit_id) for row in rows]


def inside(unit: Unit) -> Q:
    """The condition that a row lies in a unit, in the order of the index of places."""
    if unit.kind == "state":
        return Q()
    condition = Q(district_id=unit.district_id)
    if unit.block_id:
        condition &= Q(block_id=unit.block_id)
    if unit.panchayat_id:
        condition &= Q(panchayat_id=unit.panchayat_id)
    return condition if unit.id in unit.rungs else condition & Q(unit_id=unit.id)


def _numbered(rows: "QuerySet[Any]", kind: str) -> "QuerySet[Any]":
    return rows.order_by().values("row_number", "id", of=Value(kind))


def _submitted(rows: Iterable[Submission]) -> list[tuple[int, ListedRow]]:
    rows = list(rows)
    subjects = subjects_by_id([row.id for row in rows])
    kept = [row for row in rows if row.id in subjects]
    cards = open_rows(CARD_FIELD, [(subjects[row.id], bytes(row.card)) for row in kept])
    return [(row.id, _row_of(row, Card.from_bytes(card).name)) for row, card in zip(kept, cards, strict=True)]


def _marked(actor: Actor, rows: dict[int, ListedRow]) -> dict[int, ListedRow]:
    """The rows as the viewer's marks write their names."""
    names = names_marked(actor, {one: row.name for one, row in rows.items()})
    return {one: replace(row, name=names[one]) for one, row in rows.items()}


def _row_of(row: Submission, name: str) -> ListedRow:
    problems: list[tuple[str, dict[str, Any]]] = [(f"outcome_{row.outcome}", {})] if row.outcome else []
    since = row.outcome_at or row.submitted_at
    return ListedRow(row.row_number, name, row.unit_id, fate_of(row), row.uuid, at=since, problems=problems)


def _shut(row: "Submission | Spot") -> ListedRow:
    if isinstance(row, Spot):
        return ListedRow(0, "", row.unit_id, "verified", at=row.at)
    return ListedRow(row.row_number, "", row.unit_id, fate_of(row), at=row.outcome_at or row.submitted_at)


def fate_of(row: Submission) -> str:
    """The word of the screen for a submission's state."""
    if row.state == _STATE.WAITING and row.times_returned:
        return "corrected"
    if row.state in ENDED:
        return "closed"
    return {"unreached": "returned", "held": "waiting"}.get(row.state, row.state)


def _left(batch: Batch, rows: Iterable[LeftRow]) -> list[ListedRow]:
    subject = subjects_by_id([batch.subject_id])[batch.subject_id]
    mappings = mappings_of(batch)
    listed = []
    for row in rows:
        raw: Sequence[str] = json.loads(open_sealed(subject, "raw", bytes(row.raw)))
        mapping = mappings.get(row.row_number // SHEET_STEP, Mapping(()))
        listed.append(
            ListedRow(
                number=row.row_number,
                name=drafts.written_name(mapping, raw),
                unit_id=0,
                state=row.outcome,
                place=drafts.written_place(mapping, raw),
                problems=drafts.problems_of(row),
                duplicate_of=row.duplicate_of,
            )
        )
    return listed


def mappings_of(batch: Batch) -> dict[int, Mapping]:
    """The columns of each sheet of a batch, by its place in the workbook."""
    told = (batch.mapping or {}).get("sheets", [])
    return {one["index"]: Mapping.from_json(one["mapping"]) for one in told}


def _covers(reach: Reach, row: "Submission | Spot") -> bool:
    return reach.covers(district_id=row.district_id, block_id=row.block_id, panchayat_id=row.panchayat_id)


def _record(
    actor: Actor,
    action: str,
    subjects: Sequence[int],
    unit_id: int,
    object_id: UUID | None,
    at: datetime,
    **facts: str,
) -> None:
    audit.record(
        actor,
        action,
        subjects=subjects,
        unit_id=unit_id,
        object_id=object_id,
        facts={"shown": len(subjects), **facts},
        at=at,
    )
