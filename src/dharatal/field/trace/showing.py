"""Lists and what was found in them as the pages show them: what can be said, and what cannot."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.kinds import KINDS
from dharatal.field.trace.models import SuspectFile
from dharatal.field.trace.queries import PAGE, Listed, Rows
from dharatal.field.trace.reporting import Named, Report

Context = dict[str, Any]

MOST_CHANCE = 10**9
FEW_MARKS = 100
PROBLEMS = {
    "cannot_read_sheet": _("It is no list that can be read. Save it as XLSX or CSV and hand it in again."),
    "wrong_file_type": _("It is no sheet and no text. Save it as XLSX or CSV and hand it in again."),
    "empty_file": _("There is nothing in it."),
    "encrypted_workbook": _("It is locked with a password. Save it without one and hand it in again."),
    "not_allowed": _("Your post does not open it any more."),
}


def listed(one: Listed) -> Context:
    """A list that was handed in."""
    suspect, here = one.suspect, [one.suspect.id]
    return {
        "label": one.label,
        "by": one.by,
        "at": suspect.received_at,
        "state": f"suspect_{suspect.state}",
        "is_waiting": suspect.state == SuspectFile.State.WAITING,
        "is_shredded": suspect.state == SuspectFile.State.SHREDDED,
        "percent": suspect.percent,
        "rows": suspect.rows,
        "digest": " ".join(suspect.digest[at : at + 8] for at in range(0, len(suspect.digest), 8)),
        "kept_until": suspect.kept_until,
        "problem": PROBLEMS.get(suspect.problem, PROBLEMS["cannot_read_sheet"]) if suspect.problem else "",
        "href": reverse("trace:one", args=here),
        "progress_href": reverse("trace:progress", args=here),
        "again_href": reverse("trace:again", args=here),
        "shred_href": reverse("trace:shred", args=here),
        "back_href": reverse("trace:index"),
    }


def report(told: Report, suspect: UUID) -> Context:
    """What can be said of a list."""
    counts = {
        "matched": told.matched - told.repeats - len(told.decoys),
        "repeat": told.repeats,
        "decoy": len(told.decoys),
        "foreign": told.foreign,
    }
    return {
        "figures": [
            {"label": KINDS[kind], "number": count, "href": reverse("trace:rows", args=[suspect, kind])}
            for kind, count in counts.items()
            if count or kind in ("matched", "foreign")
        ],
        "is_of_ours": told.is_of_ours,
        "marks": told.marks,
        "has_few_marks": told.marks < FEW_MARKS,
        "judged": told.judged,
        "named": [_named(one) for one in told.named],
        "one_in": round(1 / told.threshold),
        "after": _moment(told.as_of.after) if told.as_of else None,
        "before": _moment(told.as_of.before) if told.as_of else None,
        "decoys": [{"row": one.row, "only": one.only} for one in told.decoys],
        "has_single": any(one.only for one in told.decoys),
        "unnamed_singles": sum(one.is_single and not one.only for one in told.decoys),
    }


def rows(found: Rows, *, kind: str, page: int) -> Context:
    """A page of rows."""
    first = (page - 1) * PAGE
    last = first + len(found.rows)
    return {
        "title": KINDS[kind],
        "rows": found.rows,
        "count": found.total,
        "page": {
            "first": first + 1,
            "last": last,
            "total": found.total,
            "previous": str(page - 1) if page > 1 else "",
            "next": str(page + 1) if last < found.total else "",
        },
    }


def _named(one: Named) -> Context:
    return {
        "holder": one.holder,
        "is_view": not one.export,
        "export": one.export[:8],
        "one_in": min(MOST_CHANCE, round(1 / max(one.p_value, 1e-12))),
        "is_more": one.p_value < 1 / MOST_CHANCE,
        "inside": one.inside,
        "of": one.of,
        "outside": one.of - one.inside,
        "fetched": one.fetched,
        "is_shared": one.is_shared,
    }


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
