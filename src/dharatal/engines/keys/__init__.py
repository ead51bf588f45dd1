"""Keys, held outside the database: one file of versioned master keys, one Ed25519 key that signs checkpoints."""

from dharatal.engines.keys.keyring import (
    Keyring,
    KeysUnreadable,
    add_version,
    create_marking_key,
    create_missing,
    keyring,
)
from dharatal.engines.keys.marking import marking_key
from dharatal.engines.keys.signing import signing_key

__all__ = [
    "Keyring",
    "KeysUnreadable",
    "add_version",
    "create_marking_key",
    "create_missing",
    "keyring",
    "marking_key",
    "signing_key",
]
