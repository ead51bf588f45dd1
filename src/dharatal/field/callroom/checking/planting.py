"""Planted tests: invented names on numbers of the organisation's own, whose answer is known beforehand.

In a trial home only. They enter neither the register nor any figure of a district.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.home import mode
from dharatal.engines.keys import keyring
from dharatal.field.callroom.checking import drawing, ordering
from dharatal.field.callroom.checking.comparing import COMPARED
from dharatal.field.callroom.checking.sealed import ANSWERS
from dharatal.field.callroom.models import Check, Planted
from dharatal.field.calls import operations as calls
from dharatal.field.intake.queries import CallCard
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.kernel.phone import clean as read_phone
from dharatal.register.people.card import Card, phones_from_bytes, phones_to_bytes
from dharatal.register.people.tokens import phone_token
from dharatal.register.territory.models import Unit

OWNER_KIND = "planted"
TURN = UUID("5cf2e3d6-67e4-5d0c-9b1c-1b8c2f0e5d11")
ONE_IN = 50
WITHIN = (timedelta(minutes=20), timedelta(hours=24))


class CannotPlant(Refusal):
    code = "cannot_plant"


def enter(
    actor: Actor, *, card: Card, phone: str, unit: Unit, expected: str, answers: str, at: datetime
) -> Planted:
    """Enter a number of the organisation's own. expected: the outcome that is right. answers: who picks it up.

    Raises CannotPlant in production, without a name or who answers, or for a number that is none.
    """
    if mode() != "trial":
        raise CannotPlant(_("Planted tests are for trials only. This home is in production."))
    if expected not in COMPARED or not card.name.strip() or not answers.strip():
        raise CannotPlant(_("Write the name on the card, what the right answer is, and who answers."))
    number = read_phone(phone).primary
    if number is None:
        raise CannotPlant(_("This is no mobile number. Write ten digits."))
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    sealed = seal(subject, "card", card.to_bytes())
    planted = Planted(
        id=new_uuid(),
        subject_id=subject.id,
        card=sealed,
        phone=seal(subject, "phone", phones_to_bytes([number])),
        answers=seal(subject, ANSWERS, answers.strip()[:200].encode()),
        phone_token=phone_token(number),
        index_version=keyring().current,
        key_version=key_version(sealed),
        expected=expected,
        entered_by=actor.user_id,
        entered_at=at,
        unit_id=unit.id,
        district_id=unit.district_id,
        block_id=unit.block_id,
        panchayat_id=unit.panchayat_id,
    )
    planted.save(force_insert=True)
    audit.record(
        actor,
        "callroom.test_entered",
        subjects=[subject.id],
        unit_id=unit.id,
        object_id=planted.id,
        facts={"expected": expected},
        at=at,
    )
    return planted


def retire(actor: Actor, planted_id: UUID, *, at: datetime) -> None:
    """Hand this number out no more."""
    Planted.objects.filter(id=planted_id, retired_at=None).update(retired_at=at)
    audit.record(actor, "callroom.test_retired", object_id=planted_id, at=at)


def plant_after(actor: Actor, call: UUID, *, at: datetime) -> bool:
    """Put one test into the queue after one call in ONE_IN, by lot; says whether it did. Once for a call."""
    if mode() != "trial" or drawing.draw("planted", call) >= 1 / ONE_IN:
        return False
    return _plant(actor, call, at=at)


def _plant(actor: Actor, call: UUID, *, at: datetime) -> bool:
    waiting = Check.objects.filter(reason="planted", state=Check.State.OPEN).values("about")
    ready = list(Planted.objects.filter(retired_at=None).exclude(id__in=waiting).order_by("id"))
    if not ready or Check.objects.filter(first_call=call, reason="planted").exists():
        return False
    planted = ready[int(drawing.draw("which", call) * len(ready))]
    check = _check(planted, call, at)
    if not Check.objects.filter(first_call=check.first_call).exists():
        check.save(force_insert=True)
        due = {check.id: at + drawing.spread(call, *WITHIN)}
        task = ordering.task_for(
            check,
            owner_kind=OWNER_KIND,
            turn=TURN,
            phone_token=planted.phone_token,
            phone_version=planted.index_version,
        )
        calls.add_second(actor, [task], due=due, barred=[], at=at)
        return True
    return False


def _check(planted: Planted, call: UUID, at: datetime) -> Check:
    """first_call: of the test itself, from the call that it follows: the same when the log comes again."""
    return Check(
        id=new_uuid(),
        reason="planted",
        first_call=UUID(int=call.int ^ TURN.int),
        caller_id=0,
        first_outcome=planted.expected,
        first_at=at,
        about=planted.id,
        subject_id=planted.subject_id,
        unit_id=planted.unit_id,
        district_id=planted.district_id,
        block_id=planted.block_id,
        panchayat_id=planted.panchayat_id,
        ordered_at=at,
        key_version=keyring().current,
    )


def card(check: Check) -> CallCard | None:
    """The invented card, opened; none when the number was taken out meanwhile."""
    planted = Planted.objects.filter(id=check.about, retired_at=None).first()
    subject = subjects_by_id([check.subject_id]).get(check.subject_id)
    if planted is None or subject is None:
        return None
    opened = Card.from_bytes(open_sealed(subject, "card", bytes(planted.card)))
    return CallCard(check.id, opened, planted.unit_id, planted.entered_by, planted.entered_at, 0)


def phones(check: Check) -> list[str]:
    planted = Planted.objects.get(id=check.about)
    subject = subjects_by_id([check.subject_id])[check.subject_id]
    return phones_from_bytes(open_sealed(subject, "phone", bytes(planted.phone)))
