"""The card of a call that tells a member of a breach: who it is, then what is to be said; nothing is asked."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.kinds.protocol import STANDS, NotConfirmed, Shown
from dharatal.field.callroom.script import NoticeScript, spoken_name
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Touched
from dharatal.field.trace.breach import notices, telling
from dharatal.field.trace.breach.models import Concerned
from dharatal.guard.access.reach import lending
from dharatal.kernel.actor import Actor
from dharatal.register.people import reaching
from dharatal.register.people.card import Card
from dharatal.register.territory.models import Unit

HELLO = "नमस्ते, यह फ़ोन प्रदेश कार्यालय से है। हमारे पास आपकी जो जानकारी है, उसके बारे में एक ज़रूरी बात बतानी है।"


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """What a caller sees before the number. said: what is read out, in Hindi, a paragraph a line."""

    uuid: UUID
    card: Card
    unit_id: int
    said: Sequence[str]
    sent_at: datetime


class Warned:
    code = telling.OWNER_KIND
    toasts: Mapping[str, Any] = {
        "yes": _("%(name)s: told. The record of this call is the proof."),
        "no": _("%(name)s: not told to the end. A letter goes out."),
    }

    def reach(self, task: Task) -> AbstractContextManager[Any]:
        return lending(district_id=task.district_id, block_id=task.block_id, panchayat_id=task.panchayat_id)

    def card(self, actor: Actor, task: Task) -> NoticeCard | None:
        row = _row(task)
        card = reaching.cards(actor, [row.subject_id]).get(row.subject_id) if row else None
        if row is None or card is None:
            return None
        said = [text for _heading, text in notices.text_of(row.notice, "hi").sections]
        return NoticeCard(row.id, card, row.unit_id, said, row.notice.made_at)

    def phones(self, actor: Actor, task: Task) -> list[str]:
        return reaching.phones(actor, task.subject_id)

    def name(self, actor: Actor, task: Task) -> str:
        card = reaching.cards(actor, [task.subject_id]).get(task.subject_id)
        return card.name if card else ""

    def shown(self, card: NoticeCard, *, path: Sequence[Unit], at: datetime) -> Shown:
        return Shown(str(_("the data guard")), card.sent_at, _script(card))

    def told(self, card: NoticeCard) -> dict[str, Any]:
        return {"notice": str(card.uuid), "script": _script(card)._asdict()}

    def asks_where(self, task: Task) -> bool:
        return False

    def check(self, task: Task, outcome: str, answers: Mapping[str, str]) -> None:
        if outcome in ("yes", "no") and answers.get("identity") != "yes":
            raise NotConfirmed(_("Make sure first that you speak with the right person."))

    def hear(self, actor: Actor, task: Task, call: UUID, answers: Mapping[str, str], *, at: datetime) -> None:
        """Nothing is asked."""

    def settle(self, actor: Actor, touched: Touched, *, note: str, at: datetime) -> None:
        if touched.outcome:
            task = touched.task
            telling.answered(actor, task.owner_ref, outcome=touched.outcome, call=task.call_uuid, at=at)

    def stands(self, outcome: str) -> bool:
        return outcome in STANDS

    def take_back(self, actor: Actor, task: Task, *, at: datetime) -> None:
        telling.take_back(actor, task.owner_ref)


def _row(task: Task) -> Concerned | None:
    waiting = Concerned.objects.select_related("notice__breach")
    return waiting.filter(id=task.owner_ref, state="waiting").first()


def _script(card: NoticeCard) -> NoticeScript:
    return NoticeScript(HELLO, f"क्या {spoken_name(card.card.name)} जी से बात हो रही है?", list(card.said))
