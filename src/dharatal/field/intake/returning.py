"""Sheets that go back to the district: to be corrected and sent again under the same row keys."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from dharatal.field.intake import queries, wording
from dharatal.field.intake.drafts import Check
from dharatal.field.intake.listing import mappings_of
from dharatal.field.intake.models import Batch
from dharatal.field.intake.queries import Returned
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.reading.returns import ReturnedRow, ReturnedSheet, write_sheets
from dharatal.field.intake.rows import SHEET_STEP
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.phone import display
from dharatal.register.territory import queries as territory

Target = Path | BytesIO


def write_rejects(actor: Actor, batch: Batch, target: Target, *, at: datetime) -> int:
    """Write every rejected row of a batch as it was sent, with its reason; one sheet for each that was read."""
    rows = queries.left_rows(actor, batch, outcome="rejected")
    units = wording.suggested_units([row for row, _ in rows])
    told = (batch.mapping or {}).get("sheets", [])
    sheets = []
    for one in told:
        back = [
            ReturnedRow(cells, wording.reason_of(row, units), row.row_key)
            for row, cells in rows
            if row.row_number // SHEET_STEP == one["index"]
        ]
        sheets.append(ReturnedSheet(f"{one['index'] + 1}", _headers(Mapping.from_json(one["mapping"])), back))
    audit.record(
        actor,
        "intake.rejects_fetched",
        subjects=[batch.subject_id],
        unit_id=batch.unit_id,
        object_id=batch.id,
        facts={"rows": len(rows)},
        at=at,
    )
    return write_sheets([sheet for sheet in sheets if sheet.rows], target)


def write_checked(actor: Actor, batch: Batch, check: Check, target: Target, *, at: datetime) -> int:
    """Write the rows that a check would send back. They have no row keys: nothing of them is stored."""
    rows = [row for row in check.rows if row.outcome == "rejected"]
    units = wording.units_meant(problem for row in rows for problem in row.problems)
    sheets = []
    for index, mapping in mappings_of(batch).items():
        back = [
            ReturnedRow(row.raw, wording.sentences(row.problems, units), "")
            for row in rows
            if row.number // SHEET_STEP == index
        ]
        sheets.append(ReturnedSheet(f"{index + 1}", _headers(mapping), back))
    audit.record(
        actor,
        "intake.rejects_fetched",
        subjects=[batch.subject_id],
        unit_id=batch.unit_id,
        object_id=batch.id,
        facts={"rows": len(rows)},
        at=at,
    )
    return write_sheets([sheet for sheet in sheets if sheet.rows], target)


SAMPLE_HEADINGS = (
    "नाम / Name", "पिता या पति का नाम / Father or husband name", "मोबाइल / Mobile", "उम्र / Age", "गाँव / Village",
    "पंचायत / Panchayat", "प्रखंड / Block", "पता / Address", "कार्य क्षेत्र / Field of work",
)  # fmt: skip


def write_sample(target: Target) -> None:
    """Write an empty sheet whose headings are recognised in both languages."""
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("1")
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        page.set_column(0, len(SAMPLE_HEADINGS) - 1, 24, text)
        page.freeze_panes(1, 0)
        for column, heading in enumerate(SAMPLE_HEADINGS):
            page.write_string(0, column, heading, bold)


def write_returns(found: Sequence[Returned], target: Target) -> int:
    """Write names that came back from the call room, with the caller's note; the place goes by its code."""
    units = territory.units_by_ids({one.unit_id for one in found})
    headers = [
        _("Name"), _("Father or husband"), _("Mobile"), _("Age"), _("Address"), _("Field of work"),
        _("Code of the place"), _("Place"),
    ]  # fmt: skip
    rows = [
        ReturnedRow(
            [
                one.card.name,
                one.card.relative_name,
                ", ".join(display(phone) for phone in one.phones),
                str(one.card.age or ""),
                one.card.address,
                one.card.field_of_work,
                units[one.unit_id].ref,
                territory.name(units[one.unit_id]),
            ],
            f"{wording.returned_reason(one.outcome)} {one.note}".strip(),
            one.row_key,
        )
        for one in found
    ]
    return write_sheets([ReturnedSheet("1", headers, rows)], target)


def _headers(mapping: Mapping) -> list[str]:
    by_index = {column.index: column.header for column in mapping.columns}
    return [by_index.get(index, "") for index in range(max(by_index, default=-1) + 1)]
