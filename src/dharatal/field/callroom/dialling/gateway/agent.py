"""The socket to the gateway, and every call on it."""

import select
import socket
import time
from uuid import UUID

from dharatal.field.callroom.dialling.gateway import message as sip
from dharatal.field.callroom.dialling.gateway.bridge import Bridge
from dharatal.field.callroom.dialling.gateway.leg import Leg, Wire
from dharatal.field.callroom.dialling.gateway.settings import Settings

_LARGEST = 65_535


class Agent:
    """Carries bridges by a name of their owner's. One thread only; hears nobody but the gateway."""

    def __init__(self, settings: Settings) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((settings.our_host, settings.our_port))
        self._socket.connect((settings.host, settings.port))
        self._socket.setblocking(False)
        host, port = self._socket.getsockname()[:2]
        self._wire = Wire(settings, host, port, self._send)
        self.bridges: dict[UUID, Bridge] = {}
        self._is_deaf = False

    def start(self, name: UUID, *, caller: str, member: str) -> Bridge:
        """Ring the caller's line, then the member. caller, member: users at the gateway's domain."""
        self.bridges[name] = Bridge(self._wire, caller=caller, member=member, now=time.monotonic())
        return self.bridges[name]

    def poll(self, seconds: float) -> None:
        """Hear what comes for some time, and send again what is due."""
        ready, _w, _e = select.select([self._socket], [], [], seconds)
        while ready and (data := self._received()) is not None:
            self._take(data)
        now = time.monotonic()
        for bridge in list(self.bridges.values()):
            bridge.tick(now)
            if self._is_deaf:
                for leg in bridge.legs:
                    leg.deaf()
        self._is_deaf = False

    def forget(self, name: UUID) -> None:
        self.bridges.pop(name, None)

    def close(self) -> None:
        self._socket.close()

    def _received(self) -> bytes | None:
        try:
            return self._socket.recv(_LARGEST)
        except BlockingIOError:
            return None
        except ConnectionRefusedError:
            self._is_deaf = True
            return None

    def _take(self, data: bytes) -> None:
        try:
            message = sip.parse(data)
        except sip.NotSip:
            return
        now = time.monotonic()
        found = self._leg_of(message.get("Call-ID"))
        if found is None:
            if not message.status and message.method != "ACK":
                self._refuse(message)
            return
        bridge, leg = found
        bridge.at(now)
        if message.status:
            leg.answered(message, now)
        else:
            leg.asked(message, now)

    def _leg_of(self, call_id: str) -> tuple[Bridge, Leg] | None:
        for bridge in self.bridges.values():
            for leg in bridge.legs:
                if leg.call_id == call_id:
                    return bridge, leg
        return None

    def _refuse(self, message: sip.Message) -> None:
        """We take no calls; a gateway that asks whether we live is told so."""
        status, reason = (200, "OK") if message.method == "OPTIONS" else (481, "Call Does Not Exist")
        if message.method == "INVITE":
            status, reason = 480, "Temporarily Unavailable"
        self._send(sip.reply(message, status, reason, tag="none").encode())

    def _send(self, data: bytes) -> None:
        try:
            self._socket.send(data)
        except ConnectionRefusedError:
            self._is_deaf = True
        except OSError:  # a full buffer or a lost route: it is sent again
            return
