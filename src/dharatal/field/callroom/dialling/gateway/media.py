"""Session descriptions pass through us from one leg to the other; only their origin is ours (RFC 3725, 5)."""

SDP = "application/sdp"
_DIRECTIONS = ("a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive")


class Origin:
    """Our own session in a leg: its version grows with every description that we send there."""

    def __init__(self, session: int, host: str) -> None:
        self.session, self.host, self.version = session, host, 0

    def own(self, description: bytes) -> bytes:
        """A description of the other leg, under our origin."""
        return _written([self._line() if one.startswith("o=") else one for one in _lines(description)])

    def held(self, offer: bytes) -> bytes:
        """An answer that takes every medium offered and sends nothing: until the member has picked up."""
        written: list[str] = []
        for line in _lines(offer):
            if line.startswith("o="):
                written.append(self._line())
            elif line.startswith("c="):
                written.append("c=IN IP4 0.0.0.0")
            elif line.startswith("m="):
                kind, _port, rest = line.split(" ", 2)
                written += [f"{kind} 9 {rest}", "a=inactive"]
            elif not line.startswith(_DIRECTIONS):
                written.append(line)
        return _written(_in_order(written))

    def _line(self) -> str:
        self.version += 1
        return f"o=- {self.session} {self.version} IN IP4 {self.host}"


def _in_order(lines: list[str]) -> list[str]:
    """Attributes of a medium stand behind its own c= and b= lines (RFC 8866, 5)."""
    ordered: list[str] = []
    waiting: list[str] = []
    for line in lines:
        if waiting and not line.startswith(("c=", "b=", "i=", "k=")):
            ordered += waiting
            waiting = []
        if line == "a=inactive":
            waiting.append(line)
        else:
            ordered.append(line)
    return ordered + waiting


def _lines(description: bytes) -> list[str]:
    return [one for one in description.decode("utf-8", "replace").replace("\r\n", "\n").split("\n") if one]


def _written(lines: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()
