"""Units by how they sound, for whoever types a place among other words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from dharatal.register.territory.models import Unit, UnitEvent
from dharatal.register.territory.profile import kinds
from dharatal.register.territory.spelling import place_sound, untitled

LONG = 7  # letters
MOST_SLIPS = 12  # those first that begin alike
_SOUNDING = """
SELECT id, kind, state_id, district_id, block_id, panchayat_id, sound FROM territory_unit
WHERE string_to_array(sound, ' ') && %s::text[] AND valid_to IS NULL AND NOT kind = ANY (%s)
"""

_BELOW = """
WITH RECURSIVE below AS (
  SELECT unnest(%s::int[]) AS id
  UNION SELECT u.id FROM territory_unit u JOIN below b ON u.parent_id = b.id
)
SELECT id FROM below
"""


class Heard(NamedTuple):
    """A unit that sounds like something typed. sounds: all of its own."""

    id: int
    kind: str
    state_id: int
    district_id: int
    block_id: int
    panchayat_id: int
    sounds: tuple[str, ...]

    @property
    def line(self) -> set[int]:
        """The unit and the rungs above it."""
        return {self.id, self.state_id, self.district_id, self.block_id, self.panchayat_id} - {0}


def sounds_meant(text: str) -> set[str]:
    """How a unit may sound that somebody wrote so, with or without the word for its kind; not less than 3 letters."""
    return {sound for one in (text, untitled(text)[0]) if len(sound := place_sound(one)) > 2}


def units_sounding(sounds: Iterable[str]) -> list[Heard]:
    """Return the units of today that sound like any of these (`sounds_meant`), overlays left out."""
    overlays = [code for code, kind in kinds().items() if kind.overlay]
    with connection.cursor() as cursor:
        cursor.execute(_SOUNDING, [list(sounds), overlays])
        return [Heard._make((*row, tuple(own.split()))) for *row, own in cursor.fetchall()]


def slips_from(sounds: Iterable[str]) -> dict[str, set[str]]:
    """Return for each sound those of units that one typing error makes of it; two of a long one, if one does not.

    The distinct sounds (of 54,000 units some 5 MB) stay in memory until something happens to a unit.
    """
    held = _by_ends(UnitEvent.objects.aggregate(last=Max("id"))["last"] or 0)
    return {sound: _slips_from(sound, held) for sound in sounds}


Ends = Mapping[tuple[int, str], Sequence[str]]


def _slips_from(sound: str, held: Ends) -> set[str]:
    most = 0 if len(sound) < 4 else 1 if len(sound) < LONG else 2
    if not most:
        return set()
    found: dict[int, set[str]] = {1: set(), 2: set()}
    for length in range(len(sound) - most, len(sound) + most + 1):
        for end in (sound[:1], sound[-2:]):
            alike = held.get((length, end), ())
            near = process.extract(sound, alike, scorer=OSA.distance, score_cutoff=most, limit=None)
            for one, distance, _at in near:
                found.setdefault(distance, set()).add(one)
    likely = sorted(found[1] or found[2], key=lambda one: (one[0] != sound[0], one))
    return set(likely[:MOST_SLIPS])


@lru_cache(maxsize=1)
def _by_ends(_last_event: int) -> Ends:
    """The distinct sounds of the units of today, by how many letters they have and the first, or the last two.

    One slip spares one of the two.
    """
    found: dict[tuple[int, str], set[str]] = {}
    held = Unit.objects.filter(valid_to=None).exclude(sound="").values_list("sound", flat=True).distinct()
    for sound in (one for sounds in held for one in sounds.split()):
        for end in (sound[:1], sound[-2:]):
            found.setdefault((len(sound), end), set()).add(sound)
    return {key: sorted(some) for key, some in found.items()}


def ids_with_all_below(unit_ids: Collection[int]) -> list[int]:
    """Return units and everything that stands under them in the tree: a village, its wards and booths."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [list(unit_ids)])
        return [unit_id for (unit_id,) in cursor.fetchall()]
