"""Looking at a file from outside before any reader opens it: its kind, a password, a zip bomb."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from dharatal.field.intake.reading.refusals import (
    CannotReadSheet,
    EmptyFile,
    EncryptedWorkbook,
    FileTooLarge,
    UnpacksTooLarge,
    WebPageNotSheet,
    WrongFileType,
)

MAX_BYTES = 200 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200  # sheets shrink 5 to 50 times
SMALL_UNPACKED = 32 * 1024 * 1024  # below this a high ratio does no harm
MAX_MEMBERS = 5_000
_DEFLATE_AT_MOST = 1_040  # no deflate stream grows by more
_CHUNK = 1 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_XLS_BEGINNING = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS = 0x002F
_NOT_SHEETS = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b",
    b"BZh", b"\xfd7zXZ", b"MZ", b"\x7fELF", b"PAR1", b"SQLite format 3", b"RIFF", b"OggS",
    b"ID3", b"\x00\x00\x01\x00",
)  # fmt: skip


def kind_of(data: bytes) -> str:
    """Whether it is a "workbook" or "text", by its content; the name of a file proves nothing.

    Raises EmptyFile, FileTooLarge, WrongFileType, WebPageNotSheet, EncryptedWorkbook, UnpacksTooLarge.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    if len(data) > MAX_BYTES:
        raise FileTooLarge(limit=MAX_BYTES // 1024 // 1024)
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data)
        return "workbook"
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data or _is_locked_xls(data):
            raise EncryptedWorkbook
        return "workbook"
    _refuse_other_files(data)
    return "text"


def _is_locked_xls(data: bytes) -> bool:
    """Whether a FILEPASS record stands among the first records of the workbook ([MS-XLS] 2.4.117)."""
    place = data.find(_XLS_BEGINNING)
    for _ in range(6):
        if place < 0 or place + 4 > len(data):
            return False
        kind, length = struct.unpack_from("<HH", data, place)
        if kind == _FILEPASS:
            return True
        place += 4 + length
    return False


def _refuse_other_files(data: bytes) -> None:
    if data.startswith(_NOT_SHEETS):
        raise WrongFileType
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")) or b"<table" in head:
        raise WebPageNotSheet
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_utf16 and _looks_binary(data[:65_536]):
        raise WrongFileType


def _looks_binary(sample: bytes) -> bool:
    odd = sum(sample.count(byte) for byte in (*range(1, 9), *range(14, 32)))
    nulls = sample.count(0)
    is_utf16_without_mark = nulls > len(sample) * 0.3 and not odd > len(sample) * 0.05
    has_nulls = nulls > len(sample) * 0.001 and not is_utf16_without_mark
    return has_nulls or odd > len(sample) * 0.02


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise EncryptedWorkbook
            _check_size(data, members)
            _check_is_workbook(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, zlib.error) as error:
        raise CannotReadSheet from error


def _check_size(data: bytes, members: list[zipfile.ZipInfo]) -> None:
    """Refuse by what the archive declares, then by what it really holds: a declaration may lie."""
    declared = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or packed > len(data) or _is_bomb(declared, packed):
        raise UnpacksTooLarge
    if packed * _DEFLATE_AT_MOST <= SMALL_UNPACKED:
        return
    real = 0
    for member in members:
        real += _real_size(data, member, MAX_UNPACKED - real)
        if _is_bomb(real, packed):
            raise UnpacksTooLarge


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MAX_UNPACKED or (unpacked > SMALL_UNPACKED and unpacked > packed * MAX_RATIO)


def _real_size(data: bytes, member: zipfile.ZipInfo, budget: int) -> int:
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return member.compress_size
    size = 0
    for piece in _inflated(_packed(data, member)):
        size += len(piece)
        if size > budget:
            raise UnpacksTooLarge
    return size


def _packed(data: bytes, member: zipfile.ZipInfo) -> memoryview:
    head = member.header_offset
    name_length = int.from_bytes(data[head + 26 : head + 28], "little")
    extra_length = int.from_bytes(data[head + 28 : head + 30], "little")
    start = head + 30 + name_length + extra_length
    return memoryview(data)[start : start + member.compress_size]


def _inflated(packed: memoryview) -> Iterable[bytes]:
    inflater = zlib.decompressobj(-15)
    for start in range(0, len(packed), _CHUNK // 16):
        rest = bytes(packed[start : start + _CHUNK // 16])
        while rest and not inflater.eof:
            yield inflater.decompress(rest, _CHUNK)
            rest = inflater.unconsumed_tail


def _check_is_workbook(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if {"xl/workbook.xml", "xl/workbook.bin"} & names:
        return
    if "content.xml" not in names or "mimetype" not in names:
        raise WrongFileType
    if b"spreadsheet" not in archive.read("mimetype")[:200]:
        raise WrongFileType
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise EncryptedWorkbook
