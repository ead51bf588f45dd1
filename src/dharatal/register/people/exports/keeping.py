"""The file between its making and its fetching: sealed under a key of its own, on the disk never in clear."""

import re
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from dharatal.engines.files import write_whole
from dharatal.engines.home import files_dir
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import CannotOpen, open_sealed, seal
from dharatal.kernel.errors import Refusal
from dharatal.register.people.exports.models import Export

FIELD = "export"
_SIZE = 8  # bytes that tell how long the list of the people in the file is
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class CannotKeep(Refusal):
    """The disk is full, or the file is not there any more."""

    code = "cannot_keep_export"


def keep(export: Export, people: BitMap, content: bytes) -> None:
    """Write a file whole, or not at all, with the ids of who is in it. Raises CannotKeep when there is no room."""
    subject = subjects_by_id([export.subject_id])[export.subject_id]
    told = people.serialize()
    try:
        write_whole(path_of(export.uuid), seal(subject, FIELD, len(told).to_bytes(_SIZE) + told + content))
    except OSError as error:
        raise CannotKeep(
            _("The disk is full: the file could not be kept. Tell the operator, then ask again."),
            code="disk_full",
        ) from error


def kept(export: Export) -> tuple[BitMap, bytes]:
    """Who is in a file, and the file. Raises CannotKeep when it is gone."""
    subject = subjects_by_id([export.subject_id]).get(export.subject_id)
    try:
        if subject is None:
            raise CannotOpen("shredded")
        whole = open_sealed(subject, FIELD, path_of(export.uuid).read_bytes())
    except (OSError, CannotOpen) as error:
        raise CannotKeep(_("The file is not here any more. Ask for it again."), code="export_gone") from error
    size = int.from_bytes(whole[:_SIZE])
    return BitMap.deserialize(whole[_SIZE : _SIZE + size]), whole[_SIZE + size :]


def drop(export_id: UUID) -> None:
    path_of(export_id).unlink(missing_ok=True)


def path_of(export_id: UUID) -> Path:
    return _folder() / f"{export_id}.sealed"


def drop_orphans(*, before: float) -> int:
    """Remove files that nobody can fetch: a power cut fell between file and commit, or the making broke off.

    before: seconds since 1970; younger files may belong to a transaction that still runs. Answers how many.
    """
    old = [path for path in _folder().iterdir() if path.stat().st_mtime < before]
    owners = {path: UUID(path.stem) for path in old if _UUID.fullmatch(path.stem)}
    ready = set(
        Export.objects.filter(uuid__in=owners.values(), state=Export.State.READY).values_list(
            "uuid", flat=True
        )
    )
    orphans = [path for path in old if path.suffix != ".sealed" or owners.get(path) not in ready]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _folder() -> Path:
    folder = files_dir() / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
