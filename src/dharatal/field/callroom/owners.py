"""The table of owner kinds: the one place that knows which there are. Rooms above name theirs in `kinds.elsewhere`."""

from functools import cache

from django.utils.module_loading import import_string

from dharatal.field.callroom.checking.second import Checked, Tested
from dharatal.field.callroom.kinds.elsewhere import path_of
from dharatal.field.callroom.kinds.paired import Paired
from dharatal.field.callroom.kinds.protocol import OwnerKind
from dharatal.field.callroom.kinds.submitted import Submitted
from dharatal.field.calls.models import Task

ORDINARY: OwnerKind = Submitted()
KINDS: dict[str, OwnerKind] = {kind.code: kind for kind in (ORDINARY, Paired(), Checked(), Tested())}


def kind_of(task: Task) -> OwnerKind:
    return kind_named(task.owner_kind)


def kind_named(code: str) -> OwnerKind:
    return KINDS.get(code) or _elsewhere(path_of(code))


@cache
def _elsewhere(path: str) -> OwnerKind:
    kind: OwnerKind = import_string(path)() if path else ORDINARY
    return kind
