"""Who must show a second factor, and how its secret is kept."""

import base64
import os
from datetime import datetime

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from dharatal.engines.keys import keyring
from dharatal.guard.access.models import User

_SEES_PEOPLE_WIDELY = """
SELECT count(DISTINCT b) > 1 OR bool_or(c.districts <> '{}')
FROM access_grant g JOIN access_unitcover c ON c.unit_id = g.unit_id LEFT JOIN unnest(c.blocks) b ON true
WHERE g.user_id = %s AND g.starts_at <= %s AND (g.ends_at IS NULL OR g.ends_at > %s) AND g.capability = ANY(%s)
"""


def is_second_factor_missing(user: User, scoped_capabilities: list[str], at: datetime) -> bool:
    """Whether somebody who sees people beyond one block has no second factor yet.

    scoped_capabilities: codes of the capabilities that open people of a unit.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEES_PEOPLE_WIDELY, [user.id, at, at, scoped_capabilities])
        (is_wide,) = cursor.fetchone()
    return bool(is_wide) and not is_mfa_enabled(user)


class SealedSecrets(DefaultMFAAdapter):
    """Keeps TOTP secrets and recovery seeds sealed under the master key; the database alone cannot make codes."""

    def encrypt(self, text: str) -> str:
        version, nonce = keyring().current, os.urandom(12)
        sealed = AESGCM(keyring().derive("second-factor", version)).encrypt(nonce, text.encode(), b"mfa")
        return f"{version}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        version, _, body = encrypted_text.partition(":")
        sealed = base64.b64decode(body)
        key = keyring().derive("second-factor", int(version))
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], b"mfa").decode()
