"""A phone's photo, read as bytes only: what kind it is, how large, which way up. It is never decoded here.

What a camera writes beside the picture (place, time, owner, a small copy of it) is cut out before it is kept.
JPEG: ITU-T T.81, Exif 2.32 · PNG: RFC 2083 · WebP: RFC 9649 · HEIC: ISO/IEC 23008-12 (recognised, not taken).
"""

import re
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal

LARGEST = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000  # what a browser draws without trouble; a bomb says more
LEAST_SIDE = 480
_QUARTER_OF_ORIENTATION = {3: 2, 4: 2, 5: 1, 6: 1, 7: 3, 8: 3}
_ORIENTATION = 0x0112
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB")
_WEBP_KEPT = (b"VP8 ", b"VP8L", b"ALPH")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


class CannotReadPhoto(Refusal):
    code = "cannot_read_photo"
    status = 422


class Photo(NamedTuple):
    """kind: jpeg, png or webp. width, height: of the stored picture. quarter: turns clockwise that its camera asked
    for. content: the picture without anything beside it."""

    kind: str
    width: int
    height: int
    quarter: int
    content: bytes


def read_photo(content: bytes) -> Photo:
    """Raises CannotReadPhoto with what to do instead."""
    if len(content) > LARGEST:
        raise CannotReadPhoto(
            _("The photo is larger than %(size)s MB. Set the camera to a smaller size and take it again.")
            % {"size": LARGEST >> 20}
        )
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise CannotReadPhoto(
            _(
                "This phone saves photos as HEIC, which not every machine can show. Choose “most compatible” (JPEG)"
                " in its camera settings and take the photo again."
            )
        )
    try:
        photo = _reader(content)(content)
    except (IndexError, struct.error, ValueError) as broken:
        raise CannotReadPhoto(
            _("This file is no whole photo (JPEG, PNG or WebP). Take it again.")
        ) from broken
    if photo.width * photo.height > MOST_PIXELS:
        raise CannotReadPhoto(_("The photo has too many pixels. Set the camera to a smaller size."))
    if min(photo.width, photo.height) < LEAST_SIDE:
        raise CannotReadPhoto(_("The photo is too small to read the lines. Take it from nearer."))
    return photo


def _reader(content: bytes) -> Callable[[bytes], Photo]:
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg
    if content.startswith(_PNG):
        return _png
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp
    raise ValueError("of no kind that is taken")


def _jpeg(content: bytes) -> Photo:
    kept, size, orientation = [b"\xff\xd8"], (0, 0), 1
    for marker, segment, whole in _segments(content):
        if marker == 0xE1 and segment.startswith(b"Exif\0\0"):
            orientation = _orientation(segment[6:])
        if marker in _FRAMES and len(segment) >= 5:
            height, width = struct.unpack(">HH", segment[1:5])
            size = max(size, (width, height))
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE:
            kept.append(whole)  # an Adobe segment says how colours are meant
    if not all(size):
        raise ValueError("no frame")
    return Photo("jpeg", *size, _QUARTER_OF_ORIENTATION.get(orientation, 0), b"".join(kept))


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, what it holds and the whole of it, up to the end of the first picture: phones append others."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker in _ALONE:
            at += 2
            continue
        if marker == 0xD9:
            yield marker, b"", content[at : at + 2]
            return
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise ValueError("a segment that ends nowhere")
        held, start = content[at + 4 : end], at
        at = _after_scan(content, end) if marker == 0xDA else end
        yield marker, held, content[start:at]


def _after_scan(content: bytes, at: int) -> int:
    found = _MARKER.search(content, at)
    if found is None:
        raise ValueError("a picture that ends nowhere")
    return found.end() - 2


def _orientation(tiff: bytes) -> int:
    """The camera's own word for which way up, 1 to 8; 1 where it says nothing that can be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (start,) = struct.unpack(f"{order}L", tiff[4:8])
        (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, _kind, _count, value = struct.unpack(f"{order}HHLH", tiff[entry : entry + 10])
            if tag == _ORIENTATION:
                return int(value)
    except (KeyError, struct.error):
        pass
    return 1


def _png(content: bytes) -> Photo:
    kept, size, at, has_ended = [_PNG], (0, 0), len(_PNG), False
    while at < len(content) and not has_ended:
        (length,) = struct.unpack(">L", content[at : at + 4])
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise ValueError("a chunk that ends nowhere")
        if (kind == b"IHDR") is not (at == len(_PNG)):
            raise ValueError("no head, or two")
        if kind == b"IHDR":
            size = struct.unpack(">LL", content[at + 8 : at + 16])
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        has_ended = kind == b"IEND"
        at = end
    if not all(size) or not has_ended:
        raise ValueError("no whole picture")
    return Photo("png", size[0], size[1], 0, b"".join(kept))


def _webp(content: bytes) -> Photo:
    kept, size, orientation, canvas, has_alpha = [], (0, 0), 1, b"", False
    for kind, body in _chunks(content):
        if kind == b"EXIF":
            orientation = _orientation(body.removeprefix(b"Exif\0\0"))
        if kind == b"VP8X":
            canvas = body
        if kind in (b"VP8 ", b"VP8L"):
            size = _webp_size(kind, body)
        has_alpha = has_alpha or kind == b"ALPH"
        if kind in _WEBP_KEPT:
            kept.append(_chunk(kind, body))
    if not all(size):
        raise ValueError("no still picture")
    if canvas:
        flags = canvas[0] & 0x10 if has_alpha or canvas[0] & 0x10 else 0
        kept.insert(0, _chunk(b"VP8X", bytes([flags]) + canvas[1:10]))
        wide, high = (int.from_bytes(canvas[start : start + 3], "little") + 1 for start in (4, 7))
        size = (max(size[0], wide), max(size[1], high))
    body = b"WEBP" + b"".join(kept)
    quarter = _QUARTER_OF_ORIENTATION.get(orientation, 0)
    return Photo("webp", *size, quarter, b"RIFF" + struct.pack("<L", len(body)) + body)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        kind, (length,) = content[at : at + 4], struct.unpack("<L", content[at + 4 : at + 8])
        if at + 8 + length > len(content):
            raise ValueError("a chunk that ends nowhere")
        yield kind, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<L", len(body)) + body + b"\0" * (len(body) % 2)


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int]:
    if kind == b"VP8 ":
        if body[3:6] != b"\x9d\x01\x2a":
            raise ValueError("no key frame")
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if body[:1] != b"\x2f":
        raise ValueError("no lossless picture")
    bits = int.from_bytes(body[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
