"""Enters and retires decoys. Nothing of it names a member, and its entries in the log are for an inquiry only."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dharatal.engines.keys import keyring
from dharatal.guard.access.reach import keeping_decoys
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.blind import blind_all
from dharatal.guard.vault.marks.keys import view_key
from dharatal.guard.vault.sealing import Subject, key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.kernel.phone import clean
from dharatal.register.people.card import FIELD, PHONE_FIELD, Card, phones_to_bytes
from dharatal.register.people.decoys.allocation import tag_of
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.resembling import Model, identifier_like, model_near
from dharatal.register.people.decoys.sealed import ANSWERS_FIELD
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.tokens import PHONE, name_tokens, phone_token
from dharatal.register.territory.models import Unit

LONGEST_ANSWERS = 200
WHY = {
    "lost": _("The organisation no longer holds the number"),
    "known": _("Somebody knows that it is one"),
    "taken": _("The number is somebody's now"),
    "forgotten": _("Somebody took the name out of the register"),
}


class CannotEnter(Refusal):
    """The name, the place, or who answers is missing, or the number is none, or somebody's."""

    code = "cannot_enter_decoy"


class CannotRetire(Refusal):
    """There is no such decoy, or it is retired already."""

    code = "cannot_retire_decoy"


class Invented(NamedTuple):
    """Somebody to enter. phone: as typed, of a number the organisation owns; answers: who holds it.

    for_user: the one log-in that is to see it; for_export: kept for one export. Neither: half of all see it.
    """

    card: Card
    phone: str
    unit: Unit
    answers: str
    for_user: int = 0
    for_export: bool = False


def enter(actor: Actor, invented: Invented, *, at: datetime) -> Decoy:
    """Put an invented member on a number of the organisation's own into the register.

    From the next page on it is a row to the views that show it, and each needs its key: so nobody but the machine
    itself enters one where no second custodian answers. Raises CannotEnter, CustodianAway.
    """
    number = _number_of(invented)
    if not actor.is_system:
        view_key(actor.user_id)
    with keeping_decoys():
        _refuse_taken(number)
        model = model_near(invented.unit, at=at)
        subject = _subject_like(model)
        decoy = _decoy(actor, invented, number, subject, model, at)
        try:
            with transaction.atomic():
                vault.keep([subject])
                decoy.save(force_insert=True)
        except IntegrityError:
            raise _is_somebodys() from None
        _write(invented.card, decoy, model, seal(subject, FIELD, invented.card.to_bytes()))
    _log(actor, "decoys.entered", decoy, at, lot=decoy.lot)
    return decoy


def retire(actor: Actor, uuid: UUID, *, why: str, at: datetime) -> Decoy:
    """Show a decoy to nobody any more; what it marked before still tells. why: a key of WHY. Raises CannotRetire."""
    decoy = Decoy.objects.select_for_update().filter(uuid=uuid).first()
    if decoy is None or why not in WHY:
        raise CannotRetire(_("There is no decoy of that number. Choose one of the list, and a reason."))
    if decoy.retired_at is not None:
        raise CannotRetire(_("This decoy is retired already."), code="retired_already")
    decoy.retired_at, decoy.retired_why, decoy.told_at = at, why, at
    decoy.save(update_fields=["retired_at", "retired_why", "told_at"])
    _log(actor, "decoys.retired", decoy, at, why=why)
    return decoy


def retire_in(actor: Actor, districts: Collection[int], *, at: datetime) -> int:
    """Retire every decoy of these districts that anybody was shown, as known; answers how many."""
    held = shown_in(districts).select_for_update().order_by("id")
    return len([retire(actor, uuid, why="known", at=at) for uuid in held.values_list("uuid", flat=True)])


def shown_in(districts: Collection[int]) -> "QuerySet[Decoy]":
    """The decoys in use in these districts; those that wait for an export were shown to nobody."""
    in_use = Decoy.objects.filter(district_id__in=list(districts), retired_at=None)
    return in_use.exclude(lot=Decoy.Lot.SINGLE, tag=None)


def tell_taken(actor: Actor, *, at: datetime) -> int:
    """Write into the log which decoys the database retired because their number became somebody's; say how many."""
    taken = Decoy.objects.filter(retired_at__isnull=False, told_at__isnull=True).order_by("id")
    found = list(taken.select_for_update(skip_locked=True))
    for decoy in found:
        _log(actor, "decoys.retired", decoy, at, why=decoy.retired_why)
    Decoy.objects.filter(id__in=[one.id for one in found]).update(told_at=at)
    return len(found)


def _number_of(invented: Invented) -> str:
    if not invented.card.name.strip() or not invented.answers.strip():
        raise CannotEnter(_("Write the name, and who holds the number and answers it."))
    if not invented.unit.district_id or not (invented.unit.block_id or invented.unit.panchayat_id):
        raise CannotEnter(_("Choose a village, a panchayat or a ward: members live in one."))
    number = clean(invented.phone).primary
    if number is None:
        raise CannotEnter(_("This is no mobile number. Write ten digits."))
    return number


def _refuse_taken(number: str) -> None:
    tokens = blind_all(PHONE, number)
    if PersonRecord.objects.filter(phone_token__in=tokens, is_decoy=False).exists():
        raise _is_somebodys()
    if Decoy.objects.filter(phone_token__in=tokens, retired_at__isnull=True).exists():
        raise CannotEnter(_("A decoy has this number already."), code="decoy_already")


def _is_somebodys() -> CannotEnter:
    return CannotEnter(
        _("Somebody of the register or of a list has this number. Use one that the organisation owns."),
        code="number_taken",
    )


def _subject_like(model: Model) -> Subject:
    (subject,) = vault.new_subjects(1)
    return subject._replace(uuid=identifier_like(model.uuid) or subject.uuid)


def _decoy(
    actor: Actor, invented: Invented, number: str, subject: Subject, model: Model, at: datetime
) -> Decoy:
    sealed = seal(subject, PHONE_FIELD, phones_to_bytes([number]))
    is_single = bool(invented.for_user) or invented.for_export
    return Decoy(
        id=subject.id,
        uuid=subject.uuid,
        **_place(invented.unit),
        lot=Decoy.Lot.SINGLE if is_single else Decoy.Lot.SHARED,
        tag=tag_of(view_key(invented.for_user)) if invented.for_user else None,
        phone=sealed,
        phone_token=phone_token(number),
        index_version=keyring().current,
        answers=seal(subject, ANSWERS_FIELD, invented.answers.strip()[:LONGEST_ANSWERS].encode()),
        key_version=key_version(sealed),
        like_id=model.record_id,
        shift=model.shift,
        is_counted=model.is_counted,
        entered_by=actor.user_id,
        entered_at=at,
    )


def _write(card: Card, decoy: Decoy, model: Model, sealed: bytes) -> None:
    """Write the rows that are like everybody's; nothing compares or matches them."""
    place = {name: getattr(decoy, name) for name in ("unit_id", "district_id", "block_id", "panchayat_id")}
    Person.objects.create(id=decoy.id, uuid=decoy.uuid, created_at=model.admitted_at, is_decoy=True, **place)
    PersonRecord.objects.bulk_create(
        [
            PersonRecord(
                id=decoy.id,
                uuid=decoy.uuid,
                person_id=decoy.id,
                is_decoy=True,
                card=sealed,
                phone=decoy.phone,
                phone_token=decoy.phone_token,
                tokens=name_tokens(card.name, relative=card.relative_name),
                index_version=decoy.index_version,
                source=model.source,
                source_ref=new_uuid(),
                admitted_at=model.admitted_at,
                verified_at=model.verified_at,
                key_version=decoy.key_version,
                match_tokens=[],
                matched_at=decoy.entered_at,
                **place,
            )
        ]
    )


def _place(unit: Unit) -> dict[str, int]:
    return {
        "unit_id": unit.id,
        "district_id": unit.district_id,
        "block_id": unit.block_id,
        "panchayat_id": unit.panchayat_id,
    }


def _log(actor: Actor, action: str, decoy: Decoy, at: datetime, **facts: str) -> None:
    """Without the subject: who looked at a member is shown to many, and an entry about it would give it away."""
    audit.record(
        actor, action, unit_id=decoy.unit_id, object_id=decoy.uuid, facts=facts, visibility=CASE, at=at
    )
