"""What lists there are and what was found in them. Looking at a report is a look at the case, and is recorded."""

import io
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import polars as pl
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace import keeping
from dharatal.field.trace.kinds import KINDS
from dharatal.field.trace.models import SuspectFile
from dharatal.field.trace.reporting import Report
from dharatal.guard.access import queries as access
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

SHOWN, PAGE = 50, 50


class NoSuchFile(Refusal):
    code = "no_such_list"
    status = 404


class Listed(NamedTuple):
    """A list that was handed in. label: the file's name, empty once it is shredded."""

    suspect: SuspectFile
    label: str
    by: str


class Row(NamedTuple):
    """A row of a list as it was written, and of which member it is; 0 for one that is of nobody known."""

    number: int
    sheet: int
    person: int
    name: str
    relative_name: str
    mobile: str
    village: str


class Rows(NamedTuple):
    """A page of rows of one kind. total: of all pages."""

    rows: list[Row]
    total: int


def listed(actor: Actor) -> list[Listed]:
    """The lists that were handed in, the latest first; their names, never their rows."""
    return _listed(list(SuspectFile.objects.order_by("-received_at", "id")[:SHOWN]))


def one(actor: Actor, suspect_id: UUID) -> Listed:
    """Raises NoSuchFile."""
    found = SuspectFile.objects.filter(id=suspect_id).first()
    if found is None:
        raise NoSuchFile(_("There is no such list. Open it from the page of lists."))
    return _listed([found])[0]


def report(actor: Actor, suspect: SuspectFile, *, at: datetime) -> Report:
    """What was found in a list ("trace.report_seen"). Raises CannotKeep when it is gone."""
    told = Report.from_bytes(keeping.kept(suspect, "report"))
    audit.record(actor, "trace.report_seen", object_id=suspect.id, visibility=CASE, at=at)
    return told


def rows(actor: Actor, suspect: SuspectFile, *, kind: str, page: int, at: datetime) -> Rows:
    """A page of the rows of one kind, as they stand in the list; whose they are is looked at ("trace.rows_seen").

    Raises NoSuchFile for a kind that there is not, CannotKeep when the list is gone.
    """
    if kind not in KINDS:
        raise NoSuchFile(_("There is no such part of the list. Open it from the report."))
    frame = pl.read_parquet(io.BytesIO(keeping.kept(suspect, "rows"))).filter(pl.col("kind") == kind)
    part = frame.slice(max(page - 1, 0) * PAGE, PAGE)
    found = [Row(*row) for row in part.select(Row._fields).iter_rows()]
    people = sorted({row.person for row in found if row.person})
    audit.record(
        actor,
        "trace.rows_seen",
        subjects=people,
        object_id=suspect.id,
        facts={"kind": kind, "shown": len(found)},
        visibility=CASE,
        at=at,
    )
    return Rows(found, frame.height)


def _listed(suspects: list[SuspectFile]) -> list[Listed]:
    subjects = subjects_by_id([one.subject_id for one in suspects])
    logins = access.logins_of({one.received_by for one in suspects})
    return [
        Listed(
            one,
            open_sealed(subjects[one.subject_id], "label", bytes(one.label)).decode()
            if one.subject_id in subjects
            else "",
            logins.get(one.received_by, ""),
        )
        for one in suspects
    ]
