"""A SIP gateway for tests, on a real UDP socket of this machine: reads, answers, demands passwords, hangs up.

Written apart from the code that it tests, so that a shared mistake does not hide.
"""

import hashlib
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

OFFER = (
    "v=0\r\no=peer {n} 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio {n} RTP/AVP 8 0\r\na=rtpmap:8 PCMA/8000\r\na=sendrecv\r\n"
)
REASONS = {100: "Trying", 180: "Ringing", 200: "OK", 401: "Unauthorized", 407: "Proxy Authentication Required",
           486: "Busy Here", 487: "Request Terminated", 503: "Service Unavailable", 404: "Not Found"}  # fmt: skip


@dataclass
class Phone:
    """How a number behaves. answers: statuses, in order; after_ringing: seconds before the last of them."""

    answers: tuple[int, ...] = (100, 180, 200)
    after_ringing: float = 0.0
    hangs_up_after: float | None = None
    deaf_to_first: int = 0


@dataclass
class SipPeer:
    """phones: by user; every other user answers at once. challenge: status and hash of a demanded password."""

    phones: dict[str, Phone] = field(default_factory=dict)
    challenge: tuple[int, str] | None = None
    password: str = "open"
    heard: list[str] = field(default_factory=list)
    acked: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    invited: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.02)
        self.port: int = self._socket.getsockname()[1]
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._cancelled: set[str] = set()
        self._up: set[str] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._done.set()
        self._thread.join(5)
        self._socket.close()

    def of(self, user: str, method: str) -> list[str]:
        """Requests of one method that were meant for a user."""
        return [one for one in self.heard if one.startswith(f"{method} ") and f"To: <sip:{user}@" in one]

    def _run(self) -> None:
        while not self._done.is_set():
            for moment, do in [one for one in self._later if one[0] <= time.monotonic()]:
                self._later.remove((moment, do))
                do()
            try:
                data, sender = self._socket.recvfrom(65_535)
            except TimeoutError:
                continue
            self._take(data.decode(), sender)

    def _take(self, text: str, sender: tuple[str, int]) -> None:
        self.heard.append(text)
        method = text.split(" ", 1)[0]
        user = value(text, "To").split("sip:")[1].split("@")[0]
        call = value(text, "Call-ID")
        if method == "INVITE":
            self._invite(text, user, call, sender)
        elif method == "ACK" and call in self._up:
            self.acked[user] = text.split("\r\n\r\n", 1)[1]
        elif method == "BYE":
            self.ended.add(user)
            self._send(text, 200, sender)
        elif method == "CANCEL":
            self._cancelled.add(call)
            self._send(text, 200, sender)
            self._send(text.replace("CANCEL", "INVITE"), 487, sender)

    def _invite(self, text: str, user: str, call: str, sender: tuple[str, int]) -> None:
        phone = self.phones.get(user, Phone())
        self.invited[user] = self.invited.get(user, 0) + 1
        if self.invited[user] <= phone.deaf_to_first:
            return
        if self.challenge and not self._is_proved(text):
            status, algorithm = self.challenge
            name = "WWW-Authenticate" if status == 401 else "Proxy-Authenticate"
            told = f'Digest realm="gw", nonce="n0nce", qop="auth", algorithm={algorithm}, opaque="o"'
            self._send(text, status, sender, more=f"{name}: {told}\r\n")
            return
        if call in self._up:  # the media change within the dialog
            self._send(text, 200, sender, body=self._sdp(user))
            return
        for status in phone.answers:
            if status < 200:
                self._send(text, status, sender)
        last = phone.answers[-1]
        if last >= 200:
            moment = time.monotonic() + phone.after_ringing
            self._later.append((moment, lambda: self._final(text, user, call, last, sender, phone)))

    def _final(
        self, text: str, user: str, call: str, status: int, sender: tuple[str, int], phone: Phone
    ) -> None:
        if call in self._cancelled:
            return
        if status == 200:
            self._up.add(call)
        self._send(text, status, sender, body=self._sdp(user) if status == 200 else "")
        if phone.hangs_up_after is not None:
            self._later.append(
                (time.monotonic() + phone.hangs_up_after, lambda: self._bye(text, user, sender))
            )

    def _bye(self, invite: str, user: str, sender: tuple[str, int]) -> None:
        contact = value(invite, "Contact").strip("<>")
        lines = [
            f"BYE {contact} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bKbye{user}",
            f"From: {value(invite, 'To')};tag=peer{user}",
            f"To: {value(invite, 'From')}",
            f"Call-ID: {value(invite, 'Call-ID')}",
            "CSeq: 1 BYE",
            "Content-Length: 0",
        ]
        self._socket.sendto(("\r\n".join(lines) + "\r\n\r\n").encode(), sender)

    def _send(
        self, text: str, status: int, sender: tuple[str, int], *, body: str = "", more: str = ""
    ) -> None:
        to = value(text, "To")
        user = to.split("sip:")[1].split("@")[0]
        tag = "" if ";tag=" in to or status == 100 else f";tag=peer{user}"
        head = (
            f"SIP/2.0 {status} {REASONS.get(status, 'No')}\r\nv: {value(text, 'Via')}\r\nf: {value(text, 'From')}\r\n"
            f"t: {to}{tag}\r\ni: {value(text, 'Call-ID')}\r\nCSeq: {value(text, 'CSeq')}\r\n"
            f"m: <sip:{user}@127.0.0.1:{self.port};line=1>\r\nRecord-Route: <sip:127.0.0.1:{self.port};lr>\r\n{more}"
        )
        head += f"Content-Type: application/sdp\r\nl: {len(body)}\r\n\r\n" if body else "l: 0\r\n\r\n"
        self._socket.sendto((head + body).encode(), sender)

    def _sdp(self, user: str) -> str:
        return OFFER.format(n=4000 + int(user[-3:] or 0))

    def _is_proved(self, text: str) -> bool:
        status, algorithm = self.challenge or (401, "MD5")
        told = value(text, "Authorization" if status == 401 else "Proxy-Authorization")
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', told))
        if not given:
            return False
        make = hashlib.md5 if algorithm == "MD5" else hashlib.sha256
        first = make(f"{given['username']}:gw:{self.password}".encode()).hexdigest()
        second = make(f"INVITE:{text.split(' ')[1]}".encode()).hexdigest()
        proof = f"{first}:n0nce:{given['nc']}:{given['cnonce']}:auth:{second}"
        return given["response"] == make(proof.encode()).hexdigest()


def value(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*?)\r$", text, re.MULTILINE)
    return found[1] if found else ""
