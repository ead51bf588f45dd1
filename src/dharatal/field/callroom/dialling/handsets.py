"""The caller's own phone, paired for a shift with one log-in at one machine of the room."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import row_of
from dharatal.field.callroom.models import Handset
from dharatal.field.calls.models import SimLine
from dharatal.field.gates.policy import calling_rule_on
from dharatal.guard.access import looked_up
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day, to_ist
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LIFE = timedelta(minutes=5)
SHIFT = timedelta(hours=10)
LOOKED_UP = "callroom.handset"
SEEN_EVERY = timedelta(seconds=30)
_OWN = """
paired_at IS NOT NULL AND ended_at IS NULL AND ends_at > %s
AND caller_id = %s AND session_hash = %s AND device_id = %s ORDER BY paired_at DESC, id LIMIT 1
"""


class CannotPair(Refusal):
    code = "cannot_pair"


def offer(actor: Actor, *, session: str, line_id: int | None = None, at: datetime) -> tuple[Handset, str]:
    """Make a one-time code, good for five minutes, by which one phone is paired with this desk; shown this once.

    session: key of the log-in at the machine. line_id: the SIM line that is in the phone. Raises CannotPair.
    """
    if not session or not actor.device:
        raise CannotPair(_("A phone is paired at a machine of the call room, by whoever is signed in there."))
    if line_id is not None and not SimLine.objects.filter(id=line_id, retired_at__isnull=True).exists():
        raise CannotPair(_("This line is not in use any more. Choose another one."))
    text = "".join(secrets.choice(ALPHABET) for _place in range(8))
    handset = Handset(
        id=new_uuid(),
        caller_id=actor.user_id,
        device_id=UUID(actor.device),
        session_hash=hashed(session),
        line_id=line_id,
        code_hash=hashed(text),
        code_until=at + CODE_LIFE,
        ends_at=end_of_shift(at),
    )
    Handset.objects.filter(caller_id=actor.user_id, paired_at__isnull=True, ended_at__isnull=True).update(
        ended_at=at
    )
    handset.save(force_insert=True)
    return handset, f"{text[:4]}-{text[4:]}"


def pair(actor: Actor, *, typed: str, at: datetime) -> tuple[Handset, str]:
    """Pair the phone at which a code was opened or typed; the caller's former phone ends. Answers its secret.

    Raises CannotPair when the code is unknown, used or too old.
    """
    text = "".join(sign for sign in typed.upper() if sign in ALPHABET)
    found = (
        Handset.objects.select_for_update()
        .filter(code_hash=hashed(text), code_until__gt=at, paired_at__isnull=True, ended_at__isnull=True)
        .first()
    )
    if found is None:
        raise CannotPair(
            _(
                "This code is not known, was used already or is older than five minutes. Make a new one at the desk."
            )
        )
    looked_up.forget(LOOKED_UP)
    _end(
        Handset.objects.filter(caller_id=found.caller_id, paired_at__isnull=False, ended_at__isnull=True), at
    )
    secret = secrets.token_urlsafe(32)
    found.secret_hash, found.paired_at, found.seen_at = hashed(secret), at, at
    found.save(update_fields=["secret_hash", "paired_at", "seen_at"])
    _record(actor, "callroom.handset_paired", found, at)
    return found, secret


def end(actor: Actor, *, handset: Handset, at: datetime) -> None:
    """The phone opens no more numbers: by its caller, at the phone itself, or by the in-charge."""
    if _end(Handset.objects.filter(id=handset.id, ended_at__isnull=True), at):
        _record(actor, "callroom.handset_ended", handset, at)


def paired_to(actor: Actor, *, session: str, at: datetime) -> Handset | None:
    """The phone of this log-in at this machine; another log-in of the same caller has to pair anew."""
    if not session or not actor.device:
        return None
    asked = [at, actor.user_id, hashed(session), UUID(actor.device)]
    return looked_up.once(f"{LOOKED_UP} {asked[1:]}", lambda: row_of(Handset, _OWN, asked))


def by_secret(secret: str, *, at: datetime) -> Handset | None:
    """The phone that holds a secret, while its shift lasts."""
    return _alive(at).filter(secret_hash=hashed(secret)).first() if secret else None


def by_id(handset_id: UUID) -> Handset | None:
    return Handset.objects.filter(id=handset_id).first()


def in_use(*, at: datetime) -> list[Handset]:
    """Every phone that opens numbers now, the oldest pairing first."""
    return list(_alive(at).order_by("paired_at", "id"))


def note_seen(handset: Handset, *, at: datetime) -> None:
    """Once in half a minute, so that a phone that asks every two seconds does not write as often."""
    if handset.seen_at is None or at - handset.seen_at >= SEEN_EVERY:
        Handset.objects.filter(id=handset.id).update(seen_at=at)


def forget(*, before: datetime) -> int:
    """Drop what ended or was never used."""
    return int(Handset.objects.filter(Q(ended_at__lt=before) | Q(ends_at__lt=before)).delete()[0])


def end_of_shift(at: datetime) -> datetime:
    """When calling ends today by law, at most ten hours from now."""
    closes = calling_rule_on(ist_day(at)).law_closes
    tonight = to_ist(at).replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0)
    return min(at + SHIFT, tonight) if tonight > at else at + timedelta(hours=1)


def hashed(secret: str) -> str:
    """Codes live five minutes and are tried few times; secrets and session keys have random bits enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _alive(at: datetime) -> "QuerySet[Handset]":
    return Handset.objects.filter(paired_at__isnull=False, ended_at__isnull=True, ends_at__gt=at)


def _end(rows: "QuerySet[Handset]", at: datetime) -> int:
    looked_up.forget(LOOKED_UP)
    return int(rows.update(ended_at=at))


def _record(actor: Actor, action: str, handset: Handset, at: datetime) -> None:
    audit.record(actor, action, object_id=handset.id, facts={"caller": handset.caller_id}, at=at)
