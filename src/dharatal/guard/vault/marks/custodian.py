"""Asks the second custodian of the marks for its part of a key.

The custodian is a small program with its own home, key and log (`serving`), which belongs to another person than the
vault and best to another machine: its socket can be forwarded by ssh. It is looked for where `use` said, else at
`run/custodian.sock` of this home.
"""

import base64
import json
import socket
from contextlib import closing
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from dharatal.engines.home import home, mode, run_dir
from dharatal.guard.vault.marks.sockets import address_of
from dharatal.kernel.errors import Refusal

SETTINGS = "custodian.json"
SOCKET = "custodian.sock"
PATIENCE = 5.0  # seconds; the custodian answers within milliseconds
_LONGEST_ANSWER = 4_096
_AWAY = _(
    "The second custodian of the marks does not answer, and without it no marked list can be made. Ask the person who"
    " keeps it to start it (dharatal custodian serve); what waits goes on by itself then."
)
_REFUSES = _(
    "The second custodian of the marks does not give a key for this. Ask the person who keeps it what its log says."
)
_BUSY = _(
    "The second custodian of the marks has been asked for very many keys within minutes and now answers slowly. Try"
    " again in %(seconds)s seconds."
)


class CustodianAway(Refusal):
    """No key can be made now; a background job waits and tries again."""

    code = "custodian_away"
    status = 503


class CustodianBusy(CustodianAway):
    """Asked more often than it allows. seconds: until it answers again."""

    code = "custodian_busy"

    def __init__(self, seconds: int) -> None:
        super().__init__(_BUSY % {"seconds": seconds})
        self.seconds = seconds


class CustodianRefuses(CustodianAway):
    """It answers, and says no."""

    code = "custodian_refuses"


def derive(label: str) -> bytes:
    """Return the custodian's 32 bytes for a label, which it writes into its log first. Raises CustodianAway."""
    try:
        answer = _asked(label)
        if "key" in answer:
            key = base64.b64decode(str(answer["key"]), validate=True)
            if len(key) == 32:
                return key
        wait = int(str(answer.get("wait", 0)))
    except (OSError, ValueError) as error:
        raise CustodianAway(_AWAY) from error
    raise CustodianBusy(wait) if wait else CustodianRefuses(_REFUSES)


def is_there() -> bool:
    """Return whether a custodian answers; asks for no key."""
    try:
        return "pong" in _asked("")
    except (OSError, ValueError):
        return False


def is_missing() -> bool:
    """Return whether a production has no second custodian: its lists are unmarked, and no file can be made."""
    return mode() == "production" and not is_elsewhere() and not socket_path().exists()


def socket_path() -> Path:
    """Return where the custodian of this home is reached."""
    return _named_socket() or run_dir() / SOCKET


def use(path: Path | None) -> None:
    """Reach the custodian at this socket from now on; None: at this home's own."""
    settings = home() / SETTINGS
    if path is None:
        settings.unlink(missing_ok=True)
    else:
        settings.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.write_text(json.dumps({"socket": str(path.absolute())}), "utf-8")


def is_elsewhere() -> bool:
    """Return whether `use` named a custodian, so that this home runs none itself."""
    return _named_socket() is not None


def _named_socket() -> Path | None:
    settings = home() / SETTINGS
    try:
        return Path(json.loads(settings.read_text("utf-8"))["socket"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CustodianAway(
            f"The file {settings} cannot be read. Say again where the second custodian is: dharatal custodian use PATH."
        ) from error


def _asked(label: str) -> dict[str, object]:
    with (
        address_of(socket_path()) as address,
        closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line,
    ):
        line.settimeout(PATIENCE)
        line.connect(address)
        line.sendall(json.dumps({"label": label}).encode() + b"\n")
        with line.makefile("rb") as reader:
            answer = json.loads(reader.readline(_LONGEST_ANSWER))
    if not isinstance(answer, dict):
        raise ValueError("not an answer")
    return answer
