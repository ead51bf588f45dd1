"""Grants, covers, log-ins, machines and tokens: the only writers of this room's tables."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dharatal.guard.access.handing import refuse_both
from dharatal.guard.access.models import Device, DoneOnce, Grant, Token, UnitCover, User
from dharatal.guard.access.reach import current_reach, is_everything
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

TOKEN_LIFE = timedelta(days=90)
LONGEST_KEY = 80  # characters of an idempotency key; of a longer one its digest is kept


class CannotAddUser(Refusal):
    code = "cannot_add_user"


class NoSuchLogin(Refusal):
    code = "no_such_login"
    status = 404


class NotYourMachine(Refusal):
    code = "not_your_machine"
    status = 403


def add_user(
    actor: Actor, *, login: str, password: str | None, at: datetime, is_shared: bool = False
) -> User:
    """Add a log-in. password: None for one that only ever comes in by passkey or a reset; else its holder chooses
    another at the first entry.

    Raises CannotAddUser when the login is taken or malformed, or the password too weak.
    """
    user = User(login=login.strip().lower(), created_at=at, created_by=actor.user_id, is_shared=is_shared)
    user.set_password(password)
    if password is not None:
        user.password_by, user.password_at = actor.user_id, at
    try:
        if password is not None:
            validate_password(password, user)
        with transaction.atomic():
            user.save(force_insert=True)
    except ValidationError as error:
        raise CannotAddUser(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise CannotAddUser(
            _("The login is taken, or has other signs than a-z, 0-9, dot and dash. Choose another.")
        ) from error
    audit.record(actor, "access.user_added", facts={"user": user.id}, at=at)
    return user


def set_password(actor: Actor, *, user_id: int, password: str, at: datetime) -> None:
    """Give a log-in another password, for its holder to change at the next entry.

    Its tokens end now, and with the old password every session of it. Raises CannotAddUser when the password is too
    weak, NoSuchLogin when nobody may log in by that id, NeedsSecondPerson when the actor gave the card too.
    """
    user = User.objects.select_for_update().filter(id=user_id, is_active=True).first()
    if user is None:
        raise NoSuchLogin(_("This log-in is closed. Give a new one."))
    refuse_both(actor, user, given_by=user.card_by, given_at=user.card_at, at=at)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CannotAddUser(" ".join(error.messages)) from error
    user.set_password(password)
    user.password_by, user.password_at = actor.user_id, at
    user.save(update_fields=["password", "password_by", "password_at"])
    tokens = _end_tokens(user_id, at)
    audit.record(actor, "access.password_set", facts={"user": user_id, "tokens": tokens}, at=at)


def choose_password(actor: Actor, user: User, *, password: str, at: datetime) -> None:
    """Keep the password that a log-in's holder chose, which nobody else knows.

    Its tokens end now: who fears for a password fears for all that opens the log-in.
    """
    user.set_password(password)
    user.password_by, user.password_at = 0, at
    user.save(update_fields=["password", "password_by", "password_at"])
    tokens = _end_tokens(user.id, at)
    audit.record(actor, "access.password_chosen", facts={"user": user.id, "tokens": tokens}, at=at)


def end_user(actor: Actor, *, user_id: int, at: datetime) -> None:
    """Close a log-in: its grants and tokens end now and its sessions no longer open anything."""
    User.objects.filter(id=user_id).update(is_active=False)
    Grant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), user_id=user_id, starts_at__lte=at
    ).update(ends_at=at)
    Grant.objects.filter(user_id=user_id, starts_at__gt=at).delete()
    _end_tokens(user_id, at)
    audit.record(actor, "access.user_ended", facts={"user": user_id}, at=at)


def grant(
    actor: Actor,
    *,
    user_id: int,
    capabilities: Sequence[str],
    unit_id: int,
    starts_at: datetime,
    ends_at: datetime | None,
    source: str,
    role: str = "",
    at: datetime,
) -> None:
    """Give capabilities in a unit for a time.

    source: what they stand and fall with (`post:12`). role: the post, by which looks at people are compared.
    """
    Grant.objects.bulk_create(
        Grant(
            user_id=user_id,
            capability=code,
            unit_id=unit_id,
            starts_at=starts_at,
            ends_at=ends_at,
            source=source,
            role=role,
            granted_by=actor.user_id,
        )
        for code in capabilities
    )
    facts: dict[str, Any] = {"user": user_id, "rights": len(capabilities), "source": source}
    audit.record(actor, "access.granted", unit_id=unit_id, facts=facts, at=at)


def revoke(actor: Actor, *, source: str, at: datetime) -> int:
    """End every grant that stands on a source, from now on; answers how many."""
    live = Grant.objects.filter(source=source).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    ended = live.filter(starts_at__lte=at).update(ends_at=at)
    ended += live.filter(starts_at__gt=at).delete()[0]
    audit.record(actor, "access.revoked", facts={"source": source, "grants": ended}, at=at)
    return ended


def set_covers(rows: Iterable[tuple[int, Sequence[int], Sequence[int], Sequence[int]]]) -> None:
    """Replace what units reach: (unit_id, districts, blocks, panchayats) each."""
    UnitCover.objects.bulk_create(
        [
            UnitCover(
                unit_id=unit, districts=list(districts), blocks=list(blocks), panchayats=list(panchayats)
            )
            for unit, districts, blocks, panchayats in rows
        ],
        update_conflicts=True,
        unique_fields=["unit_id"],
        update_fields=["districts", "blocks", "panchayats"],
        batch_size=5_000,
    )


def enrol_device(actor: Actor, *, label: str, at: datetime) -> tuple[UUID, str]:
    """Enrol the browser at hand. Answers its id and the secret for its cookie, shown this once."""
    secret = secrets.token_urlsafe(32)
    device = Device(
        id=new_uuid(), secret_hash=hash_secret(secret), label=label, enrolled_at=at, enrolled_by=actor.user_id
    )
    device.save(force_insert=True)
    audit.record(actor, "access.device_enrolled", object_id=device.id, at=at)
    return device.id, secret


def revoke_device(actor: Actor, *, device_id: UUID, at: datetime) -> None:
    """Lock a machine out: by whoever enrolled it, or whose reach is everything. Raises NotYourMachine."""
    held = Device.objects.filter(id=device_id)
    if not is_everything(current_reach()) and not held.filter(enrolled_by=actor.user_id).exists():
        raise NotYourMachine(
            _("This machine was enrolled by somebody else. Ask the in-charge of the whole room.")
        )
    held.filter(revoked_at__isnull=True).update(revoked_at=at)
    audit.record(actor, "access.device_revoked", object_id=device_id, at=at)


def issue_token(
    actor: Actor, *, user_id: int, device_id: UUID | None = None, with_factor: bool = False, at: datetime
) -> str:
    """A key for the API, good for 90 days; shown this once.

    device_id: the machine of the call room that it is for. with_factor: a second factor was shown for it.
    """
    secret = "dh_" + secrets.token_urlsafe(32)
    token = Token(
        id=new_uuid(),
        user_id=user_id,
        device_id=device_id,
        with_factor=with_factor,
        secret_hash=hash_secret(secret),
        created_at=at,
        ends_at=at + TOKEN_LIFE,
    )
    token.save(force_insert=True)
    facts = {"user": user_id, "with_factor": int(with_factor), "machine": int(device_id is not None)}
    audit.record(actor, "access.token_issued", object_id=token.id, facts=facts, at=at)
    return secret


def once(actor: Actor, *, key: str, act: Callable[[], dict[str, Any]], at: datetime) -> dict[str, Any]:
    """Do something once however often it is sent: a repeat of the key gets the first answer.

    act: answers ids and codes only; runs in the transaction that keeps the key. key: from the client; empty means
    no protection was asked for. Two at the same moment wait for each other.
    """
    if not key:
        return act()
    if len(key) > LONGEST_KEY:
        key = hash_secret(key).hex()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, actor.user_id])
    done = DoneOnce.objects.filter(user_id=actor.user_id, key=key).first()
    if done is not None:
        return dict(done.answer)
    answer = act()
    DoneOnce(user_id=actor.user_id, key=key, answer=answer, done_at=at).save(force_insert=True)
    return answer


def forget_keys_before(moment: datetime) -> int:
    return DoneOnce.objects.filter(done_at__lt=moment).delete()[0]


def hash_secret(secret: str) -> bytes:
    """Secrets here have 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).digest()


def _end_tokens(user_id: int, at: datetime) -> int:
    return Token.objects.filter(user_id=user_id, revoked_at__isnull=True).update(revoked_at=at)
