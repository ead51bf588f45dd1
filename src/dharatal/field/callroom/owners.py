"""The table of owner kinds: the one place that knows which there are."""

from dharatal.field.callroom.checking.second import Checked, Tested
from dharatal.field.callroom.kinds.paired import Paired
from dharatal.field.callroom.kinds.protocol import OwnerKind
from dharatal.field.callroom.kinds.submitted import Submitted
from dharatal.field.calls.models import Task

ORDINARY: OwnerKind = Submitted()
KINDS: dict[str, OwnerKind] = {kind.code: kind for kind in (ORDINARY, Paired(), Checked(), Tested())}


def join(kind: OwnerKind) -> None:
    """Let a room above this one have its cards called here; from `AppConfig.ready`."""
    KINDS[kind.code] = kind


def kind_of(task: Task) -> OwnerKind:
    return KINDS.get(task.owner_kind, ORDINARY)
