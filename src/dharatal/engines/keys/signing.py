"""The key that signs audit checkpoints."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from dharatal.engines.home import secrets_dir
from dharatal.engines.keys.keyring import SIGNING_FILE, KeysUnreadable


def signing_key() -> Ed25519PrivateKey:
    """Raises KeysUnreadable, saying which file, when it is missing or damaged."""
    path = secrets_dir() / SIGNING_FILE
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise KeysUnreadable(f"The key file {path} cannot be read. Restore it from its backup.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysUnreadable(f"The key file {path} holds another kind of key. Restore it from its backup.")
    return key
