"""Forms are printed, their photos kept sealed for a while, and their lines keyed in one by one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake import keeping
from dharatal.field.intake.forms_on_paper import queries
from dharatal.field.intake.forms_on_paper.geometry import FIRST, LAST, LINES, Lines
from dharatal.field.intake.forms_on_paper.photo import Photo, read_photo
from dharatal.field.intake.models import Batch, FormLine, LeftRow, VillageForm
from dharatal.field.intake.operations import loading
from dharatal.field.intake.operations.receiving import (
    drop_files,
    file_content,
    keep_file,
    new_batch,
    refuse_outside_reach,
)
from dharatal.field.intake.rows import Prepared, new_row_keys
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal
from dharatal.register.people.card import Card
from dharatal.register.territory.models import Unit

VILLAGE_KINDS = ("village", "ward")


class CannotPrintForm(Refusal):
    code = "cannot_print_form"
    status = 422


def new_form(actor: Actor, *, unit: Unit, at: datetime) -> VillageForm:
    """Make a form of one village or ward with ten row keys of its own. Raises CannotPrintForm, CannotReceive."""
    refuse_outside_reach(unit)
    if unit.kind not in VILLAGE_KINDS:
        raise CannotPrintForm(_("A form is for one village or ward. Choose one."))
    place = {
        "unit_id": unit.id,
        "district_id": unit.district_id,
        "block_id": unit.block_id,
        "panchayat_id": unit.panchayat_id,
    }
    form = VillageForm(printed_by=actor.user_id, printed_at=at, first=FIRST, last=LAST, **place)
    form.save(force_insert=True)
    FormLine.objects.bulk_create(
        FormLine(row_key=key, form=form, line=line, **place)
        for line, key in enumerate(new_row_keys(LINES), start=1)
    )
    _tell(actor, "intake.form_printed", form, at=at)
    return form


def keep_photo(actor: Actor, form: VillageForm, content: bytes, *, at: datetime) -> VillageForm:
    """Keep the photo of a filled form, sealed and without what the camera wrote beside it; a later one replaces it.

    Raises CannotReadPhoto, CannotReceive.
    """
    photo = read_photo(content)
    form = _locked(actor, form.number)
    batch = _batch(actor, form, at)
    form.picture, form.width, form.height = photo.kind, photo.width, photo.height
    form.quarter, form.photo_at = _quarter(photo), at
    form.first, form.last = FIRST, LAST
    form.save()
    _tell(actor, "intake.form_photographed", form, at=at, bytes=len(photo.content))
    keep_file(batch, photo.content)  # last, so that what the database refuses leaves no file behind
    return form


def photo_of(actor: Actor, form: VillageForm) -> bytes:
    """The picture as it was kept. Raises CannotReceive when it is gone."""
    return file_content(queries.batch_of(form))


def remember_lines(actor: Actor, form: VillageForm, lines: Lines) -> None:
    """Keep which way up the photo is and where its lines are, for the next one who opens it."""
    told = {"quarter": lines.quarter, "first": lines.first, "last": lines.last}
    VillageForm.objects.filter(number=form.number).update(**told)


def key_in(
    actor: Actor, form: VillageForm, line: int, *, card: Card, phones: Sequence[str], unit: Unit, at: datetime
) -> str:
    """Send one line of a form for its call, as a row of a list is: accepted, duplicate or rejected.

    phones: E.164. A line that came back from the call room is a correction of the same name. Keyed in again while
    it waits for its call it changes nothing and is a duplicate.
    """
    form = _locked(actor, form.number)
    batch = _batch(actor, form, at)
    key = FormLine.objects.get(form=form, line=line).row_key
    before = LeftRow.objects.filter(batch=batch, row_number=line)
    before.delete()
    raw = (card.name, card.relative_name, ", ".join(phones), card.address)
    row = Prepared(line, key, card, tuple(phones), unit, lambda: raw)
    written = loading.write_chunk(actor, batch, prepared=[row], left=[], at=at)
    Batch.objects.filter(id=batch.id).update(state=Batch.State.LOADED, loaded_at=at, total_rows=LINES)
    return next(name for name, count in zip(OUTCOMES, written, strict=True) if count)


OUTCOMES = ("accepted", "duplicate", "rejected")


def shred_photos(actor: Actor, *, at: datetime, limit: int = 50) -> int:
    """Shred photos of forms after the days for which rows that were not taken are kept; answers how many went.

    The key goes with the file: the name of the form, all that stays of it, is sealed anew.
    """
    oldest = at - timedelta(days=keeping.fewest_days())
    due = VillageForm.objects.exclude(picture="").filter(photo_at__lte=oldest).order_by("photo_at", "number")
    gone = 0
    for form in due.select_for_update(skip_locked=True)[:limit]:
        if form.photo_at and keeping.kept_until(ist_day(form.photo_at)) <= ist_day(at):
            _shred(actor, form, at)
            gone += 1
    return gone


def _shred(actor: Actor, form: VillageForm, at: datetime) -> None:
    batch = queries.batch_of(form)
    old = subjects_by_id([batch.subject_id])[batch.subject_id]
    label = open_sealed(old, "label", bytes(batch.label))
    LeftRow.objects.filter(batch=batch).delete()
    (fresh,) = vault.new_subjects(1)
    vault.keep([fresh])
    sealed = seal(fresh, "label", label)
    Batch.objects.filter(id=batch.id).update(
        subject_id=fresh.id, label=sealed, key_version=key_version(sealed)
    )
    vault.erase(actor, [old.id], at=at)
    form.picture = ""
    form.save(update_fields=["picture"])
    _tell(actor, "intake.form_photo_shredded", form, at=at)
    drop_files(batch.id)


def _batch(actor: Actor, form: VillageForm, at: datetime) -> Batch:
    if form.batch_id is not None:
        return queries.batch_of(form)
    unit = queries.unit_of(form)
    label = f"{form.number}"
    batch = new_batch(actor, unit=unit, kind="paper", label=label, state=Batch.State.LOADED, at=at)
    form.batch = batch
    form.save(update_fields=["batch"])
    return batch


def _quarter(photo: Photo) -> int:
    """Which way a photo is first shown: as its camera asked, and upright rather than lying."""
    is_lying = (photo.width > photo.height) != bool(photo.quarter % 2)
    return (photo.quarter + 1) % 4 if is_lying else photo.quarter


def _locked(actor: Actor, number: int) -> VillageForm:
    queries.form(actor, number)
    return VillageForm.objects.select_for_update().get(number=number)


def _tell(actor: Actor, action: str, form: VillageForm, *, at: datetime, **facts: int) -> None:
    audit.record(actor, action, unit_id=form.unit_id, facts={"form": form.number, **facts}, at=at)
