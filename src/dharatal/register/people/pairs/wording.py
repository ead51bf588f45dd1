"""What speaks for and against a pair, from the codes that are stored, in the language of the page."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dharatal.register.people.matching import sentences
from dharatal.register.people.matching.sentences import Sentence

LOOKS = {  # what is written about a person in the log, as the person's page says it
    "people.pair_shown": _("beside another record, to compare"),
    "people.pairs_sent": _("beside another record, to compare"),
    "people.pairs_listed": _("in a list of likely doubles"),
    "people.pair_decided": _("decided whether it is there twice"),
    "people.pair_undone": _("took a decision about doubles back"),
    "people.matched": _("compared by the system"),
}
UNKNOWN_GENDER = 2
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

    @property
    def signed(self) -> str:
        """The points with their sign; nothing when they say nothing."""
        number = f"{abs(self.points):.0f}"
        return {"for": f"+{number}", "against": f"\N{MINUS SIGN}{number}", "nothing": ""}[self.says]


def told(points: Iterable[Sequence[object]]) -> list[Told]:
    """Read the points of a pair; a term that this program does not know is passed over."""
    found = []
    for field, level, weight in points:
        try:
            sentence = sentences.said(str(field), int(str(level)))
        except (KeyError, IndexError):
            continue
        of = "start" if (field, level) == ("gender", UNKNOWN_GENDER) else str(field)  # no word on the names
        found.append(Told(of, float(str(weight)), sentence))
    return found
