"""Holds tables in memory while something is measured: some machines drop pages untouched for a minute."""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles

_FILES = """
SELECT pg_relation_filepath(c.oid) FROM pg_class t
JOIN pg_class c ON c.oid = t.oid OR c.oid = t.reltoastrelid
  OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN (t.oid, t.reltoastrelid))
WHERE t.relname = ANY (%s) AND c.relkind IN ('r', 't', 'i')
"""
_FAILED = ctypes.c_void_p(-1).value


@contextmanager
def kept_in_memory(tables: Sequence[str]) -> Iterator[None]:
    """Lock the pages of tables and their indexes in the page cache; says so where the machine does not let us."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.mlock.argtypes = libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    held: list[tuple[int, int]] = []
    missing = 0
    for path in _files_of(tables):
        size = path.stat().st_size
        if not size:
            continue
        handle = os.open(path, os.O_RDONLY)
        at = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, handle, 0)
        os.close(handle)
        if at in (None, _FAILED):
            missing += size
            continue
        held.append((at, size))
        missing += size if libc.mlock(at, size) else 0
    told = sum(size for _at, size in held) - missing
    print(f"{told >> 20:,} MiB of {', '.join(tables)} held in memory, {missing >> 20:,} not", file=sys.stderr)
    try:
        yield
    finally:
        for at, size in held:
            libc.munmap(at, size)


def _files_of(tables: Sequence[str]) -> list[Path]:
    """Every segment of every file."""
    logins = login.read(home())
    with roles.administrator(logins, logins["name"]) as admin:
        admin.execute("CHECKPOINT")
        paths = [Path(path) for (path,) in admin.execute(_FILES, [list(tables)]).fetchall()]
        data = Path(str(admin.execute("SHOW data_directory").fetchone()[0]))  # type: ignore[index]
    return [
        file
        for path in paths
        for file in sorted((data / path).parent.glob(f"{path.name}*"))
        if _is_of(file, path)
    ]


def _is_of(file: Path, path: Path) -> bool:
    rest = file.name.removeprefix(path.name)
    return not rest or (rest[1:].isdigit() and rest[0] == ".")
