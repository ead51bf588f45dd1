"""One person, enlisted on a phone."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.operations import loading
from dharatal.field.intake.operations.receiving import new_batch
from dharatal.field.intake.rows import Prepared
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.card import Card
from dharatal.register.territory.models import Unit


class CannotEnlist(Refusal):
    code = "cannot_enlist"


def enlist(actor: Actor, *, card: Card, phones: Sequence[str], unit: Unit, at: datetime) -> Submission:
    """Send one name for its call, as a batch of one.

    phones: E.164. Raises CannotEnlist when the same mobile with a same-sounding given name was sent already.
    """
    batch = new_batch(actor, unit=unit, kind="form", label="", state=Batch.State.LOADING, at=at)
    row = Prepared(row_number=1, row_key="", card=card, phones=tuple(phones), unit=unit)
    loading.write_chunk(actor, batch, prepared=[row], left=[], at=at)
    if LeftRow.objects.filter(batch_id=batch.id).exists():
        raise CannotEnlist(
            _("This name with this mobile was sent already. If it is somebody else, write the full name.")
        )
    Batch.objects.filter(id=batch.id).update(state=Batch.State.LOADED, loaded_at=at, total_rows=1)
    return Submission.objects.get(batch_id=batch.id)
