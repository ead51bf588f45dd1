"""SIP messages over UDP (RFC 3261, 7): read and written."""

from dataclasses import dataclass, field

VERSION = "SIP/2.0"
_SHORT = {
    "i": "call-id",
    "f": "from",
    "t": "to",
    "v": "via",
    "m": "contact",
    "l": "content-length",
    "c": "content-type",
}


class NotSip(ValueError):
    """What came is no SIP message."""


@dataclass
class Message:
    """One request or response. headers: name as written, value; body: bytes after the empty line."""

    start: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @property
    def status(self) -> int:
        """Of a response; 0 of a request."""
        return int(self.start.split()[1]) if self.start.startswith(VERSION) else 0

    @property
    def method(self) -> str:
        """Of a request; of a response the method that it answers."""
        return self.get("CSeq").split()[-1] if self.status else self.start.split()[0]

    @property
    def number(self) -> int:
        return int(self.get("CSeq").split()[0])

    @property
    def branch(self) -> str:
        return parameter(self.get("Via"), "branch")

    def get(self, name: str) -> str:
        """The first value of a header; empty when there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        wanted = name.lower()
        return [
            value for header, value in self.headers if _SHORT.get(header.lower(), header.lower()) == wanted
        ]

    def encode(self) -> bytes:
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join([*lines, f"Content-Length: {len(self.body)}", "", ""]).encode() + self.body


def parse(data: bytes) -> Message:
    """Raises NotSip."""
    head, _parted, body = data.partition(b"\r\n\r\n")
    try:
        lines = head.decode().replace("\r\n\t", " ").replace("\r\n ", " ").split("\r\n")
        headers = [
            (name.strip(), value.strip()) for name, _colon, value in (one.partition(":") for one in lines[1:])
        ]
        message = Message(lines[0], headers, body)
        is_whole = message.get("Call-ID") and message.number >= 0 and message.method and message.get("Via")
    except (UnicodeDecodeError, ValueError, IndexError) as error:
        raise NotSip from error
    if not is_whole or (not message.status and not lines[0].endswith(VERSION)):
        raise NotSip
    length = message.get("Content-Length")
    if length.isdecimal():
        message.body = body[: int(length)]
    message.headers = [
        (name, value) for name, value in headers if _SHORT.get(name.lower(), name.lower()) != "content-length"
    ]
    return message


def reply(
    request: Message, status: int, reason: str, *, tag: str = "", more: list[tuple[str, str]] | None = None
) -> Message:
    """A response to a request, with what must be copied from it (RFC 3261, 8.2.6)."""
    copied = [(name, value) for name in ("Via", "From", "Call-ID", "CSeq") for value in request.all(name)]
    to = request.get("To")
    if tag and not parameter(to, "tag"):
        to = f"{to};tag={tag}"
    return Message(f"{VERSION} {status} {reason}", [*copied, ("To", to), *(more or [])])


def parameter(value: str, name: str) -> str:
    """One parameter after the address: `tag` of `<sip:a@b>;tag=x`."""
    after = value[value.rfind(">") + 1 :] if ">" in value else value
    for part in after.split(";")[1:]:
        key, _equals, told = part.strip().partition("=")
        if key.lower() == name:
            return told.strip().strip('"')
    return ""


def address(value: str) -> str:
    """The URI of a From, To, Contact or Record-Route."""
    if "<" in value:
        return value[value.index("<") + 1 : value.index(">")]
    return value.split(";")[0].strip()
