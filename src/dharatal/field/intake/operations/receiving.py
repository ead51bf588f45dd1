"""A sheet arrives: read once, sealed at once, shown back before anything is stored from it."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.home import files_dir
from dharatal.field.intake.models import Batch, SavedMapping
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.guard.access import queries as access
from dharatal.guard.access.reach import current_reach
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.territory.models import Unit

LARGEST = 100 * 1024 * 1024
ROOM_NEEDED = 4  # a load takes about this many times the file's size on the disk


class CannotReceive(Refusal):
    code = "cannot_receive"


def receive(actor: Actor, *, unit: Unit, filename: str, content: bytes, at: datetime) -> Batch:
    """Keep a sheet, sealed, until its columns are confirmed. Nothing of it is on the disk in clear, ever.

    Raises CannotReceive when the unit is not the actor's, the file is too large or the disk too full.
    """
    _refuse_outside_reach(unit)
    if len(content) > LARGEST:
        raise CannotReceive(
            _("The file is larger than %(limit)s MB. Split it by block and send each part.") % {"limit": LARGEST >> 20}
        )
    _refuse_on_full_disk(len(content))
    batch = new_batch(actor, unit=unit, kind="sheet", label=filename[-120:], state=Batch.State.PREVIEW, at=at)
    keep_file(batch, content)
    audit.record(
        actor, "intake.sheet_received", unit_id=unit.id, object_id=batch.id, facts={"bytes": len(content)}, at=at
    )
    return batch


def new_batch(
    actor: Actor, *, unit: Unit, kind: str, label: str, state: Batch.State, at: datetime
) -> Batch:
    """Open a batch with a subject of its own, under which its file, name and raw rows are sealed."""
    _refuse_outside_reach(unit)
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    batch = Batch(
        id=new_uuid(),
        subject_id=subject.id,
        kind=kind,
        state=state,
        submitted_by=actor.user_id,
        channel=actor.channel,
        received_at=at,
        label=seal(subject, "label", label.encode()),
        unit_id=unit.id,
        district_id=unit.district_id,
        block_id=unit.block_id,
        panchayat_id=unit.panchayat_id,
    )
    batch.save(force_insert=True)
    return batch


def confirm(actor: Actor, batch: Batch, *, chosen: Sequence[Chosen], total_rows: int, at: datetime) -> None:
    """Fix which column is what, and open the batch for loading; the choice is remembered for the district."""
    told = [{"index": one.index, "mapping": one.mapping.to_json()} for one in chosen]
    Batch.objects.filter(id=batch.id, state=Batch.State.PREVIEW).update(
        state=Batch.State.LOADING, mapping={"sheets": told}, total_rows=total_rows
    )
    for one in chosen:
        save_mapping(actor, batch, one.mapping, at=at)
    batch.refresh_from_db()


def save_mapping(actor: Actor, batch: Batch, mapping: Mapping, *, at: datetime) -> None:
    SavedMapping.objects.update_or_create(
        district_id=batch.district_id,
        fingerprint=mapping.fingerprint,
        defaults={"mapping": mapping.to_json(), "saved_by": actor.user_id, "saved_at": at},
    )


def finish(actor: Actor, batch: Batch, *, at: datetime) -> None:
    """Close a batch whose rows are all stored, and drop its sealed file."""
    Batch.objects.filter(id=batch.id).update(state=Batch.State.LOADED, loaded_at=at)
    counts = Batch.objects.values("accepted", "duplicates", "rejected").get(id=batch.id)
    audit.record(actor, "intake.sheet_loaded", unit_id=batch.unit_id, object_id=batch.id, facts=counts, at=at)
    drop_file(batch.id)


def give_up(actor: Actor, batch: Batch, *, problem: str, at: datetime) -> None:
    """Note that a batch cannot go on; what it stored stays, and its file is kept for another try."""
    Batch.objects.filter(id=batch.id).update(state=Batch.State.FAILED, problem=problem[:60])
    audit.record(
        actor, "intake.load_failed", unit_id=batch.unit_id, object_id=batch.id, facts={"problem": problem[:60]}, at=at
    )


def keep_file(batch: Batch, content: bytes) -> None:
    """Write the sealed file whole, or not at all."""
    subject = subjects_by_id([batch.subject_id])[batch.subject_id]
    path = file_of(batch.id)
    beside = path.with_suffix(".part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(seal(subject, "file", content))
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CannotReceive(
            _("The disk is full: the sheet was not taken. Tell the operator, then send it again.")
        ) from error


def file_content(batch: Batch) -> bytes:
    """The sheet as it was sent. Raises CannotReceive when it is gone."""
    subject = subjects_by_id([batch.subject_id])[batch.subject_id]
    try:
        return open_sealed(subject, "file", file_of(batch.id).read_bytes())
    except OSError as error:
        raise CannotReceive(_("The sheet is not here any more. Send it again.")) from error


def drop_file(batch_id: UUID) -> None:
    file_of(batch_id).unlink(missing_ok=True)


def file_of(batch_id: UUID) -> Path:
    return files_dir() / f"{batch_id}.sealed"


def _refuse_on_full_disk(size: int) -> None:
    space = os.statvfs(files_dir())
    if space.f_bavail * space.f_frsize < size * ROOM_NEEDED + (64 << 20):
        raise CannotReceive(_("The disk is full: the sheet was not taken. Tell the operator, then send it again."))


def _refuse_outside_reach(unit: Unit) -> None:
    reach = current_reach()
    is_within = reach.covers(
        district_id=unit.district_id, block_id=unit.block_id, panchayat_id=unit.panchayat_id
    )
    if not is_within and not access.is_wholly_within(unit.id, reach):
        raise CannotReceive(
            _("This place is not yours to send names from. Choose one in your own area."), code="place_outside"
        )
