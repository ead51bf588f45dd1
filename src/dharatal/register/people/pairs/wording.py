"""What speaks for and against a pair, from the codes that are stored, in the language of the page."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dharatal.register.people.matching import explaining
from dharatal.register.people.matching.explaining import Sentence

NOTHING = 1.0  # points (ten are ten times as likely) below which a level says nothing
FIELDS = ("given", "relative", "surname", "phone", "village", "age", "gender")


class Told(NamedTuple):
    """One stored point in words. says: "for" one person, "against", or "nothing"."""

    field: str
    points: float
    sentence: Sentence

    @property
    def says(self) -> str:
        if abs(self.points) < NOTHING:
            return "nothing"
        return "for" if self.points > 0 else "against"


def told(points: Iterable[Sequence[object]]) -> list[Told]:
    """Read the points of a pair; a term that this program does not know is passed over."""
    found = []
    for field, level, weight in points:
        try:
            sentence = explaining.said(str(field), int(str(level)))
        except (KeyError, IndexError):
            continue
        found.append(Told(str(field), float(str(weight)), sentence))
    return found
