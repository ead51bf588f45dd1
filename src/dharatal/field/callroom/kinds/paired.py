"""The card about two records that may be one person; what it asks and answers is in `pairs`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom import pairs, script
from dharatal.field.callroom.kinds.protocol import STANDS, NotConfirmed, Shown
from dharatal.field.callroom.pairs import PairCard
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Touched
from dharatal.field.calls.outcomes import OUTCOMES
from dharatal.kernel.actor import Actor
from dharatal.register.territory.models import Unit


class Paired:
    code = pairs.OWNER_KIND
    toasts: Mapping[str, Any] = {
        "yes": _("%(name)s: one person. The records are joined."),
        "no": _("%(name)s: two people. That is kept."),
    }

    def reach(self, task: Task) -> AbstractContextManager[None]:
        return pairs.lent(task)

    def card(self, actor: Actor, task: Task) -> PairCard | None:
        return pairs.card_for_call(actor, task)

    def phones(self, actor: Actor, task: Task) -> list[str]:
        return pairs.phones_for_call(actor, task)

    def name(self, actor: Actor, task: Task) -> str:
        card = pairs.card_for_call(actor, task)
        return card.card.name if card else ""

    def shown(self, card: PairCard, *, path: Sequence[Unit], at: datetime) -> Shown:
        return Shown(
            str(_("the review desk")),
            card.sent_at,
            script.lines_for_pair(card),
            other=(card.other, card.other_unit_id),
        )

    def told(self, card: PairCard) -> dict[str, Any]:
        return {"pair": str(card.uuid), "script": script.lines_for_pair(card)._asdict()}

    def asks_where(self, task: Task) -> bool:
        return False

    def check(self, task: Task, outcome: str, answers: Mapping[str, str]) -> None:
        if outcome in ("yes", "no") and answers.get("identity") != "yes":
            raise NotConfirmed(_("Make sure first that you speak with the right person."))

    def hear(self, actor: Actor, task: Task, call: UUID, answers: Mapping[str, str], *, at: datetime) -> None:
        """Nothing is asked openly."""

    def settle(self, actor: Actor, touched: Touched, *, note: str, at: datetime) -> None:
        if touched.outcome:
            pairs.settle(actor, touched.task, ended=touched.outcome, at=at)

    def stands(self, outcome: str) -> bool:
        """A final answer decided the pair, or opened it to reviewers again."""
        return outcome in STANDS or OUTCOMES[outcome].is_final

    def take_back(self, actor: Actor, task: Task, *, at: datetime) -> None:
        """An attempt at a pair is counted nowhere but in its task."""
