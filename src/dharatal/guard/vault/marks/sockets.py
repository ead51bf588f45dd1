"""Unix sockets at paths of any length: the kernel takes 107 bytes, a home may lie deeper."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 100


@contextmanager
def address_of(path: Path) -> Iterator[str]:
    """Yield an address by which a socket at this path is bound or reached. Raises OSError without its folder."""
    if len(os.fsencode(path)) <= _LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
