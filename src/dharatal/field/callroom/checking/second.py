"""The second call: to whoever makes it a card like any other; its answer only stands beside the first."""

from datetime import datetime, timedelta

from dharatal.field.callroom.checking import planting
from dharatal.field.callroom.checking.ordering import OWNER_KIND
from dharatal.field.callroom.kinds.protocol import NotForThisMachine
from dharatal.field.callroom.kinds.submitted import Submitted
from dharatal.field.callroom.models import Check
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Touched
from dharatal.field.intake import queries as lists
from dharatal.field.intake.queries import CallCard
from dharatal.kernel.actor import Actor

ELSEWHERE_FOR = timedelta(days=3)
"""So long a card waits for another machine than the one of the first call: two log-ins may be one person."""


class Checked(Submitted):
    """What it leads to is decided later, when its result can no longer be taken back (`weighing`)."""

    code = OWNER_KIND

    def card(self, actor: Actor, task: Task) -> CallCard | None:
        check = _open(task)
        if check is None:
            return None
        is_same = check.first_device and actor.channel != "cli" and actor.device == check.first_device
        if is_same and task.leased_at and task.leased_at < check.ordered_at + ELSEWHERE_FOR:
            raise NotForThisMachine
        return lists.card_for_second_call(actor, check.about, heard=check.first_outcome)

    def phones(self, actor: Actor, task: Task) -> list[str]:
        return lists.phones_for_call(actor, Check.objects.get(id=task.owner_ref).about)

    def name(self, actor: Actor, task: Task) -> str:
        return lists.name_of(actor, Check.objects.get(id=task.owner_ref).about)

    def asks_where(self, task: Task) -> bool:
        return True

    def settle(self, actor: Actor, touched: Touched, *, note: str, at: datetime) -> None:
        """Nothing yet."""

    def take_back(self, actor: Actor, task: Task, *, at: datetime) -> None:
        """Nothing was done yet."""


class Tested(Checked):
    """A planted test: the card is invented, the number the organisation's own."""

    code = planting.OWNER_KIND

    def card(self, actor: Actor, task: Task) -> CallCard | None:
        check = _open(task)
        return planting.card(check) if check else None

    def phones(self, actor: Actor, task: Task) -> list[str]:
        return planting.phones(Check.objects.get(id=task.owner_ref))

    def name(self, actor: Actor, task: Task) -> str:
        card = planting.card(Check.objects.get(id=task.owner_ref))
        return card.card.name if card else ""


def _open(task: Task) -> Check | None:
    return Check.objects.filter(id=task.owner_ref, state=Check.State.OPEN).first()
