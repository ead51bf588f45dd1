"""Printed forms and how far their lines are keyed in."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake.models import Batch, FormLine, LeftRow, Submission, VillageForm
from dharatal.field.intake.queries import NotFound
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

SHOWN = 60


@dataclass(frozen=True, slots=True)
class LineState:
    """One line. state: open_line, accepted (waiting), duplicate, rejected, or a later state of its submission.

    problem: the code of why it was not taken.
    """

    line: int
    row_key: str
    state: str
    problem: str = ""


def forms(actor: Actor) -> list[VillageForm]:
    """The forms printed within reach, the newest first."""
    return list(VillageForm.objects.order_by("-printed_at", "-number")[:SHOWN])


def form(actor: Actor, number: int) -> VillageForm:
    """Raises NotFound outside the actor's reach."""
    found = VillageForm.objects.filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no form of this number in your area. Compare it with the paper."))
    return found


def form_of_key(actor: Actor, row_key: str) -> tuple[VillageForm, int]:
    """The form and line of a row key that was read from paper. Raises NotFound."""
    found = FormLine.objects.select_related("form").filter(row_key=row_key.strip().upper()).first()
    if found is None:
        raise NotFound(_("No form of your area has this key. Compare it with the paper."))
    return found.form, found.line


def lines_of(form: VillageForm) -> list[LineState]:
    """The ten lines with what became of each."""
    keys = dict(FormLine.objects.filter(form=form).order_by("line").values_list("line", "row_key"))
    sent = dict(Submission.objects.filter(row_key__in=keys.values()).values_list("row_key", "state"))
    left = {row.row_number: row for row in LeftRow.objects.filter(batch__form=form)}
    return [_state(line, key, sent.get(key), left.get(line)) for line, key in keys.items()]


def keyed_in(forms: list[VillageForm]) -> dict[int, int]:
    """How many lines of each form ended as names that were sent."""
    lines = FormLine.objects.filter(form__in=[one.number for one in forms])
    of = dict(lines.values_list("row_key", "form_id"))
    counts: dict[int, int] = {}
    sent = Submission.objects.filter(row_key__in=of).values_list("row_key", flat=True)
    for key in filter(None, sent):
        counts[of[key]] = counts.get(of[key], 0) + 1
    return counts


def look_at_photo(actor: Actor, form: VillageForm, *, at: datetime) -> None:
    """Record that somebody looks at the names that were written by hand."""
    audit.record(actor, "intake.form_shown", unit_id=form.unit_id, facts={"form": form.number}, at=at)


def batch_of(form: VillageForm) -> Batch:
    """Raises NotFound before anything of the form was sent."""
    found = Batch.objects.filter(form=form).first()
    if found is None:
        raise NotFound(_("Nothing of this form was sent yet."))
    return found


def unit_of(form: VillageForm) -> Unit:
    return territory.unit(form.unit_id)


def qr_text(form: VillageForm, unit: Unit, keys: list[str]) -> str:
    """What the QR of a form says: its number, the unit's code and the ten row keys; signs that make a small code."""
    return " ".join([f"DHARATAL:{form.number}", unit.ref.upper(), *keys])


def _state(line: int, key: str, sent: str | None, left: LeftRow | None) -> LineState:
    if sent is not None:
        return LineState(line, key, "accepted" if sent == Submission.State.WAITING else sent)
    if left is not None:
        return LineState(line, key, str(left.outcome), left.problem)
    return LineState(line, key, "open_line")
