"""The one way in which a call is dialled: logged, counted, named by a code, and handed to a dialer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import row_of
from dharatal.engines.postgres.writing import insert
from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.dialling import dialers, handsets
from dharatal.field.callroom.dialling.codes import new_code
from dharatal.field.callroom.dialling.dialers import GATEWAY, HANDSET, Desk, Offer
from dharatal.field.callroom.dialling.sealed import FIELD, pack, tokens_of, unpack
from dharatal.field.callroom.models import Dialling, Handset, Way
from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.calls.models import Call, Task
from dharatal.field.calls.operations.lines import refuse_beyond_reach
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import entering
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subject_of
from dharatal.guard.vault.sealing import Subject, key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

KEPT = timedelta(days=120)


class CannotChooseWay(Refusal):
    code = "cannot_choose_way"
    status = 400


@dataclass(frozen=True, slots=True)
class Dialled:
    """A card whose number was opened in this transaction: how it is dialled, and the number, E.164."""

    task: Task
    made: Call
    row: Dialling
    numbers: list[str]


def dial(
    actor: Actor, *, call: UUID, session: str = "", without: Sequence[str] = (), at: datetime
) -> Dialled:
    """Log and count the dialling, name it by a code, and hand the number to the dialer that is ready.

    session: key of the log-in at the machine; a phone is paired with it. without: dialers that have just failed.
    Raises PairFirst, and what `show_number` raises.
    """
    task = calls.hold(actor, call=call)
    known = row_of(Dialling, "call_uuid = %s AND caller_id = %s", [call, actor.user_id])
    offer = dialers.choose(Desk(actor, session, at), without=without)
    made = calls.dial_held(actor, task, line_id=offer.line_id, at=at)
    numbers = callroom.phones_of(actor, task)
    if known is None:
        return Dialled(task, made, _noted(actor, task, made, offer, numbers, at), numbers)
    known.way, known.extension, known.state = offer.way, offer.extension, offer.state
    known.cause, known.opened_at = "", None
    known.save(update_fields=["way", "extension", "state", "cause", "opened_at"])
    return Dialled(task, made, known, numbers)


def fall_back(actor: Actor, *, call: UUID, session: str = "", at: datetime) -> Dialled:
    """Dial by the next way after the gateway has failed or the phone is paired no more; counted like the first.

    Raises PairFirst where there is none.
    """
    return dial(actor, call=call, session=session, without=(GATEWAY,), at=at)


def numbers_of(row: Dialling) -> list[str]:
    """The numbers of a dialling, E.164; none of somebody who was erased. Whoever shows them records it."""
    subject = subject_of(row.subject_id)
    if subject is None:
        return []
    return unpack(open_sealed(subject, FIELD, bytes(row.sealed)))[1]


def open_on_handset(handset: Handset, *, place: str = "", at: datetime) -> list[str]:
    """The numbers of the call that the phone's caller has just dialled, until it is recorded; else none.

    Enters the caller's own door; the first opening is recorded.
    """
    login = access.logins_of([handset.caller_id]).get(handset.caller_id, "")
    caller = Actor(handset.caller_id, login, "web", place, str(handset.device_id))
    with entering(caller, MAKE_CALLS, at=at):
        handsets.note_seen(handset, at=at)
        row = _waiting_for(caller, at)
        if row is None:
            return []
        if row.opened_at is None:
            Dialling.objects.filter(call_uuid=row.call_uuid).update(opened_at=at)
            audit.record(
                caller,
                "callroom.opened_on_handset",
                subjects=[row.subject_id],
                unit_id=row.unit_id,
                object_id=row.call_uuid,
                purpose="verification",
                at=at,
            )
        return numbers_of(row)


def set_way(actor: Actor, *, caller_id: int, way: str, extension: str = "", at: datetime) -> None:
    """How a caller dials, or with caller_id 0 the house. extension: the caller's line at the gateway.

    Raises CannotChooseWay, NotAllowed.
    """
    refuse_beyond_reach()
    extension = extension.strip()
    is_line = extension.isascii() and extension.replace("+", "").isalnum() and len(extension) <= 32
    if way not in dialers.WAYS or (extension and not is_line):
        raise CannotChooseWay(
            _("Choose one of the ways to dial; a line at the gateway has only letters and digits.")
        )
    if way == GATEWAY and caller_id and not extension:
        raise CannotChooseWay(_("Say which line of the gateway rings at this caller's desk."))
    Way.objects.update_or_create(
        caller_id=caller_id,
        defaults={"way": way, "extension": extension, "set_by": actor.user_id, "set_at": at},
    )
    audit.record(actor, "callroom.way_set", facts={"caller": caller_id, "way": way}, at=at)


def forget(subject_ids: Sequence[int] = (), *, at: datetime) -> int:
    """Drop what was dialled for people who were erased, or longer than 120 days ago."""
    rows = (
        Dialling.objects.filter(subject_id__in=list(subject_ids))
        if subject_ids
        else Dialling.objects.filter(dialled_at__lt=at - KEPT)
    )
    return int(rows.delete()[0])


def _subject(task: Task) -> Subject:
    subject = subject_of(task.subject_id)
    assert subject is not None  # noqa: S101 - whose number was opened just now
    return subject


def _waiting_for(caller: Actor, at: datetime) -> Dialling | None:
    """The dialling of the card in the caller's hands, while it waits for its result."""
    task = queue.card(caller)
    if task is None or task.call_uuid is None or task.lease_until is None or task.lease_until <= at:
        return None
    made = queue.call(caller, task.call_uuid)
    if made is None or made.finished_at is not None:
        return None
    return Dialling.objects.filter(call_uuid=task.call_uuid, caller_id=caller.user_id, way=HANDSET).first()


def _noted(
    actor: Actor, task: Task, made: Call, offer: Offer, numbers: Sequence[str], at: datetime
) -> Dialling:
    code = new_code()
    sealed = seal(_subject(task), FIELD, pack(code, numbers))
    row = Dialling(
        call_uuid=made.uuid,
        caller_id=actor.user_id,
        subject_id=task.subject_id,
        district_id=task.district_id,
        block_id=task.block_id,
        panchayat_id=task.panchayat_id,
        unit_id=task.unit_id,
        line_id=made.line_id,
        way=offer.way,
        word_a=code.first,
        word_b=code.second,
        sealed=sealed,
        key_version=key_version(sealed),
        tokens=tokens_of(code, numbers),
        dialled_at=at,
        same_line=task.same_line,
        extension=offer.extension,
        state=offer.state,
    )
    insert(row)
    return row
