"""From an uploaded sheet to a batch that can be sent: its columns settled, its rows tried, nothing stored of them."""

import hashlib
from collections.abc import Mapping as Fields
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.engines.keys import keyring
from dharatal.field.intake import choosing, drafts, known, preparing, queries
from dharatal.field.intake.drafts import Check, Draft
from dharatal.field.intake.models import Batch
from dharatal.field.intake.operations.receiving import file_content, keep_file, receive, settle
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading.lists import open_lists
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.rows import Left, Prepared, by_the_column
from dharatal.field.intake.sorting import sorted_out
from dharatal.guard.access import operations as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit
from dharatal.register.territory.queries import PlaceIndex


def draft(actor: Actor, *, unit: Unit, filename: str, content: bytes, at: datetime) -> Batch:
    """Keep a sheet, sealed, with what its columns seem to be. Where the district's choice of last time fits, its rows
    are tried at once.

    The same file sent twice is kept once, until it is sent or thrown away. Raises CannotReadSheet, NothingToLoad,
    CannotReceive.
    """
    key = _key_of(unit, content)

    def act() -> dict[str, str]:
        return {"batch": str(_drafted(actor, unit=unit, filename=filename, content=content, at=at).id)}

    told = access.once(actor, key=key, act=act, at=at)
    kept = Batch.objects.filter(id=told["batch"], state=Batch.State.PREVIEW).first()
    return kept or _drafted(actor, unit=unit, filename=filename, content=content, at=at)


def choose_columns(
    actor: Actor,
    batch: Batch,
    *,
    sheets: Sequence[int],
    fields: Fields[int, str],
    is_remembered: bool,
    at: datetime,
) -> None:
    """Take the user's word for which sheets and columns are what, and try the rows.

    sheets: places in the workbook, none for those chosen before; fields: by column of the sheet that was shown.
    Raises AlreadySent, NothingToLoad, MappingDoesNotFit.
    """
    seen = draft_of(batch)
    shown = seen.shown
    mapping = choosing.told(Mapping.from_json(shown.mapping), fields)
    wanted = {*sheets} or {one.index for one in seen.sheets if one.is_chosen} or {shown.index}
    chosen = []
    for index, sheet in choosing.with_people(open_lists(file_content(batch), queries.label_of(batch))):
        if index in wanted:
            fitting = mapping if index == shown.index else choosing.like(mapping, sheet)
            chosen.append(Chosen(index, sheet, fitting))
    _note_choice(batch, seen, chosen, mapping)
    choosing.refuse_incomplete(chosen)
    _settle_and_check(actor, batch, chosen, is_remembered=is_remembered, at=at)


def draft_of(batch: Batch) -> Draft:
    """Raises CannotReceive when it is gone."""
    return Draft.from_bytes(file_content(batch, "draft"))


def check_of(batch: Batch) -> Check:
    """Raises CannotReceive when it is gone."""
    return Check.from_bytes(file_content(batch, "check"))


def _drafted(actor: Actor, *, unit: Unit, filename: str, content: bytes, at: datetime) -> Batch:
    sheets = []
    chosen = []
    for index, sheet in choosing.with_people(open_lists(content, filename)):
        mapping, is_known = choosing.mapping_of(actor, sheet, given=None, district_id=unit.district_id)
        is_chosen = choosing.is_complete(mapping)
        sheets.append(drafts.sheet(index, sheet, mapping, is_chosen=is_chosen, is_remembered=is_known))
        if is_chosen:
            chosen.append(Chosen(index, sheet, mapping))
    if not sheets:
        raise choosing.NothingToLoad(
            _("No sheet of this file has rows of names. Check that it is the right one.")
        )
    batch = receive(actor, unit=unit, filename=filename, content=content, at=at)
    keep_file(batch, Draft(sheets).to_bytes(), part="draft")
    if chosen and all(one.is_remembered for one in sheets if one.is_chosen):
        _settle_and_check(actor, batch, chosen, is_remembered=False, at=at)
    return batch


def _settle_and_check(
    actor: Actor, batch: Batch, chosen: Sequence[Chosen], *, is_remembered: bool, at: datetime
) -> None:
    total = preparing.count(chosen)
    settle(actor, batch, chosen=chosen, total_rows=total, is_remembered=is_remembered, at=at)
    keep_file(batch, _tried(batch, chosen).to_bytes(), part="check")


def _tried(batch: Batch, chosen: Sequence[Chosen]) -> Check:
    """What would become of the first 5,000 rows. Stores nothing."""
    places = PlaceIndex(territory.unit(batch.unit_id))
    prepared: list[Prepared] = []
    left: list[Left] = []
    on = ist_day(batch.received_at)
    for ready, not_ready in preparing.chunks(chosen, places, on=on, size=drafts.CHECKED_ROWS):
        prepared += map(ready.row, range(ready.height))
        left += not_ready
        if len(prepared) + len(left) >= drafts.CHECKED_ROWS:
            break
    rows = by_the_column(prepared)
    keys = known.keys_of_all(rows.cards.name, [phones[0] for phones in rows.phones])
    return drafts.check(sorted_out(rows, left, keys), rows, chosen)


def _note_choice(batch: Batch, seen: Draft, chosen: Sequence[Chosen], mapping: Mapping) -> None:
    """Remember what was chosen, so that the page shows it again."""
    shown = seen.shown
    fields = {column.index: column.field for column in mapping.columns}
    for column in shown.columns:
        if column.field != fields.get(column.index, "ignore"):
            column.field = fields.get(column.index, "ignore")
            column.certainty = "ignored" if column.field == "ignore" else "sure"
    shown.mapping = mapping.to_json()
    for sheet in seen.sheets:
        sheet.is_chosen = any(one.index == sheet.index for one in chosen)
    keep_file(batch, seen.to_bytes(), part="draft")


def _key_of(unit: Unit, content: bytes) -> str:
    """Tells a repeated upload; keyed, since a small sheet could be guessed from a plain digest."""
    digest = hashlib.blake2b(content, key=keyring().derive("intake-upload"), digest_size=16)
    return f"upload:{unit.id}:{digest.hexdigest()}"
