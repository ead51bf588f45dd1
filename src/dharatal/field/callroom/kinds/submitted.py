"""The ordinary card: a name that a district sent, and four questions before it enters the register."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom import script
from dharatal.field.callroom.checking import drawing, hearsay
from dharatal.field.callroom.kinds.protocol import HEARD, PHONED, QUESTIONS, STANDS, NotConfirmed, Shown
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Touched
from dharatal.field.intake import operations as intake
from dharatal.field.intake import queries as lists
from dharatal.field.intake.operations.correcting import OWNER_KIND
from dharatal.field.intake.queries import CallCard
from dharatal.guard.access.reach import Reach, lending
from dharatal.kernel.actor import Actor
from dharatal.register.posts import queries as posts
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit


class Submitted:
    code = OWNER_KIND
    toasts: Mapping[str, Any] = {
        "yes": _("%(name)s: yes. Now in the register."),
        "wrong_number": _("%(name)s: wrong number. It goes back to whoever sent it."),
    }

    def reach(self, task: Task) -> AbstractContextManager[Reach]:
        return lending(district_id=task.district_id, block_id=task.block_id, panchayat_id=task.panchayat_id)

    def card(self, actor: Actor, task: Task) -> CallCard | None:
        return lists.card_for_call(actor, task.owner_ref)

    def phones(self, actor: Actor, task: Task) -> list[str]:
        return lists.phones_for_call(actor, task.owner_ref)

    def name(self, actor: Actor, task: Task) -> str:
        return lists.name_of(actor, task.owner_ref)

    def shown(self, card: CallCard, *, path: Sequence[Unit], at: datetime) -> Shown:
        sender = posts.title_of(card.submitted_by, at=at)
        return Shown(sender, card.submitted_at, script.lines_for(card, path, caller=""))

    def told(self, card: CallCard) -> dict[str, Any]:
        path = territory.path(territory.unit(card.unit_id))
        return {"submission": str(card.uuid), "script": script.lines_for(card, path, caller="")._asdict()}

    def asks_where(self, task: Task) -> bool:
        """So that an open question betrays no second call."""
        return task.call_uuid is not None and drawing.draw("where", task.call_uuid) < drawing.ASKED_OPENLY

    def check(self, task: Task, outcome: str, answers: Mapping[str, str]) -> None:
        if outcome == "yes" and any(answers.get(one) != "yes" for one in QUESTIONS):
            raise NotConfirmed(_("Yes can be recorded only after all four questions were answered with yes."))

    def hear(self, actor: Actor, task: Task, call: UUID, answers: Mapping[str, str], *, at: datetime) -> None:
        """What was said to the open questions, for the person who decides."""
        phoned = answers.get(PHONED, "")
        hearsay.keep(task, call, answers.get(HEARD, ""), phoned=phoned, caller_id=actor.user_id)

    def settle(self, actor: Actor, touched: Touched, *, note: str, at: datetime) -> None:
        owner, ended = touched.task.owner_ref, touched.outcome
        if not ended:
            intake.attempted(owner, at=at)
        elif ended == "yes":
            intake.verify(actor, owner, at=at)
        elif ended == "wrong_number":
            intake.return_for_correction(actor, owner, outcome=ended, note=note, at=at)
        elif ended in ("unreached", "language"):
            intake.unreached(actor, owner, outcome=ended, at=at)
        elif ended == "deceased":
            intake.close(actor, owner, outcome=ended, at=at)
        elif ended == "do_not_call":
            intake.hold(actor, owner, at=at)
        else:
            intake.decline(actor, owner, outcome=ended, at=at)

    def stands(self, outcome: str) -> bool:
        return outcome in STANDS

    def take_back(self, actor: Actor, task: Task, *, at: datetime) -> None:
        intake.take_back(actor, task.owner_ref, at=at)
