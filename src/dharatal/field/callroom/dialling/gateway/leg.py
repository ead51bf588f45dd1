"""One call that we make through the gateway: its INVITE, its dialog and its end (RFC 3261, 12, 13, 15, 17)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dharatal.field.callroom.dialling.gateway import digest
from dharatal.field.callroom.dialling.gateway.media import SDP, Origin
from dharatal.field.callroom.dialling.gateway.message import VERSION, Message, address, reply
from dharatal.field.callroom.dialling.gateway.settings import Settings

T1, T2 = 0.5, 4.0
DEAF_AFTER = 6.0
"""Seconds without any answer after which the gateway is down; a caller does not wait for 64 T1."""
ALLOW = ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS")
CHALLENGES = {401: ("WWW-Authenticate", "Authorization"), 407: ("Proxy-Authenticate", "Proxy-Authorization")}
MOST_CHALLENGES = 2


class State(StrEnum):
    CALLING = "calling"
    UP = "up"
    ENDING = "ending"
    OVER = "over"


class Told(StrEnum):
    """What a leg tells its bridge."""

    RINGING = "ringing"
    ANSWERED = "answered"
    CHANGED = "changed"
    REFUSED = "refused"
    DEAF = "deaf"
    HUNG_UP = "hung_up"


@dataclass
class Wire:
    """The way to the gateway: where we are as it sees us, and how a message is sent."""

    settings: Settings
    host: str
    port: int
    send: Callable[[bytes], None]

    def uri(self, user: str) -> str:
        return f"sip:{user}@{self.settings.domain or self.settings.host}"


@dataclass
class _Sent:
    """A request that waits for its final answer."""

    message: Message
    again_at: float
    pause: float
    until: float
    is_heard: bool = False
    challenges: int = 0


class Leg:
    """A dialog in which we are always the one who called. tell: what happened, the status, the description."""

    def __init__(self, wire: Wire, user: str, tell: Callable[["Leg", Told, int, bytes], None]) -> None:
        self.wire, self.tell = wire, tell
        self.target = wire.uri(user)
        self.call_id = f"{secrets.token_hex(12)}@{wire.host}"
        self.from_ = f"<{wire.uri(wire.settings.user)}>;tag={secrets.token_hex(6)}"
        self.to = f"<{self.target}>"
        self.origin = Origin(secrets.randbits(31), wire.host)
        self.state = State.CALLING
        self._routes: list[str] = []
        self._number = 0
        self._sent: dict[str, _Sent] = {}
        self._acks: dict[int, Message] = {}
        self._invite: Message | None = None
        self._wants_cancel = False
        self._tag = secrets.token_hex(6)

    def invite(self, now: float, body: bytes = b"") -> None:
        """Call, or within the dialog change the media."""
        self._invite = self._request("INVITE", body)
        self._put(self._invite, now)

    def ack(self, body: bytes = b"") -> None:
        """Take the answer to the last INVITE; the answer sent again gets the same again."""
        number = self._invite.number if self._invite else 1
        message = self._request("ACK", body, number=number)
        self._acks[number] = message
        self.wire.send(message.encode())

    def hang_up(self, now: float) -> None:
        """End it, however far it has come."""
        if self.state is State.UP:
            self.state = State.ENDING
            self._put(self._request("BYE"), now)
        elif self.state is State.CALLING:
            self.state, self._wants_cancel = State.ENDING, True
            self._cancel(now)

    def tick(self, now: float) -> None:
        """Send again what was not answered; give up what never is."""
        for name, sent in list(self._sent.items()):
            if now >= sent.until:
                del self._sent[name]
                self._gave_up(sent)
            elif now >= sent.again_at and not (sent.is_heard and sent.message.method == "INVITE"):
                self.wire.send(sent.message.encode())
                sent.pause = min(sent.pause * 2, T2) if sent.message.method != "INVITE" else sent.pause * 2
                sent.again_at = now + sent.pause

    def deaf(self) -> None:
        """Nobody listens at the gateway's port."""
        for name in [name for name, sent in self._sent.items() if not sent.is_heard]:
            self._gave_up(self._sent.pop(name))

    def answered(self, message: Message, now: float) -> None:
        """A response came."""
        sent = self._sent.get(_name(message))
        if sent is None:
            if message.method == "INVITE" and 200 <= message.status < 300 and message.number in self._acks:
                self.wire.send(self._acks[message.number].encode())
            return
        sent.is_heard = True
        if message.status < 200:
            self._provisional(message, sent, now)
            return
        del self._sent[_name(message)]
        if message.method == "INVITE":
            self._final(message, sent, now)
        elif message.status in CHALLENGES and self._authorised(message, sent, now):
            return
        elif message.method == "BYE":
            self.state = State.OVER

    def asked(self, message: Message, now: float) -> None:
        """A request came within the dialog."""
        if message.method == "ACK":
            return
        if message.method == "BYE":
            self._reply(message, 200, "OK")
            was_up = self.state is State.UP
            self.state = State.OVER
            self._sent.clear()
            if was_up:
                self.tell(self, Told.HUNG_UP, 0, b"")
        elif message.method == "OPTIONS":
            self._reply(message, 200, "OK")
        elif message.method == "INVITE":
            self._reply(message, 488, "Not Acceptable Here")  # the other leg goes on as it was agreed
        else:
            self._reply(message, 405, "Method Not Allowed")

    def _provisional(self, message: Message, sent: _Sent, now: float) -> None:
        if message.method != "INVITE":
            return
        sent.until = now + 180
        if self._wants_cancel:
            self._cancel(now)
        elif message.status in (180, 183) and self.state is State.CALLING:
            self.tell(self, Told.RINGING, message.status, b"")

    def _final(self, message: Message, sent: _Sent, now: float) -> None:
        if message.status < 300:
            self._up(message, now)
            return
        self._acknowledge(message, sent)
        if (
            message.status in CHALLENGES
            and self.state is not State.ENDING
            and self._authorised(message, sent, now)
        ):
            return
        if self.state is State.UP:  # the media could not be changed
            self.tell(self, Told.REFUSED, message.status, b"")
            return
        was_ending = self.state is State.ENDING
        self.state = State.OVER
        if not was_ending:
            self.tell(self, Told.REFUSED, message.status, b"")

    def _up(self, message: Message, now: float) -> None:
        self.to = message.get("To")
        is_change = self.state is State.UP
        if message.get("Contact"):
            self.target = address(message.get("Contact"))
        if not is_change:
            self._routes = [one.strip() for value in message.all("Record-Route") for one in value.split(",")][
                ::-1
            ]
        if self.state is State.ENDING:  # it was picked up while we were hanging up
            self.ack()
            self.state = State.UP
            self.hang_up(now)
            return
        self.state = State.UP
        self.tell(self, Told.CHANGED if is_change else Told.ANSWERED, message.status, message.body)

    def _authorised(self, message: Message, sent: _Sent, now: float) -> bool:
        """Answer a challenge by sending the request again; false when we cannot, or have done so often enough."""
        theirs, ours = CHALLENGES[message.status]
        challenge = digest.strongest(message.all(theirs))
        if not challenge or sent.challenges >= MOST_CHALLENGES:
            return False
        old = sent.message
        fresh = self._request(old.method, old.body)
        told = self.wire.settings
        uri = fresh.start.split()[1]
        value = digest.answer(
            challenge,
            method=old.method,
            uri=uri,
            user=told.user,
            password=told.password,
            cnonce=secrets.token_hex(8),
        )
        fresh.headers.append((ours, value))
        if old.method == "INVITE":
            self._invite = fresh
        self._put(fresh, now, challenges=sent.challenges + 1)
        return True

    def _cancel(self, now: float) -> None:
        """Only once the gateway has shown that it knows of the call (RFC 3261, 9.1)."""
        invite = self._invite
        sent = self._sent.get(_name(invite)) if invite else None
        if invite is None or sent is None:
            self.state = State.OVER
        elif sent.is_heard:
            self._wants_cancel = False
            sent.until = now + 32
            copied = [
                (name, value)
                for name, value in invite.headers
                if name in ("Via", "From", "To", "Call-ID", "Route")
            ]
            start = invite.start.replace("INVITE", "CANCEL", 1)
            headers = [*copied, ("CSeq", f"{invite.number} CANCEL"), ("Max-Forwards", "70")]
            self._put(Message(start, headers), now)

    def _acknowledge(self, message: Message, sent: _Sent) -> None:
        """A refusal is acknowledged hop by hop (RFC 3261, 17.1.1.3)."""
        invite = sent.message
        copied = [
            (name, value) for name, value in invite.headers if name in ("Via", "From", "Call-ID", "Route")
        ]
        headers = [
            *copied,
            ("To", message.get("To")),
            ("CSeq", f"{invite.number} ACK"),
            ("Max-Forwards", "70"),
        ]
        self.wire.send(Message(invite.start.replace("INVITE", "ACK", 1), headers).encode())

    def _gave_up(self, sent: _Sent) -> None:
        was = self.state
        if sent.message.method != "CANCEL":
            self.state = State.OVER
        if sent.message.method == "INVITE" and was is not State.ENDING:
            self.tell(self, Told.DEAF, 0, b"")

    def _put(self, message: Message, now: float, *, challenges: int = 0) -> None:
        self._sent[_name(message)] = _Sent(message, now + T1, T1, now + DEAF_AFTER, challenges=challenges)
        self.wire.send(message.encode())

    def _request(self, method: str, body: bytes = b"", *, number: int = 0) -> Message:
        if not number:
            self._number += 1
            number = self._number
        here = f"{self.wire.host}:{self.wire.port}"
        headers = [
            ("Via", f"{VERSION}/UDP {here};branch=z9hG4bK{secrets.token_hex(10)};rport"),
            ("Max-Forwards", "70"),
            ("From", self.from_),
            ("To", self.to),
            ("Call-ID", self.call_id),
            ("CSeq", f"{number} {method}"),
            ("Contact", f"<sip:{self.wire.settings.user}@{here}>"),
            ALLOW,
            ("User-Agent", "Dharatal"),
            *(("Route", route) for route in self._routes),
        ]
        if body:
            headers.append(("Content-Type", SDP))
        return Message(f"{method} {self.target} {VERSION}", headers, body)

    def _reply(self, request: Message, status: int, reason: str) -> None:
        self.wire.send(reply(request, status, reason, tag=self._tag, more=[ALLOW]).encode())


def _name(message: Message) -> str:
    """A transaction is told by the branch and the method: CANCEL has the branch of its INVITE (17.1.3)."""
    return f"{message.branch} {message.method}"
