"""The vault's part of every mark.

It has a file of its own, since it is not rotated with the master keys: a copy that was made years ago is traced by
the key it was made with.
"""

import base64
from functools import lru_cache
from pathlib import Path

from dharatal.engines.home import secrets_dir
from dharatal.engines.keys.keyring import MARKING_FILE, KeysUnreadable


def marking_key() -> bytes:
    """Return 32 bytes. Raises KeysUnreadable, saying which file, when it is missing or damaged."""
    path = secrets_dir() / MARKING_FILE
    try:
        state = path.stat()
        key = _read(path, (state.st_mtime_ns, state.st_ino, state.st_size))
    except (OSError, ValueError) as error:
        raise KeysUnreadable(f"The key file {path} cannot be read. Restore it from its backup.") from error
    if len(key) != 32:
        raise KeysUnreadable(f"The key file {path} is damaged. Restore it from its backup.")
    return key


@lru_cache(maxsize=4)
def _read(path: Path, stamp: tuple[int, int, int]) -> bytes:
    return base64.b64decode(path.read_bytes(), validate=True)
