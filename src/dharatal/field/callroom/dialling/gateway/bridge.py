"""Two calls made one: the caller's line is rung first, then the member, and their media are joined.

The caller's line is held while the member's phone rings; then it is offered what the member's phone has offered
(after RFC 3725, flows III and IV). Neither leg carries anything of the other's number.
"""

from collections.abc import Callable

from dharatal.field.callroom.dialling.gateway.leg import Leg, State, Told, Wire

CALLER_RINGS_FOR, MEMBER_RINGS_FOR = 30.0, 45.0
BUSY = (486, 600)
NOBODY = (408, 480, 487, 603)
LOCKED = (401, 403, 407)


class Bridge:
    """state: caller, member, joining, talking, over. Moments are of the clock given as `now`.

    written: what its owner has last written down of it.
    """

    def __init__(
        self, wire: Wire, *, caller: str, member: str, now: float, new_leg: Callable[..., Leg] = Leg
    ) -> None:
        self.state, self.cause = "caller", ""
        self.rang_at: float | None = None
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.now, self._until = now, now + CALLER_RINGS_FOR
        self.written: dict[str, object] = {}
        self.caller = new_leg(wire, caller, self._told)
        self.member = new_leg(wire, member, self._told)
        self.caller.invite(now)

    @property
    def legs(self) -> tuple[Leg, Leg]:
        return self.caller, self.member

    @property
    def is_over(self) -> bool:
        """Nothing is left to be sent."""
        return self.state == "over" and all(leg.state is State.OVER for leg in self.legs)

    def tick(self, now: float) -> None:
        self.now = now
        if self.state in ("caller", "member") and now >= self._until:
            self._end("caller_away" if self.state == "caller" else "no_answer")
        for leg in self.legs:
            leg.tick(now)

    def hang_up(self, now: float) -> None:
        """The result was recorded, or the caller dials another way."""
        self.now = now
        self._end("")

    def at(self, now: float) -> None:
        """What comes next, came now."""
        self.now = now

    def _told(self, leg: Leg, told: Told, status: int, body: bytes) -> None:
        if self.state == "over":
            return
        if told is Told.HUNG_UP:
            self._end("" if self.answered_at else "caller_away")
        elif leg is self.caller:
            self._of_caller(told, status, body)
        else:
            self._of_member(told, status, body)

    def _of_caller(self, told: Told, status: int, body: bytes) -> None:
        if told is Told.ANSWERED:
            self.caller.ack(self.caller.origin.held(body) if body else b"")
            self.state, self._until = "member", self.now + MEMBER_RINGS_FOR
            self.member.invite(self.now)
        elif told is Told.CHANGED:
            self.caller.ack()
            self.member.ack(self.member.origin.own(body))
            self.state = "talking"
        elif told is Told.DEAF:
            self._end("gateway_down")
        elif told is Told.REFUSED and self.state == "joining":
            self._end("refused")
        elif told is Told.REFUSED:
            is_away = status in (*BUSY, *NOBODY)
            self._end("caller_away" if is_away else "gateway_refused" if status in LOCKED else "gateway_down")

    def _of_member(self, told: Told, status: int, body: bytes) -> None:
        if told is Told.RINGING:
            self.rang_at = self.rang_at or self.now
        elif told is Told.ANSWERED:
            self.answered_at, self.state = self.now, "joining"
            self.caller.invite(self.now, self.caller.origin.own(body))
        elif told is Told.DEAF:
            self._end("gateway_down")
        elif told is Told.REFUSED:
            is_nobody = status in NOBODY
            self._end("busy" if status in BUSY else "no_answer" if is_nobody else "refused")

    def _end(self, cause: str) -> None:
        if self.state == "over":
            return
        if self.state == "joining" and self.member.state is State.UP:
            self.member.ack()
        self.state, self.cause, self.ended_at = "over", cause, self.now
        for leg in self.legs:
            leg.hang_up(self.now)
