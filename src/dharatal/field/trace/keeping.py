"""The list as it came and what was found in it: sealed on the disk under a key of its own, never in clear."""

from pathlib import Path
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.files import write_whole
from dharatal.engines.home import files_dir
from dharatal.field.trace.models import SuspectFile
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import CannotOpen, open_sealed, seal
from dharatal.kernel.errors import Refusal

Part = Literal["list", "report", "rows"]
PARTS: tuple[Part, ...] = ("list", "report", "rows")


class CannotKeep(Refusal):
    """The disk is full, or the list was shredded."""

    code = "cannot_keep_list"


def keep(suspect: SuspectFile, part: Part, content: bytes) -> None:
    """Write a part whole, or not at all. Raises CannotKeep when there is no room."""
    subject = subjects_by_id([suspect.subject_id])[suspect.subject_id]
    try:
        write_whole(_path_of(suspect.id, part), seal(subject, part, content))
    except OSError as error:
        raise CannotKeep(
            _("The disk is full: the list was not kept. Tell the operator, then hand it in again."),
            code="disk_full",
        ) from error


def kept(suspect: SuspectFile, part: Part) -> bytes:
    """Raises CannotKeep when it is gone."""
    subject = subjects_by_id([suspect.subject_id]).get(suspect.subject_id)
    try:
        if subject is None:
            raise CannotOpen("shredded")
        return open_sealed(subject, part, _path_of(suspect.id, part).read_bytes())
    except (OSError, CannotOpen) as error:
        raise CannotKeep(
            _("The list is not here any more: its time was over. Hand it in again if you still have it."),
            code="list_gone",
        ) from error


def drop(suspect_id: UUID) -> None:
    for part in PARTS:
        _path_of(suspect_id, part).unlink(missing_ok=True)


def _path_of(suspect_id: UUID, part: Part) -> Path:
    folder = files_dir() / "suspects"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{suspect_id}.{part}.sealed"
