"""The call-back: a card like any other, whose answer confirms a complaint or does not."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.kinds.protocol import STANDS, NotConfirmed, Shown
from dharatal.field.callroom.script import spoken_name
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Touched
from dharatal.field.intake import whose as intake
from dharatal.field.trace.complaints import operations, queries
from dharatal.field.trace.complaints.operations import OWNER_KIND
from dharatal.field.trace.complaints.reading import moment_of
from dharatal.field.trace.models import Complaint
from dharatal.guard.access.reach import keeping_decoys, lending
from dharatal.kernel.actor import Actor
from dharatal.register.people import whose as people
from dharatal.register.people.card import Card
from dharatal.register.territory.models import Unit

CALLED, WHEN, AS = "called", "called_when", "called_as"
"""The answers, as `callroom.kinds.protocol.TOLD` names them."""


@dataclass(frozen=True, slots=True)
class CallBackCard:
    """Whom to ask for; what they told is not on it, so that the answer is theirs and not the card's."""

    uuid: UUID
    card: Card
    unit_id: int
    told_at: datetime


class CallBackScript(NamedTuple):
    """The greeting, who is speaking, and the three questions; nothing of what was told is read out."""

    hello: str
    identity: str
    called: str
    when: str
    named: str


class CalledBack:
    code = OWNER_KIND
    toasts: Mapping[str, Any] = {
        "yes": _("%(name)s: confirmed. It weighs from now on."),
        "no": _("%(name)s: was not called. That is kept."),
    }

    @contextmanager
    def reach(self, task: Task) -> Iterator[None]:
        with (
            keeping_decoys(),
            lending(district_id=task.district_id, block_id=task.block_id, panchayat_id=task.panchayat_id),
        ):
            yield

    def card(self, actor: Actor, task: Task) -> CallBackCard | None:
        held = _waiting(task)
        card = _card_of(held) if held else None
        return CallBackCard(held.id, card, held.unit_id, held.told_at) if held and card else None

    def asks_where(self, task: Task) -> bool:
        return False

    def phones(self, actor: Actor, task: Task) -> list[str]:
        """The registered number: what was told by it was linked by it."""
        held = Complaint.objects.get(id=task.owner_ref)
        told = queries.opened([held]).get(held.id)
        return [told[0].mobile] if told else []

    def name(self, actor: Actor, task: Task) -> str:
        held = Complaint.objects.filter(id=task.owner_ref).first()
        card = _card_of(held) if held else None
        return card.name if card else ""

    def shown(self, card: CallBackCard, *, path: Sequence[Unit], at: datetime) -> Shown:
        return Shown(str(_("the complaints book")), card.told_at, lines(card))

    def told(self, card: CallBackCard) -> dict[str, Any]:
        return {"complaint": str(card.uuid), "script": lines(card)._asdict()}

    def check(self, task: Task, outcome: str, answers: Mapping[str, str]) -> None:
        if outcome in ("yes", "no") and answers.get("identity") != "yes":
            raise NotConfirmed(_("Make sure first that you speak with the right person."))
        if outcome == "yes" and answers.get(CALLED) != "yes":
            raise NotConfirmed(_("Yes can be recorded only when they say that somebody called them."))
        if outcome == "no" and answers.get(CALLED) == "yes":
            raise NotConfirmed(_("They say that somebody called them: record yes, or correct the answer."))

    def hear(self, actor: Actor, task: Task, call: UUID, answers: Mapping[str, str], *, at: datetime) -> None:
        when = answers.get(WHEN, "")
        operations.hear_again(
            actor,
            task.owner_ref,
            heard_name=answers.get(AS, ""),
            when=when,
            called_at=moment_of(when),
            at=at,
        )

    def settle(self, actor: Actor, touched: Touched, *, note: str, at: datetime) -> None:
        if touched.outcome:
            operations.answered(
                actor, touched.task.owner_ref, outcome=touched.outcome, call=touched.task.call_uuid, at=at
            )

    def stands(self, outcome: str) -> bool:
        return outcome in STANDS

    def take_back(self, actor: Actor, task: Task, *, at: datetime) -> None:
        operations.unanswered(actor, task.owner_ref, at=at)


def lines(card: CallBackCard) -> CallBackScript:
    return CallBackScript(
        hello="नमस्ते, यह फ़ोन प्रदेश कार्यालय से है। आपकी एक शिकायत हमारे पास लिखी है, उसी के बारे में पूछना है।",
        identity=f"क्या {spoken_name(card.card.name)} जी से बात हो रही है?",
        called="क्या किसी दूसरे दल की ओर से आपको फ़ोन आया था?",
        when="वह फ़ोन कब आया था? दिन और समय याद हो तो बताइए।",
        named="फ़ोन करने वाले ने आपको किस नाम से पुकारा? जैसे कहा, वैसे ही बताइए।",
    )


def _waiting(task: Task) -> Complaint | None:
    return Complaint.objects.filter(id=task.owner_ref, state=Complaint.State.TOLD).first()


def _card_of(held: Complaint) -> Card | None:
    return people.card_of(held.subject_id) or intake.card_of(held.subject_id)
