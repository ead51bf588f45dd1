"""The second custodian: gives its part of a key, and writes down each that it gave.

Its home is a directory of its own: `custodian.key` (readable by its owner only) and `derived.log`, appended and synced
to disk before an answer goes out. Each line carries an HMAC over itself and the line before, so that nobody without the
key can change, leave out or put in one; the last line's code, noted elsewhere, shows it to hold for the keeper as well.
It needs neither database nor Django.
"""

import base64
import fcntl
import hmac
import json
import os
import re
import secrets
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

from dharatal.engines.files import write_whole
from dharatal.guard.vault.marks.sockets import address_of
from dharatal.kernel.errors import Refusal

KEY_FILE, LOG_FILE, LOCK_FILE = "custodian.key", "derived.log", "custodian.lock"
OURS = re.compile(
    r"shared|view:[1-9]\d{0,18}|export:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
BURST, A_SECOND = 500, 5.0  # keys at once, and how fast more are allowed: an inquiry asks for one an export
_START = "0" * 64
_LONGEST_QUESTION = 1_024
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid of who asks


class CustodianUnreadable(Refusal):
    code = "custodian_unreadable"


class AlreadyServed(Refusal):
    code = "custodian_already_served"


class LogAltered(Refusal):
    code = "custodian_log_altered"


@dataclass(frozen=True)
class Derived:
    """A line of the log. uid: of the operating system's user who asked; code: over this and all lines before."""

    number: int
    at: str
    uid: int
    label: str
    code: str


def init(home: Path) -> None:
    """Make a custodian's home; never touches a key that is there. Raises CustodianUnreadable."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (home / KEY_FILE).exists():
            write_whole(home / KEY_FILE, base64.b64encode(secrets.token_bytes(32)))
    except OSError as error:
        raise CustodianUnreadable(f"The folder {home} cannot be written. Choose another one.") from error


def read_key(home: Path) -> bytes:
    """Raises CustodianUnreadable when the key is missing, damaged, or open to other users."""
    path = home / KEY_FILE
    try:
        key = base64.b64decode(path.read_bytes(), validate=True)
        others = path.stat().st_mode & 0o077
    except (OSError, ValueError) as error:
        raise CustodianUnreadable(
            f"The key file {path} cannot be read. Make a home with `dharatal custodian init`, or restore the file."
        ) from error
    if len(key) != 32:
        raise CustodianUnreadable(f"The key file {path} is damaged. Restore it from its backup.")
    if others:
        raise CustodianUnreadable(f"Others can read the key file {path}. Close it with `chmod 600 {path}`.")
    return key


def derived(home: Path) -> list[Derived]:
    """Return the whole log, oldest first. Raises LogAltered, naming the first line that is not as it was written."""
    key, code, lines = _log_key(read_key(home)), _START, []
    for number, line in enumerate(_lines(home / LOG_FILE), start=1):
        try:
            entry = Derived(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise LogAltered(f"Line {number} of {home / LOG_FILE} is not as it was written.") from error
        code = _code(key, code, entry.number, entry.at, entry.uid, entry.label)
        if entry.number != number or not hmac.compare_digest(code, entry.code):
            raise LogAltered(f"Line {number} of {home / LOG_FILE} is not as it was written.")
        lines.append(entry)
    return lines


def serve(
    home: Path, path: Path, *, until: threading.Event | None = None, ready: Callable[[], None] = lambda: None
) -> None:
    """Answer at a socket until stopped. Raises CustodianUnreadable, LogAltered and AlreadyServed."""
    with _only_one(home):
        keeper = Keeper.of(home)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with _bound(path, keeper) as server:
            ready()
            if until is None:
                server.serve_forever()
            else:
                threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
                until.wait()
                server.shutdown()
        path.unlink(missing_ok=True)


@dataclass
class Keeper:
    """The key, the end of the log, and how many keys may still be given now."""

    home: Path
    key: bytes = field(repr=False)
    number: int = 0
    code: str = _START
    left: float = BURST
    counted: float = field(default_factory=monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, home: Path) -> "Keeper":
        key = read_key(home)
        _mend(home / LOG_FILE)
        lines = derived(home)
        return cls(home, key, len(lines), lines[-1].code if lines else _START)

    def answer(self, question: bytes, uid: int) -> dict[str, object]:
        """Return what is sent back: a key, or why none."""
        try:
            label = json.loads(question)["label"]
        except (ValueError, KeyError, TypeError):
            return {"error": "not_a_question"}
        if label == "":
            return {"pong": True}
        if not isinstance(label, str) or not OURS.fullmatch(label):
            return {"error": "not_ours"}
        with self.lock:
            wait = self._spend()
            if wait:
                return {"error": "too_often", "wait": wait}
            try:
                self._note(label, uid)
            except OSError:
                return {"error": "log_not_written"}
        part = hmac.digest(self.key, b"dharatal.custodian.1\x00" + label.encode("ascii"), sha256)
        return {"key": base64.b64encode(part).decode("ascii")}

    def _spend(self) -> int:
        """Count one key; the seconds to wait when there is none left."""
        now = monotonic()
        self.left = min(BURST, self.left + (now - self.counted) * A_SECOND)
        self.counted = now
        if self.left < 1:
            return max(1, round((BURST / 10 - self.left) / A_SECOND))
        self.left -= 1
        return 0

    def _note(self, label: str, uid: int) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        number = self.number + 1
        code = _code(_log_key(self.key), self.code, number, at, uid, label)
        line = json.dumps({"number": number, "at": at, "uid": uid, "label": label, "code": code})
        path = self.home / LOG_FILE
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            length = os.fstat(handle).st_size
            try:
                _write_whole(handle, line.encode("ascii") + b"\n")
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, length)  # a full disk must not leave half a line
                raise
        finally:
            os.close(handle)
        self.number, self.code = number, code


def _write_whole(handle: int, line: bytes) -> None:
    if os.write(handle, line) != len(line):
        raise OSError("the line did not fit")


class _Handler(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self) -> None:
        keeper: Keeper = self.server.keeper  # type: ignore[attr-defined]
        peer = self.request.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        try:
            answer = keeper.answer(self.rfile.readline(_LONGEST_QUESTION), _CREDENTIALS.unpack(peer)[1])
            self.wfile.write(json.dumps(answer).encode("ascii") + b"\n")
        except OSError:
            return  # whoever asked has gone


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, keeper: Keeper) -> None:
        self.keeper = keeper
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that ends badly is nobody's news."""


@contextmanager
def _bound(path: Path, keeper: Keeper) -> Iterator[_Server]:
    with address_of(path) as address:
        mask = os.umask(0o117)  # owner and group: who may ask is decided by the socket's group
        try:
            server = _Server(address, keeper)
        finally:
            os.umask(mask)
    with server:
        yield server


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    read_key(home)
    with (home / LOCK_FILE).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyServed(f"A custodian of {home} is running already.") from error
        yield


def _mend(log: Path) -> None:
    """Cut a line that a power cut left unfinished: it was never answered."""
    if log.exists():
        text = log.read_bytes()
        whole = text.rfind(b"\n") + 1
        if whole < len(text):
            os.truncate(log, whole)


def _lines(log: Path) -> list[str]:
    return log.read_text("ascii", "replace").splitlines() if log.exists() else []


def _log_key(key: bytes) -> bytes:
    return hmac.digest(key, b"dharatal.custodian.log", sha256)


def _code(key: bytes, before: str, number: int, at: str, uid: int, label: str) -> str:
    return hmac.digest(key, f"{before}\t{number}\t{at}\t{uid}\t{label}".encode(), sha256).hex()
