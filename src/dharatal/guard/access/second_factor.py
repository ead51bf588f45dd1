"""Who must show a second factor, and how its secret is kept."""

import base64
import os
import time
from datetime import datetime

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt, is_mfa_enabled
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dharatal.engines.keys import keyring
from dharatal.guard.access.handing import refuse_both
from dharatal.guard.access.models import User
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

_SEES_PEOPLE_WIDELY = """
SELECT count(DISTINCT b) > 1 OR bool_or(c.districts <> '{}')
FROM access_grant g JOIN access_unitcover c ON c.unit_id = g.unit_id LEFT JOIN unnest(c.blocks) b ON true
WHERE g.user_id = %s AND g.starts_at <= %s AND (g.ends_at IS NULL OR g.ends_at > %s) AND g.capability = ANY(%s)
"""


def is_second_factor_missing(user: User, scoped_capabilities: list[str], at: datetime) -> bool:
    """Whether somebody who sees people beyond one block has no second factor yet."""
    return sees_people_widely(user.id, scoped_capabilities, at) and not is_mfa_enabled(user)


def sees_people_widely(user_id: int, scoped_capabilities: list[str], at: datetime) -> bool:
    """Whether somebody sees people beyond one block.

    scoped_capabilities: codes of the capabilities that open people of a unit.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEES_PEOPLE_WIDELY, [user_id, at, at, scoped_capabilities])
        (is_wide,) = cursor.fetchone()
    return bool(is_wide)


class SealedSecrets(DefaultMFAAdapter):
    """Keeps TOTP secrets and recovery seeds sealed under the master key; the database alone cannot make codes."""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: list[str] | None = None) -> bool:
        """A printed card is a second factor at log-in, also where no app and no passkey is there."""
        if types is not None and Authenticator.Type.TOTP in types and len(types) > 1:
            types = [*types, Authenticator.Type.RECOVERY_CODES]
        return bool(super().is_mfa_enabled(user, types))

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What stands in the form until somebody writes a better name."""
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": held + 1}

    def encrypt(self, text: str) -> str:
        version, nonce = keyring().current, os.urandom(12)
        sealed = AESGCM(keyring().derive("second-factor", version)).encrypt(nonce, text.encode(), b"mfa")
        return f"{version}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        version, _, body = encrypted_text.partition(":")
        sealed = base64.b64decode(body)
        key = keyring().derive("second-factor", int(version))
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], b"mfa").decode()


class NoSecondFactor(Refusal):
    code = "no_second_factor"


def set_totp(actor: Actor, *, user: User, at: datetime) -> str:
    """Give a log-in a new TOTP secret, for its authenticator app; answers the secret, shown this once."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    audit.record(actor, "access.second_factor_set", facts={"user": user.id, "kind": "totp"}, at=at)
    return secret


def issue_code_card(actor: Actor, *, user: User, at: datetime) -> list[str]:
    """A new card of one-time codes to print; the codes of an older card stop working.

    Raises NeedsSecondPerson when the actor gave the password too.
    """
    held = User.objects.select_for_update().get(id=user.id)
    refuse_both(actor, held, given_by=held.password_by, given_at=held.password_at, at=at)
    User.objects.filter(id=user.id).update(card_by=actor.user_id, card_at=at)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    card = RecoveryCodes.activate(user)
    audit.record(actor, "access.second_factor_set", facts={"user": user.id, "kind": "card"}, at=at)
    return card.get_unused_codes()


def current_code(user: User) -> str:
    """The code that the person's authenticator app shows now: for trials and tests. Raises NoSecondFactor.

    By the machine's own clock, as the app goes by the telephone's, whatever time a trial lives at.
    """
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if held is None:
        raise NoSecondFactor(_("This log-in has no authenticator app. Print a code card for it instead."))
    return format_hotp_value(hotp_value(decrypt(held.data["secret"]), int(time.time()) // 30))


def is_code_right(user: User, code: str) -> bool:
    """Whether a code of the app or of the card is right; a right one is used up."""
    for held in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN):
        if held.wrap().validate_code(code):
            return True
    return False
