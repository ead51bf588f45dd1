"""A member asks whether it was really the office: by the spoken code on a page, or by ringing back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dharatal.field.callroom.dialling import codes
from dharatal.field.callroom.models import Dialling, MissedCall
from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.blind import versions_in_use
from dharatal.kernel import phone
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import to_ist
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.tokens import phone_token

KNOWN_FOR = timedelta(days=7)
REMEMBERED = timedelta(days=14)
ONCE_IN = timedelta(minutes=10)


class NoNumber(Refusal):
    code = "no_number"
    status = 400


@dataclass(frozen=True, slots=True)
class Heard:
    """What a missed call led to. sms: what a short message to that phone would say; none is sent yet."""

    called_at: datetime | None
    is_next: bool
    sms: str


def when_called(actor: Actor, *, typed: str, digits: str, at: datetime) -> datetime | None:
    """When we called whoever knows a code of the last seven days and the last four digits of the number."""
    code = codes.read(typed)
    last = "".join(str(int(sign)) for sign in digits if sign.isdecimal())
    if code is None or len(last) != codes.LAST:
        return None
    tokens = [codes.check_token(code, last, version) for version in versions_in_use()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT callroom_asked(%s::bigint[], %s)", [tokens, at - KNOWN_FOR])
        (called_at,) = cursor.fetchone()
    if called_at is not None:
        audit.record(actor, "callroom.call_confirmed", at=at)
    return called_at if isinstance(called_at, datetime) else None


def missed(actor: Actor, *, number: str, at: datetime) -> Heard:
    """Somebody rang us and hung up: who was called lately is called next, first by the same caller.

    Nothing is kept of a number that we did not call. Raises NoNumber.
    """
    read = phone.clean(number).primary
    if read is None:
        raise NoNumber(gettext_lazy("This is no mobile number. Send ten digits."))
    tokens = [phone_token(read, version) for version in versions_in_use()]
    row = _latest(tokens, at - REMEMBERED)
    if row is None:
        audit.record(actor, "callroom.missed_call_unknown", at=at)
        return Heard(
            None,
            False,
            _("Our office knows of no call to you. Tell nobody anything; ask your district office."),
        )
    is_next = _note(actor, row, at)
    moment = to_ist(row.dialled_at)
    told = _("Yes, our office called you on %(date)s at %(time)s.") % {
        "date": f"{moment:%d.%m.%Y}",
        "time": f"{moment:%H:%M}",
    }
    soon = _("We will call you again soon.")
    return Heard(row.dialled_at, is_next, f"{told} {soon}" if is_next else told)


def _latest(tokens: list[int], since: datetime) -> Dialling | None:
    """The latest dialling of one of these numbers, within the reach."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT callroom_called_lately(%s::bigint[], %s)", [tokens, since])
        lately = [call_uuid for (call_uuid,) in cursor.fetchall()]
    return Dialling.objects.filter(call_uuid__in=lately).order_by("-dialled_at", "call_uuid").first()


def _note(actor: Actor, row: Dialling, at: datetime) -> bool:
    """Write the missed call down under our own call, once in ten minutes; true when the person is called next."""
    earlier = MissedCall.objects.filter(call_uuid=row.call_uuid, at__gt=at - ONCE_IN).first()
    if earlier is not None:
        return earlier.is_next
    made = queue.call(actor, row.call_uuid)
    is_next = made is not None and made.finished_at is not None
    if is_next and made is not None:
        is_next = calls.call_soon(actor, task_id=made.task_id, promised_by=row.caller_id, at=at)
    MissedCall(
        id=new_uuid(),
        call_uuid=row.call_uuid,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        district_id=row.district_id,
        block_id=row.block_id,
        panchayat_id=row.panchayat_id,
        at=at,
        is_next=is_next,
    ).save(force_insert=True)
    audit.record(
        actor,
        "callroom.missed_call",
        subjects=[row.subject_id],
        unit_id=row.unit_id,
        object_id=row.call_uuid,
        facts={"next": int(is_next)},
        at=at,
    )
    return is_next
