"""Which decoys there are, and which of them a view, a viewer's figures or an export shows."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from dharatal.guard.access.reach import current_reach, keeping_decoys, showing
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault.marks.keys import MarkKey
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import Subject, open_sealed
from dharatal.kernel.actor import Actor
from dharatal.register.people import shown
from dharatal.register.people.card import PHONE_FIELD, Card, phones_from_bytes
from dharatal.register.people.decoys.allocation import shown_with, tag_of
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.sealed import ANSWERS_FIELD
from dharatal.register.people.marked.told import Told
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.places import within
from dharatal.register.territory.models import Unit

SINGLE_AN_EXPORT = 2


class Listed(NamedTuple):
    """A decoy, for whoever keeps them. lot: "shared", "single" (of one log-in or export) or "spare" (of none yet)."""

    id: int
    uuid: UUID
    card: Card
    phone: str
    answers: str
    unit_id: int
    lot: str
    entered_at: datetime
    retired_at: datetime | None
    why: str


class Spot(NamedTuple):
    """A decoy of the viewer's, as the figures of coverage see a verified member. at: since when."""

    id: int
    uuid: UUID
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int
    at: datetime


class ForExport(NamedTuple):
    """A decoy as a row of an export. told: as its marks are written (`marked.carriers`)."""

    id: int
    uuid: UUID
    card: Card
    phone: str
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int
    verified_at: datetime | None

    @property
    def told(self) -> Told:
        return Told(*self.card, phone=self.phone)


def listed(actor: Actor, *, at: datetime) -> list[Listed]:
    """Return every decoy, those in use first, the latest first ("decoys.listed", for an inquiry only)."""
    decoys = list(Decoy.objects.order_by("-entered_at", "-id"))
    found = _opened(decoys)
    audit.record(actor, "decoys.listed", facts={"shown": len(found)}, visibility=CASE, at=at)
    return sorted(found, key=lambda one: one.retired_at is not None)


def shown_to(actor: Actor, unit: Unit) -> list[Spot]:
    """Return the viewer's decoys of a unit that count in their figures; the open door has chosen them."""
    ids = current_reach().decoys
    if not ids:
        return []
    counted = Decoy.objects.filter(within(unit).condition, id__in=ids, is_counted=True)
    records = PersonRecord.objects.filter(id__in=counted.values("id"), is_decoy=True).order_by("id")
    return [
        Spot(
            one.id,
            one.uuid,
            one.unit_id,
            one.district_id,
            one.block_id,
            one.panchayat_id,
            one.verified_at or one.admitted_at,
        )
        for one in records.defer("card", "phone", "tokens", "match_tokens")
    ]


def for_export(key: MarkKey, unit: Unit) -> list[ForExport]:
    """Return the decoys that an export of a unit shows: half of the shared, and up to two that no other will have.

    The export's own are given to it the first time; asked again with the same key, the answer is the same. The open
    door must reach the unit. Whoever reads members in the same door reads them inside `without_decoys`, or inside
    `showing_export` instead of this, where they are rows among the others.
    """
    ids = _ids_for_export(key, unit)
    with showing(ids):
        records = {one.id: one for one in PersonRecord.objects.filter(id__in=ids)}
        cards = shown.cards_of(records.values())
        return [_for_export(records[one], cards[one]) for one in sorted(cards)]


@contextmanager
def showing_export(key: MarkKey, unit: Unit) -> Iterator[tuple[int, ...]]:
    """Let people's tables hold the decoys of an export, in their places, instead of the asker's; yields their ids."""
    ids = _ids_for_export(key, unit)
    with showing(ids):
        yield ids


@contextmanager
def without_decoys() -> Iterator[None]:
    """Let people's tables hold members only."""
    with showing(()):
        yield


def known_tokens() -> dict[int, int]:
    """Return the keyed number of every decoy that there ever was, with its id: for a suspect file."""
    return dict(Decoy.objects.order_by("retired_at", "id").values_list("phone_token", "id"))


def single_of(keys: Mapping[str, MarkKey]) -> dict[int, str]:
    """Return whose each single decoy is, by its id, among views and exports with these keys."""
    names = {tag_of(key): name for name, key in keys.items()}
    given = Decoy.objects.filter(tag__in=names).values_list("id", "tag")
    return {decoy: names[tag] for decoy, tag in given}


def _ids_for_export(key: MarkKey, unit: Unit) -> tuple[int, ...]:
    _give_single(key, unit)
    here = Decoy.objects.filter(within(unit).condition, retired_at__isnull=True)
    candidates = here.exclude(lot=Decoy.Lot.SINGLE, tag__isnull=True).order_by("id").values_list("id", "tag")
    return shown_with(key, ((decoy, tag or 0) for decoy, tag in candidates))


def _give_single(key: MarkKey, unit: Unit) -> None:
    tag = tag_of(key)
    if Decoy.objects.filter(tag=tag).exists():
        return
    spare = Decoy.objects.filter(
        within(unit).condition, lot=Decoy.Lot.SINGLE, tag__isnull=True, retired_at__isnull=True
    )
    chosen = spare.order_by("id").select_for_update(skip_locked=True).values_list("id", flat=True)
    Decoy.objects.filter(id__in=list(chosen[:SINGLE_AN_EXPORT])).update(tag=tag)


def _for_export(record: PersonRecord, card: Card) -> ForExport:
    (phone, *_others) = shown.phones_of([record])
    return ForExport(
        record.id,
        record.uuid,
        card,
        phone,
        record.unit_id,
        record.district_id,
        record.block_id,
        record.panchayat_id,
        record.verified_at,
    )


def _opened(decoys: list[Decoy]) -> list[Listed]:
    subjects = subjects_by_id(one.id for one in decoys)
    with keeping_decoys():
        cards = shown.cards_by_id([one.id for one in decoys])
    return [_listed(one, subjects[one.id], cards[one.id]) for one in decoys if one.id in cards]


def _listed(decoy: Decoy, subject: Subject, card: Card) -> Listed:
    phones = phones_from_bytes(open_sealed(subject, PHONE_FIELD, bytes(decoy.phone)))
    is_spare = decoy.lot == Decoy.Lot.SINGLE and decoy.tag is None
    return Listed(
        decoy.id,
        decoy.uuid,
        card,
        phones[0],
        open_sealed(subject, ANSWERS_FIELD, bytes(decoy.answers)).decode(),
        decoy.unit_id,
        "spare" if is_spare else decoy.lot,
        decoy.entered_at,
        decoy.retired_at,
        decoy.retired_why,
    )
