"""Photos as phones write them, byte by byte; what they show is nothing."""

import struct
import zlib

PLACE = b"25.6093N 85.1376E, phone of somebody"


def jpeg(*, width: int = 1200, height: int = 1600, orientation: int = 0, trailing: bytes = b"") -> bytes:
    """A JPEG with what a camera adds: Exif with a place, a comment, a second picture behind the first."""
    parts = [b"\xff\xd8", _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    if orientation:
        parts.append(_segment(0xE1, b"Exif\0\0" + _tiff(orientation) + PLACE))
    parts.append(_segment(0xFE, PLACE))
    parts.append(_segment(0xDB, b"\0" + bytes([8]) * 64))
    parts.append(_segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\0"))
    parts.append(_segment(0xC4, b"\0" + bytes(17)))
    parts.append(_segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56")
    return b"".join(parts) + b"\xff\xd9" + trailing


def png(*, width: int = 1200, height: int = 1600) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [
        (b"IHDR", head),
        (b"tEXt", PLACE),
        (b"eXIf", _tiff(6)),
        (b"IDAT", zlib.compress(b"\0")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def webp(*, width: int = 1200, height: int = 1600, orientation: int = 6) -> bytes:
    canvas = (
        bytes([0x08]) + b"\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    )
    frame = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"\0\0"
    chunks = [(b"VP8X", canvas), (b"VP8 ", frame), (b"EXIF", _tiff(orientation) + PLACE), (b"XMP ", PLACE)]
    body = b"WEBP" + b"".join(
        kind + struct.pack("<L", len(held)) + held + b"\0" * (len(held) % 2) for kind, held in chunks
    )
    return b"RIFF" + struct.pack("<L", len(body)) + body


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(5_000)


def _segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def _tiff(orientation: int) -> bytes:
    return b"II*\0" + struct.pack("<LHHHLHH", 8, 1, 0x0112, 3, 1, orientation, 0) + bytes(4)
