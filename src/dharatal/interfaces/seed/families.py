"""Who lives with whom in the invented organisation: households as arrays of numbers.

A household shares village, surname, naming custom and elder (the head's father, or husband); its members
often share the head's phone, and never a given name: so a family on one phone is not a person twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dharatal.interfaces.seed import naming

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SHARE_OF_SIZES = (0.56, 0.24, 0.12, 0.05, 0.03)  # households of 1, 2, ... 5 members
SHARE_URDU = 0.17
SHARE_FEMALE_HEADS = 0.25
SHARE_ON_HEADS_PHONE = 0.55
YOUNGEST, OLDEST = 18, 85


@dataclass(frozen=True, slots=True)
class Members:
    """One entry a member; given, elder and surname are indexes into the word lists of `naming`."""

    household: Ints
    place: Ints
    urdu: Bools
    female: Bools
    given: Ints
    surname: Ints
    elder: Ints
    of_husband: Bools
    age: Ints
    phone: Ints  # serial of the phone, equal where it is shared

    def __len__(self) -> int:
        return len(self.household)


def _choice(rng: np.random.Generator, hindi: naming.Words, urdu: naming.Words, is_urdu: Bools) -> Ints:
    picked = rng.choice(len(hindi.weights), size=is_urdu.shape, p=hindi.weights)
    return np.where(is_urdu, rng.choice(len(urdu.weights), size=is_urdu.shape, p=urdu.weights), picked)


def _lengths(female: Bools, urdu: Bools) -> Ints:
    men = np.where(urdu, len(naming.URDU_MEN.weights), len(naming.MEN.weights))
    women = np.where(urdu, len(naming.URDU_WOMEN.weights), len(naming.WOMEN.weights))
    return np.where(female, women, men)


def _given_names(rng: np.random.Generator, female: Bools, urdu: Bools) -> Ints:
    """Draw given names, (households, 5), shifting one that a sister or brother already has."""
    given = np.where(
        female,
        _choice(rng, naming.WOMEN, naming.URDU_WOMEN, urdu),
        _choice(rng, naming.MEN, naming.URDU_MEN, urdu),
    )
    lengths = _lengths(female, urdu)
    for mine in range(1, given.shape[1]):
        for _ in range(mine):
            same = (given[:, :mine] == given[:, mine : mine + 1]) & (
                female[:, :mine] == female[:, mine : mine + 1]
            )
            given[:, mine] = (given[:, mine] + same.any(axis=1)) % lengths[:, mine]
    return given


def _phones(rng: np.random.Generator, present: Bools) -> Ints:
    own = rng.random(present.shape) >= SHARE_ON_HEADS_PHONE
    own[:, 0] = True
    serial = np.cumsum((own & present).ravel()).reshape(present.shape) - 1
    return np.where(own, serial, serial[:, :1])


@dataclass(frozen=True, slots=True)
class _Roles:
    """What each place in a household is: arrays (households, 5)."""

    female: Bools
    of_husband: Bools
    under_head: Bools  # the relative named on the form is the head
    age: Ints


def _roles(rng: np.random.Generator, count: int) -> _Roles:
    shape = (count, len(SHARE_OF_SIZES))
    female = rng.random(shape) < 0.42
    female[:, 0] = rng.random(count) < SHARE_FEMALE_HEADS
    head_age = np.clip(YOUNGEST + rng.gamma(3.6, 7.5, size=(count, 1)), YOUNGEST, OLDEST)
    led_by_man = ~female[:, :1]
    wife = np.zeros(shape, dtype=bool)
    wife[:, 1:2] = led_by_man & (head_age >= 22) & (rng.random((count, 1)) < 0.45)
    female |= wife
    child = np.broadcast_to(head_age >= 42, shape) & ~wife
    child[:, 0] = False
    of_husband = wife.copy()
    of_husband[:, 0] = female[:, 0] & (rng.random(count) < 0.7)
    near = head_age + rng.normal(0.0, 6.0, size=shape)
    younger = head_age - 20.0 - rng.gamma(2.0, 3.0, size=shape)
    age = np.where(child, younger, near)
    age[:, 0] = head_age[:, 0]
    return _Roles(
        female, of_husband, wife | (child & led_by_man), np.clip(age, YOUNGEST, OLDEST).astype(np.int64)
    )


def _sizes(rng: np.random.Generator, members: int) -> Ints:
    sizes = rng.choice(np.arange(1, len(SHARE_OF_SIZES) + 1), size=members, p=SHARE_OF_SIZES)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), members)) + 1]
    sizes[-1] -= int(sizes.sum()) - members
    return sizes


def households(rng: np.random.Generator, *, members: int, places: int) -> Members:
    """Invent `members` people in households spread unevenly over `places` villages."""
    sizes = _sizes(rng, members)
    shape = (len(sizes), len(SHARE_OF_SIZES))
    present = np.arange(shape[1])[None, :] < sizes[:, None]
    weights = rng.gamma(4.0, size=places)
    place = np.sort(rng.choice(places, size=len(sizes), p=weights / weights.sum()))
    urdu = np.repeat(rng.random((len(sizes), 1)) < SHARE_URDU, shape[1], axis=1)
    roles = _roles(rng, len(sizes))
    given = _given_names(rng, roles.female, urdu)
    elder = _choice(rng, naming.MEN, naming.URDU_MEN, urdu[:, :1])
    surname = _choice(rng, naming.SURNAMES, naming.URDU_SURNAMES, urdu[:, :1])

    def flat(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.broadcast_to(values, shape)[present]

    return Members(
        household=flat(np.arange(len(sizes))[:, None]),
        place=flat(place[:, None]),
        urdu=flat(urdu),
        female=flat(roles.female),
        given=flat(given),
        surname=flat(surname),
        elder=flat(np.where(roles.under_head, given[:, :1], elder)),
        of_husband=flat(roles.of_husband),
        age=flat(roles.age),
        phone=flat(_phones(rng, present)),
    )
