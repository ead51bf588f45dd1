"""The short code of a row on a sheet: digits only, so that any keyboard types it, the last one a check."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal

# Damm, H. M. (2004): a totally anti-symmetric quasigroup of order ten. Every single wrong digit and every exchange of
# two neighbours is found.
_NEXT = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_SHAPE = re.compile(r"(\d{1,9})(\d\d)\d")


class MisreadCode(Refusal):
    code = "misread_code"
    status = 422


def row_code(sheet: int, place: int) -> str:
    """The code of a row. place: 1 to 99."""
    plain = f"{sheet}{place:02d}"
    return f"{plain}{_check(plain)}"


def read_code(typed: str) -> tuple[int, int]:
    """Sheet and place of a typed code; Devanagari digits, spaces and dashes are understood. Raises MisreadCode."""
    digits = "".join(
        sign if sign.isascii() else str(unicodedata.decimal(sign, sign))
        for sign in typed
        if not (sign.isspace() or sign in "-–.")
    )
    found = _SHAPE.fullmatch(digits)
    if found is None or _check(digits):
        raise MisreadCode(_("This code is not right. Compare it with the sheet, digit by digit."))
    return int(found[1]), int(found[2])


def spoken(code: str) -> str:
    """The code in groups as it is printed: sheet, row and check."""
    return f"{code[:-3]}-{code[-3:]}"


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _NEXT[interim][int(digit)]
    return interim
