"""Whole numbers as people type them and addresses carry them."""

LARGEST = 2**31 - 1  # what an integer column holds


def whole(text: str, *, most: int = LARGEST) -> int | None:
    """Return a number from 0 to `most` in decimal digits of any script; None for a sign, a word, a number beyond it."""
    told = text.strip()
    if not told.isdecimal() or len(told) > len(str(most)):
        return None
    number = int(told)
    return number if number <= most else None
