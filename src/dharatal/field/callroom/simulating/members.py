"""Members with telephones: who answers when, for every twenty minutes of every day."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from dharatal.field.gates.timetable import Timetable
from dharatal.kernel.clock import IST

BEGINS = datetime(2026, 3, 2, tzinfo=IST).astimezone(UTC)  # a Monday
A_DAY = 24 * 60
SLOT = 20  # minutes
OPENS, CLOSES = 10 * 60, 19 * 60  # the house's hours
SLOTS = (CLOSES - OPENS) // SLOT
ANSWERED, NO_ANSWER, BUSY, SWITCHED_OFF, UNREACHABLE = range(5)
OUTCOMES = ("answered", "no_answer", "busy", "switched_off", "unreachable")
USUAL_HOURS = Timetable()

Table = npt.NDArray[np.uint8]
Minutes = npt.NDArray[np.int64]

# What share of members lives like this, and how likely each is near the telephone in each hour from ten on.
_LIVES = {
    "field": (0.30, (0.35, 0.30, 0.40, 0.55, 0.55, 0.45, 0.50, 0.70, 0.85)),
    "day labour": (0.20, (0.15, 0.15, 0.25, 0.50, 0.30, 0.15, 0.25, 0.65, 0.80)),
    "home": (0.15, (0.65, 0.75, 0.70, 0.55, 0.50, 0.60, 0.65, 0.60, 0.55)),
    "shop": (0.15, (0.65, 0.70, 0.70, 0.65, 0.70, 0.65, 0.60, 0.55, 0.60)),
    "office": (0.10, (0.35, 0.30, 0.30, 0.60, 0.35, 0.30, 0.40, 0.70, 0.80)),
    "away": (0.10, (0.25, 0.25, 0.30, 0.45, 0.30, 0.30, 0.35, 0.50, 0.60)),
}
_HABIT = 0.6  # spread (log odds) of a member's own hours about those of the way of life
_SUNDAY = 0.4
_PICKED_UP = 0.85  # of calls that ring by somebody's side; another call a minute later may be heard
_MOST_CALLS = 8
_BUSY = 0.06
_OFF_HALF_A_DAY = 0.08
_NO_NETWORK_FOR_TWO_HOURS = 0.05
_DEAD = 0.05


@dataclass(frozen=True, slots=True)
class Members:
    """The same people for every policy.

    what: an outcome by member, day and slot of the house's hours. is_heard: by member and number of the call,
    whether somebody by the telephone hears it.
    """

    what: Table
    is_heard: npt.NDArray[np.bool_]

    @classmethod
    def living(cls, count: int, *, days: int, random: np.random.Generator) -> "Members":
        """Invent so many. Somebody away from the telephone is away for the hour, so calling at once hardly helps."""
        shares, hours = zip(*_LIVES.values(), strict=True)
        life = random.choice(len(shares), count, p=shares)
        odds = _odds(np.array(hours)[life]) + random.normal(0, _HABIT, (count, len(hours[0])))
        sunday = np.where(np.arange(days) % 7 == 6, _SUNDAY, 0.0)
        near = 1 / (1 + np.exp(-(odds[:, None, :] + sunday[None, :, None])))
        is_near = np.repeat(random.random(near.shape) < near, SLOTS // near.shape[2], axis=2)
        shape = (count, days, SLOTS)
        what = np.where(is_near, ANSWERED, NO_ANSWER).astype(np.uint8)
        what[is_near & (random.random(shape) < _BUSY)] = BUSY
        what[_spells(random, shape, 6, _NO_NETWORK_FOR_TWO_HOURS)] = UNREACHABLE
        what[_spells(random, shape, SLOTS // 2 + 1, _OFF_HALF_A_DAY)] = SWITCHED_OFF
        what[random.random(count) < _DEAD] = SWITCHED_OFF
        return cls(what, random.random((count, _MOST_CALLS)) < _PICKED_UP)

    def __len__(self) -> int:
        return len(self.what)

    @property
    def days(self) -> int:
        return self.what.shape[1]

    def called(self, members: Minutes, minutes: Minutes, *, calls: int) -> Table:
        """What a call to each of `members` meets, the `calls`-th to them.

        minutes: since BEGINS, within the house's hours.
        """
        days, clocks = np.divmod(minutes, A_DAY)
        slots = np.clip((clocks - OPENS) // SLOT, 0, SLOTS - 1)
        what = self.what[members, days % self.days, slots]
        what[(what == ANSWERED) & ~self.is_heard[members, (calls - 1) % _MOST_CALLS]] = NO_ANSWER
        return what


def moment(minute: float) -> datetime:
    return BEGINS + timedelta(minutes=float(minute))


def minute_of(when: datetime) -> float:
    return (when - BEGINS) / timedelta(minutes=1)


def _odds(chance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    odds: npt.NDArray[np.float64] = np.log(chance / (1 - chance))
    return odds


def _spells(
    random: np.random.Generator, shape: tuple[int, int, int], length: int, chance: float
) -> npt.NDArray[np.bool_]:
    """Slots in spells of `length`, each spell with that chance."""
    parts = -(-shape[2] // length)
    spells: npt.NDArray[np.bool_] = random.random((shape[0], shape[1], parts)) < chance
    return np.repeat(spells, length, axis=2)[:, :, : shape[2]]
