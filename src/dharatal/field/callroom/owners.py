"""The table of owner kinds: the one place that knows which there are."""

from functools import cache

from django.utils.module_loading import import_string

from dharatal.field.callroom.checking.second import Checked, Tested
from dharatal.field.callroom.kinds import joined
from dharatal.field.callroom.kinds.paired import Paired
from dharatal.field.callroom.kinds.protocol import OwnerKind
from dharatal.field.callroom.kinds.submitted import Submitted
from dharatal.field.calls.models import Task

ORDINARY: OwnerKind = Submitted()
_OWN: dict[str, OwnerKind] = {kind.code: kind for kind in (ORDINARY, Paired(), Checked(), Tested())}


@cache
def kinds() -> dict[str, OwnerKind]:
    """Every kind by its code, those of rooms above this one too."""
    return _OWN | {code: import_string(path)() for code, path in joined.paths().items()}


def kind_of(task: Task) -> OwnerKind:
    return kinds().get(task.owner_kind, ORDINARY)
