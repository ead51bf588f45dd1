"""What is on paper: sheets, their rows, and who waits for an approval. Never a name or a number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.models import Sheet, SheetRow, SheetsAsked
from dharatal.field.callroom.paper.asking import ASKED_FOR
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal

SHOWN = 200


class NoSuchSheet(Refusal):
    code = "no_such_sheet"
    status = 404


@dataclass(frozen=True, slots=True)
class SheetFigures:
    """A sheet with how its rows stand. is_missing: its time is over and it was not signed back."""

    sheet: Sheet
    rows: int
    open: int
    is_missing: bool


def asked(actor: Actor, *, at: datetime) -> list[SheetsAsked]:
    """What waits for an approval, the oldest first."""
    waiting = SheetsAsked.objects.filter(state=SheetsAsked.State.ASKED, asked_at__gt=at - ASKED_FOR)
    return list(waiting.order_by("asked_at", "id"))


def sheet(actor: Actor, number: int) -> Sheet:
    """Raises NoSuchSheet; to a caller only the own sheets exist."""
    found = Sheet.objects.filter(number=number).first()
    if found is None or not SheetRow.objects.filter(sheet=found).exists():
        raise NoSuchSheet(_("There is no such sheet. Compare the number with the paper."))
    return found


def rows_of(actor: Actor, sheet: Sheet) -> list[SheetRow]:
    return list(SheetRow.objects.filter(sheet=sheet).order_by("place"))


def out(actor: Actor, *, at: datetime) -> list[SheetFigures]:
    """Sheets in callers' hands, the oldest first."""
    return _with_figures(Sheet.objects.filter(state=Sheet.State.OUT).order_by("made_at", "number"), at)


def over(actor: Actor, *, at: datetime) -> list[SheetFigures]:
    """Sheets that were signed back or lost, the newest first."""
    done = Sheet.objects.exclude(state=Sheet.State.OUT).order_by("-closed_at", "-number")
    return _with_figures(done, at)


def own(actor: Actor, *, at: datetime) -> list[SheetFigures]:
    """The actor's own sheets that are out."""
    mine = Sheet.objects.filter(state=Sheet.State.OUT, caller_id=actor.user_id)
    return _with_figures(mine.order_by("made_at", "number"), at)


def count_missing(actor: Actor, *, at: datetime) -> int:
    return Sheet.objects.filter(state=Sheet.State.OUT, until__lte=at).count()


def entered_today(actor: Actor, *, at: datetime) -> list[SheetRow]:
    """What the actor typed in last today, the newest first."""
    rows = SheetRow.objects.filter(entered_by=actor.user_id).order_by("-entered_at", "code")[:8]
    return [row for row in rows if row.entered_at and ist_day(row.entered_at) == ist_day(at)]


def _with_figures(sheets: "QuerySet[Sheet]", at: datetime) -> list[SheetFigures]:
    counted = sheets.annotate(
        n=Count("rows"), left=Count("rows", filter=Q(rows__state=SheetRow.State.OPEN))
    ).filter(n__gt=0)
    return [
        SheetFigures(one, one.n, one.left, one.state == Sheet.State.OUT and one.until <= at)
        for one in counted[:SHOWN]
    ]
