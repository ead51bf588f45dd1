"""Words that a page hands out and takes back: whoever carries them reads nothing in them and cannot make any."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken

from dharatal.engines.keys import keyring
from dharatal.kernel.actor import Actor


def sealed(what: str, actor: Actor, told: str) -> str:
    """Return what was told as a word for an address, good for this log-in and this kind of page only."""
    return _box(what, actor, keyring().current).encrypt(told.encode()).decode()


def opened(what: str, actor: Actor, word: str) -> str | None:
    """Return what was told; None where the word was not handed out so."""
    for version in keyring().versions:
        try:
            return _box(what, actor, version).decrypt(word.encode()).decode()
        except (InvalidToken, ValueError):
            continue
    return None


def _box(what: str, actor: Actor, version: int) -> Fernet:
    return Fernet(urlsafe_b64encode(keyring().derive(f"opaque {what} {actor.user_id}", version)))
