"""Loads a sheet in a test, and looks at what became of its rows."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl

from dharatal.field.conftest import Land
from dharatal.field.intake import commands
from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import LeftRow, Submission
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.register.people.card import Card, phones_from_bytes


def load(
    land: Land,
    tmp_path: Path,
    content: bytes,
    *,
    by: str = "saran",
    unit: str = "district:211",
    name: str = "list.csv",
) -> dict[str, Any]:
    """What `dharatal intake load` does, with the rejected rows beside it."""
    path = tmp_path / name
    path.write_bytes(content)
    return commands.load(
        SimpleNamespace(actor=land.actors[by]),
        path,
        unit=unit,
        mapping=None,
        rejects=tmp_path / "rejected.xlsx",
        say=lambda done, total: None,
    )


def submissions(land: Land, login: str = "hq") -> list[Submission]:
    with land.door(login, SEE):
        return list(Submission.objects.order_by("batch_id", "row_number"))


def opened(land: Land) -> dict[str, list[str]]:
    """Every name that was taken, with its phones."""
    with land.door("hq", SEE):
        rows = list(Submission.objects.all())
        subjects = subjects_by_id([row.id for row in rows])
        return {
            Card.from_bytes(open_sealed(subjects[row.id], "card", bytes(row.card))).name: phones_from_bytes(
                open_sealed(subjects[row.id], "phone", bytes(row.phone))
            )
            for row in rows
        }


def left(land: Land) -> list[tuple[int, str, str]]:
    with land.door("hq", SEE):
        return list(LeftRow.objects.order_by("row_number").values_list("row_number", "outcome", "problem"))


def cells(path: Path) -> list[list[str]]:
    sheet = openpyxl.load_workbook(path).active
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
