"""Hindi letters that a program spoilt: those that can be told are put right; where they are gone, we say so.

A CSV in UTF-8 that a spreadsheet opened as Windows-1252 shows "राम" as "à¤°à¤¾à¤®", and keeps it so when it is
saved: nothing is lost, each sign is one byte. Saved as "CSV" without UTF-8, the same letters become "???".
"""

import re

import polars

from dharatal.field.intake.reading.refusals import LettersLost

_SIGN = "à"  # the first byte of every letter of Devanagari
_WINDOWS = {ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)): byte for byte in range(0x80, 0xA0)}
_BESIDE = "(?:â[€\x80].|Â.)*"  # joiners, quotes and spaces among them
_PIECE = re.compile(f"(?:{_BESIDE}à[¤¥].{_BESIDE})+", re.DOTALL)
_GONE = r"\?{3,}|\x{FFFD}{2,}|à[¤¥]"
_LETTERS = r"[\p{L}?\x{FFFD}]{2,}"
_LOOKED_AT, _MOSTLY = 400, 0.3


def put_right(frame: polars.DataFrame) -> polars.DataFrame:
    """The cells with their letters read as what they were written as; whatever cannot be read so stays."""
    return frame.with_columns(
        polars.Series(column.name, [cell and right(cell) for cell in column])
        for column in frame
        if column.str.contains(_SIGN, literal=True).any()
    )


def right(text: str) -> str:
    """One cell: every run of such letters in UTF-8, where it makes sense as that."""
    return _PIECE.sub(lambda found: _read_again(found[0]), text)


def refuse_lost(frame: polars.DataFrame) -> None:
    """Raises LettersLost when, of the first cells that hold words, many hold question marks in their place."""
    cells = frame.head(_LOOKED_AT).unpivot()["value"].drop_nulls()
    words = cells.filter(cells.str.contains(_LETTERS))
    if words.str.contains(_GONE).sum() > _MOSTLY * len(words):
        raise LettersLost


def _read_again(text: str) -> str:
    try:
        return text.translate(_WINDOWS).encode("latin-1").decode()
    except UnicodeError:
        return text
