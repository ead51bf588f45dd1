"""A sheet arrives: read once, sealed at once, shown back before anything is stored from it."""

import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.files import write_whole
from dharatal.engines.home import files_dir
from dharatal.field.intake.models import Batch, SavedMapping
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.guard.access import queries as access
from dharatal.guard.access.reach import current_reach
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import CannotOpen, key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit
from dharatal.register.territory.queries import Located

LARGEST = 100 * 1024 * 1024
Part = Literal[
    "file", "draft", "check"
]  # the sheet itself, how its columns were read, how its rows would fare
ROOM_NEEDED = 4  # a load takes about this many times the file's size on the disk

_GONE = _("The sheet is not here any more. Send it again.")
_FULL = _("The disk is full: the sheet was not taken. Tell the operator, then send it again.")


class CannotReceive(Refusal):
    code = "cannot_receive"
    status = 422


class AlreadySent(Refusal):
    """A preview that is none any more: sent from another tab, perhaps."""

    code = "already_sent_list"


def receive(actor: Actor, *, unit: Unit, filename: str, content: bytes, at: datetime) -> Batch:
    """Keep a sheet, sealed, until its columns are confirmed. Nothing of it is on the disk in clear, ever.

    Raises CannotReceive when the unit is not the actor's, the file is too large or the disk too full.
    """
    refuse_outside_reach(unit)
    if len(content) > LARGEST:
        raise CannotReceive(
            _("The file is larger than %(limit)s MB. Split it by block and send each part.")
            % {"limit": LARGEST >> 20}
        )
    _refuse_on_full_disk(len(content))
    batch = new_batch(actor, unit=unit, kind="sheet", label=filename[-120:], state=Batch.State.PREVIEW, at=at)
    audit.record(
        actor,
        "intake.sheet_received",
        unit_id=unit.id,
        object_id=batch.id,
        facts={"bytes": len(content)},
        at=at,
    )
    keep_file(batch, content)  # last, so that what the database refuses leaves no file behind
    return batch


def new_batch(actor: Actor, *, unit: Unit, kind: str, label: str, state: Batch.State, at: datetime) -> Batch:
    """Open a batch with a subject of its own, under which its file, name and raw rows are sealed."""
    refuse_outside_reach(unit)
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    sealed = seal(subject, "label", label.encode())
    batch = Batch(
        id=new_uuid(),
        subject_id=subject.id,
        kind=kind,
        state=state,
        submitted_by=actor.user_id,
        channel=actor.channel,
        received_at=at,
        label=sealed,
        key_version=key_version(sealed),
        unit_id=unit.id,
        district_id=unit.district_id,
        block_id=unit.block_id,
        panchayat_id=unit.panchayat_id,
    )
    batch.save(force_insert=True)
    return batch


def confirm(actor: Actor, batch: Batch, *, chosen: Sequence[Chosen], total_rows: int, at: datetime) -> None:
    """Fix which column is what, and open the batch for loading; the choice is remembered for the district."""
    settle(actor, batch, chosen=chosen, total_rows=total_rows, at=at)
    send(actor, batch, at=at)


def settle(
    actor: Actor,
    batch: Batch,
    *,
    chosen: Sequence[Chosen],
    total_rows: int,
    is_remembered: bool = True,
    at: datetime,
) -> None:
    """Fix which column is what, to be seen and changed until the batch is sent. Raises AlreadySent."""
    told = [{"index": one.index, "mapping": one.mapping.to_json()} for one in chosen]
    batch.mapping, batch.total_rows = {"sheets": told, "is_shaped": True}, total_rows
    changed = Batch.objects.filter(id=batch.id, state=Batch.State.PREVIEW).update(
        mapping=batch.mapping, total_rows=total_rows
    )
    if not changed:
        raise AlreadySent(_("This list was sent already; its columns can no longer be changed."))
    for one in chosen if is_remembered else ():
        save_mapping(actor, batch, one.mapping, at=at)


def send(actor: Actor, batch: Batch, *, at: datetime) -> bool:
    """Open a batch for loading; False when it was sent before. Raises AlreadySent when its columns are not settled."""
    told = {**(batch.mapping or {}), "sent_at": at.isoformat()}
    waiting = Batch.objects.filter(id=batch.id, state=Batch.State.PREVIEW)
    changed = waiting.exclude(mapping=None).update(state=Batch.State.LOADING, mapping=told)
    batch.refresh_from_db()
    if changed:
        audit.record(
            actor,
            "intake.sheet_sent",
            unit_id=batch.unit_id,
            object_id=batch.id,
            facts={"rows": batch.total_rows},
            at=at,
        )
    return bool(changed)


def drop(actor: Actor, batch: Batch, *, at: datetime) -> bool:
    """Throw a batch away that was never sent, with its file and its key; False when it was sent meanwhile."""
    gone, _rows = Batch.objects.filter(id=batch.id, state=Batch.State.PREVIEW).delete()
    if gone:
        vault.erase(actor, [batch.subject_id], at=at)
        audit.record(actor, "intake.sheet_dropped", unit_id=batch.unit_id, object_id=batch.id, at=at)
        drop_files(batch.id)
    return bool(gone)


def drop_forgotten(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Throw away what was received before a moment and never sent; answers how many."""
    forgotten = Batch.objects.filter(kind="sheet", state=Batch.State.PREVIEW, received_at__lt=before)
    return sum(drop(actor, batch, at=at) for batch in forgotten.order_by("received_at", "id")[:100])


def drop_orphans(*, before: float) -> int:
    """Remove sealed files that no batch answers for: a power cut fell between the file and the commit.

    before: seconds since 1970; younger files may belong to a transaction that still runs. Answers how many.
    """
    old = [path for path in files_dir().iterdir() if path.is_file() and path.stat().st_mtime < before]
    owners = {path: path.name.split(".", 1)[0] for path in old}
    known = {
        str(one) for one in Batch.objects.filter(id__in=_uuids(owners.values())).values_list("id", flat=True)
    }
    orphans = [path for path, owner in owners.items() if owner not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _uuids(names: Iterable[str]) -> set[UUID]:
    """Those of the names that are UUIDs; a file of any other name is nobody's."""
    return {UUID(name) for name in names if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name)}


def save_mapping(actor: Actor, batch: Batch, mapping: Mapping, *, at: datetime) -> None:
    SavedMapping.objects.update_or_create(
        district_id=batch.district_id,
        fingerprint=mapping.fingerprint,
        defaults={"mapping": mapping.to_json(), "saved_by": actor.user_id, "saved_at": at},
    )


def finish(actor: Actor, batch: Batch, *, at: datetime) -> None:
    """Close a batch whose rows are all stored; its sealed file goes after the commit."""
    Batch.objects.filter(id=batch.id).update(state=Batch.State.LOADED, loaded_at=at)
    batch.refresh_from_db()
    counts = {"accepted": batch.accepted, "duplicates": batch.duplicates, "rejected": batch.rejected}
    audit.record(actor, "intake.sheet_loaded", unit_id=batch.unit_id, object_id=batch.id, facts=counts, at=at)


def give_up(actor: Actor, batch: Batch, *, problem: str, at: datetime) -> None:
    """Note that a batch cannot go on; what it stored stays, and its file is kept for another try."""
    Batch.objects.filter(id=batch.id).update(state=Batch.State.FAILED, problem=problem[:60])
    audit.record(
        actor,
        "intake.load_failed",
        unit_id=batch.unit_id,
        object_id=batch.id,
        facts={"problem": problem[:60]},
        at=at,
    )


def retry(actor: Actor, batch: Batch, *, at: datetime) -> bool:
    """Open a batch that failed once more, to go on behind its last stored row; False when it goes on already.

    From then on it is loaded in the name of whoever tried again. Raises CannotReceive when its file is gone or
    its place is not the actor's.
    """
    if batch.state != Batch.State.FAILED:
        return False
    refuse_outside_reach(territory.unit(batch.unit_id))
    if not file_of(batch.id).exists():
        raise CannotReceive(_GONE, code="sheet_gone")
    told = {**(batch.mapping or {}), "sent_at": at.isoformat(), "taken_up_by": actor.user_id}
    failed = Batch.objects.filter(id=batch.id, state=Batch.State.FAILED)
    changed = failed.update(state=Batch.State.LOADING, problem="", mapping=told)
    batch.refresh_from_db()
    if changed:
        audit.record(
            actor,
            "intake.load_retried",
            unit_id=batch.unit_id,
            object_id=batch.id,
            facts={"done": batch.done_rows, "rows": batch.total_rows},
            at=at,
        )
    return bool(changed)


def keep_file(batch: Batch, content: bytes, *, part: Part = "file") -> None:
    """Write a sealed file whole, or not at all. Raises CannotReceive when there is no room."""
    subject = subjects_by_id([batch.subject_id])[batch.subject_id]
    try:
        write_whole(file_of(batch.id, part), seal(subject, part, content))
    except OSError as error:
        raise CannotReceive(_FULL, code="disk_full") from error


def file_content(batch: Batch, part: Part = "file") -> bytes:
    """The sheet as it was sent, or what was noted about it. Raises CannotReceive when it is gone."""
    subject = subjects_by_id([batch.subject_id])[batch.subject_id]
    try:
        return open_sealed(subject, part, file_of(batch.id, part).read_bytes())
    except (OSError, CannotOpen) as error:
        raise CannotReceive(_GONE, code="sheet_gone") from error


def drop_files(batch_id: UUID) -> None:
    for part in get_args(Part):
        file_of(batch_id, part).unlink(missing_ok=True)


def file_of(batch_id: UUID, part: Part = "file") -> Path:
    return files_dir() / (f"{batch_id}.sealed" if part == "file" else f"{batch_id}.{part}.sealed")


def _refuse_on_full_disk(size: int) -> None:
    space = os.statvfs(files_dir())
    if space.f_bavail * space.f_frsize < size * ROOM_NEEDED + (64 << 20):
        raise CannotReceive(_FULL, code="disk_full")


def refuse_outside_reach(unit: Located) -> None:
    """Raises CannotReceive when a place is not the actor's to send names from."""
    reach = current_reach()
    is_within = reach.covers(
        district_id=unit.district_id, block_id=unit.block_id, panchayat_id=unit.panchayat_id
    )
    if not is_within and not access.is_wholly_within(unit.id, reach):
        raise CannotReceive(
            _("This place is not yours to send names from. Choose one in your own area."),
            code="place_outside",
        )
