"""Who lives in the hard invented register: households, namesakes, and the people who are in it twice."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from dharatal.interfaces.seed.districts import DISTRICTS
from dharatal.interfaces.seed.doubles import words
from dharatal.interfaces.seed.doubles.spelling import Bools, Ints, Lexicon


@dataclass(frozen=True, slots=True)
class Hardness:
    """How hard the register is to match; the shares are of rows, or of pairs where they say what changed."""

    pairs: float = 0.04
    rows_per_village: float = 30.0
    household: tuple[float, ...] = (0.46, 0.26, 0.16, 0.08, 0.04)  # of 1, 2, ... members in the register
    on_heads_phone: float = 0.45
    rhyming_brothers: float = 0.3
    namesakes: float = 0.008
    namesakes_in_village: float = 0.2
    skew: float = 0.7  # of how common given names are
    names: float = 1.0  # of the lists of given names that are in use
    siblings_apart: float = 3.5  # how far the ages of brothers and sisters spread
    latin: float = 0.5
    cross_script: float = 0.46
    phone_changed: float = 0.23
    phone_mistyped: float = 0.05
    village_moved: float = 0.09
    father_for_husband: float = 0.25  # of the married women
    pet_name: float = 0.015
    name_mistyped: float = 0.05
    usual_spelling: float = 0.7
    address_kept: float = 0.85  # of addresses name the right ward
    missing: float = 1.0  # times the usual shares of empty cells
    age_drift: float = 1.0  # times the usual share of wrong ages


@dataclass(frozen=True, slots=True)
class Lexicons:
    men: Lexicon
    women: Lexicon
    urdu_men: Lexicon
    urdu_women: Lexicon
    surnames: Lexicon
    urdu_surnames: Lexicon
    pet: Lexicon


@dataclass(slots=True)
class People:
    """One entry a row of the register; given, elder and surname are numbers of words in a lexicon."""

    person: Ints
    household: Ints
    village: Ints
    urdu: Bools
    female: Bools
    married: Bools
    given: Ints
    father: Ints
    husband: Ints
    surname: Ints
    age: Ints
    phone: Ints
    by_husband: Bools
    pet: Bools
    slips: Ints  # how many times the writer mistypes

    def __len__(self) -> int:
        return len(self.person)

    def at(self, rows: Ints) -> People:
        return People(*(getattr(self, each.name)[rows].copy() for each in fields(self)))

    def with_more(self, more: People) -> People:
        pairs = ((getattr(self, each.name), getattr(more, each.name)) for each in fields(self))
        return People(*(np.concatenate(pair) for pair in pairs))


@dataclass(frozen=True, slots=True)
class Map:
    """village -> block -> district, as numbers."""

    block_of: Ints
    district_of: Ints  # of a block
    weights: Any

    @property
    def villages(self) -> int:
        return len(self.block_of)


def lexicons(hard: Hardness) -> Lexicons:
    lists = words.MEN, words.WOMEN, words.URDU_MEN, words.URDU_WOMEN
    usual = hard.usual_spelling
    men, women, urdu_men, urdu_women = (
        Lexicon(entries[: int(len(entries) * hard.names)], skew=hard.skew, usual=usual) for entries in lists
    )
    return Lexicons(
        men=men,
        women=women,
        urdu_men=urdu_men,
        urdu_women=urdu_women,
        surnames=Lexicon(words.SURNAMES, skew=0.8, usual=usual),
        urdu_surnames=Lexicon(words.URDU_SURNAMES, skew=0.8, usual=usual),
        pet=Lexicon(words.PET, skew=0.2, usual=usual),
    )


def invented_map(rng: np.random.Generator, rows: int, hard: Hardness) -> Map:
    villages = max(int(rows / hard.rows_per_village), 4)
    blocks = max(villages // 20, 2)
    district_of = np.sort(rng.integers(min(len(DISTRICTS), max(blocks // 12, 1)), size=blocks))
    weights = rng.gamma(1.2, size=villages) + 0.05
    return Map(np.sort(rng.integers(blocks, size=villages)), district_of, weights / weights.sum())


@dataclass(frozen=True, slots=True)
class _Houses:
    """One entry a household."""

    village: Ints
    urdu: Bools
    surname: Ints
    head: Ints  # given names
    son: Ints
    grandfather: Ints
    age: Any


HEAD, WIFE, SON, DAUGHTER, DAUGHTER_IN_LAW = range(5)


def population(
    rng: np.random.Generator, land: Map, lex: Lexicons, hard: Hardness, count: int, mobiles: int
) -> People:
    """Invent `count` different people in households; `mobiles`: how many numbers there are to draw from."""
    sizes = rng.choice(np.arange(1, 6), size=count, p=hard.household)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), count)) + 1]
    house = np.repeat(np.arange(len(sizes)), sizes)[:count]
    first = np.r_[True, house[1:] != house[:-1]]
    homes = _houses(rng, land, lex, len(sizes))
    urdu = homes.urdu[house]
    role = np.where(first, HEAD, rng.integers(WIFE, DAUGHTER_IN_LAW + 1, size=count))
    female = np.isin(role, (WIFE, DAUGHTER, DAUGHTER_IN_LAW)) | (first & (rng.random(count) < 0.15))
    married = np.isin(role, (WIFE, DAUGHTER_IN_LAW)) | (female & first)
    given = np.where(female, _women(rng, lex, urdu), _men(rng, lex, urdu))
    given = np.where((role == HEAD) & ~female, homes.head[house], given)
    given = _rhymed(rng, given, role, homes.son[house], urdu, hard)
    given = _unlike_in_the_house(given, house, female, urdu, lex)
    father, husband = _elders(rng, lex, homes, house, role)
    people = People(
        person=np.arange(count),
        household=house,
        village=homes.village[house],
        urdu=urdu,
        female=female,
        married=married,
        given=given,
        father=father,
        husband=husband,
        surname=homes.surname[house],
        age=_ages(rng, homes.age[house], role, hard),
        phone=_phones(rng, first, hard) % mobiles,
        by_husband=married & (rng.random(count) < 0.8),
        pet=np.zeros(count, dtype=bool),
        slips=(rng.random(count) < 0.01).astype(np.int64),
    )
    return _with_namesakes(rng, people, land, hard, mobiles)


def _houses(rng: np.random.Generator, land: Map, lex: Lexicons, count: int) -> _Houses:
    """Half of a village's households bear one of the few surnames of their hamlet."""
    village = rng.choice(land.villages, size=count, p=land.weights)
    urdu = rng.random(count) < 0.08 + 0.25 * (np.arange(land.villages) % 5 == 0)[village]
    hamlet = (village * 7 + rng.integers(6, size=count) ** 2) % 10_007
    common = np.where(urdu, hamlet % len(lex.urdu_surnames), hamlet % len(lex.surnames))
    free = np.where(urdu, lex.urdu_surnames.draw(rng, count), lex.surnames.draw(rng, count))
    return _Houses(
        village=village,
        urdu=urdu,
        surname=np.where(rng.random(count) < 0.5, common, free),
        head=_men(rng, lex, urdu),
        son=_men(rng, lex, urdu),
        grandfather=_men(rng, lex, urdu),
        age=np.clip(30 + rng.gamma(4.0, 6.0, size=count), 24, 82),
    )


def _elders(
    rng: np.random.Generator, lex: Lexicons, homes: _Houses, house: Ints, role: Ints
) -> tuple[Ints, Ints]:
    """The given names of each one's father and husband."""
    others = _men(rng, lex, homes.urdu[house])
    father = np.where(
        np.isin(role, (SON, DAUGHTER)),
        homes.head[house],
        np.where(role == HEAD, homes.grandfather[house], others),
    )
    husband = np.where(
        role == DAUGHTER_IN_LAW,
        homes.son[house],
        np.where(role == WIFE, homes.head[house], others[::-1] % 40),
    )
    return father, husband


def _ages(rng: np.random.Generator, of_head: Any, role: Ints, hard: Hardness) -> Ints:
    count = len(role)
    near = of_head + np.where(role == WIFE, rng.normal(-4, 3, count), 0)
    younger = of_head - 21 - rng.gamma(2.0, hard.siblings_apart, size=count)
    age = np.where(np.isin(role, (HEAD, WIFE)), near, younger)
    return np.where(age < 18, 18 + rng.integers(12, size=count), np.minimum(age, 90)).astype(np.int64)


def _phones(rng: np.random.Generator, first: Bools, hard: Hardness) -> Ints:
    """A serial for each: the own, or that of the household's first member."""
    own = first | (rng.random(len(first)) >= hard.on_heads_phone)
    serial = np.cumsum(own) - 1
    heads = serial[np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))]
    return np.where(own, serial, heads)


def _men(rng: np.random.Generator, lex: Lexicons, urdu: Bools) -> Ints:
    return np.where(urdu, lex.urdu_men.draw(rng, len(urdu)), lex.men.draw(rng, len(urdu)))


def _women(rng: np.random.Generator, lex: Lexicons, urdu: Bools) -> Ints:
    return np.where(urdu, lex.urdu_women.draw(rng, len(urdu)), lex.women.draw(rng, len(urdu)))


def _rhymed(
    rng: np.random.Generator, given: Ints, role: Ints, model: Ints, urdu: Bools, hard: Hardness
) -> Ints:
    """Name some sons so that they rhyme with a brother."""
    given = given.copy()
    for custom, lines in ((False, words.RHYMES[0]), (True, words.RHYMES[2])):
        line = np.array(lines[: int(len(lines) * hard.names)])
        start = np.searchsorted(line, np.arange(line.max() + 1))
        length = np.bincount(line)
        rows = np.flatnonzero(
            (role == 2) & (urdu == custom) & (rng.random(len(given)) < hard.rhyming_brothers)
        )
        of = line[model[rows]]
        given[rows] = start[of] + rng.integers(0, 1 << 30, size=len(rows)) % length[of]
    return given


def _unlike_in_the_house(given: Ints, house: Ints, female: Bools, urdu: Bools, lex: Lexicons) -> Ints:
    """Give no two men, and no two women, of a household one given name."""
    given = given.copy()
    length = np.where(
        female,
        np.where(urdu, len(lex.urdu_women), len(lex.women)),
        np.where(urdu, len(lex.urdu_men), len(lex.men)),
    )
    for _ in range(4):
        for step in range(1, 5):
            same = (house[step:] == house[:-step]) & (given[step:] == given[:-step])
            again = np.flatnonzero(same & (female[step:] == female[:-step])) + step
            given[again] = (given[again] + 7) % length[again]
    return given


def _with_namesakes(
    rng: np.random.Generator, people: People, land: Map, hard: Hardness, mobiles: int
) -> People:
    """Let some people bear the name, the father's name and the surname of another nearby."""
    count = int(len(people) * hard.namesakes)
    chosen = rng.choice(len(people), size=2 * count, replace=False)
    like, rows = chosen[:count], chosen[count:]
    for column in ("given", "father", "husband", "surname", "urdu", "female", "married", "by_husband"):
        getattr(people, column)[rows] = getattr(people, column)[like]
    near = rng.random(count)
    people.village[rows] = np.where(
        near < hard.namesakes_in_village,
        people.village[like],
        np.clip(people.village[like] + rng.integers(-40, 40, count), 0, land.villages - 1),
    )
    people.phone[rows] = rng.integers(mobiles, size=count)
    return people


def again(
    rng: np.random.Generator, people: People, land: Map, hard: Hardness, count: int, mobiles: int
) -> People:
    """Enter `count` of the people once more, as another hand would years later; some even a third time."""
    base = len(people)
    rows = rng.choice(base, size=count, replace=False)
    thrice = int(count * 0.03)
    rows[:thrice] = rows[thrice : 2 * thrice]
    more = people.at(rows)
    luck = rng.random(count)
    changed, mistyped = luck < hard.phone_changed, luck > 1 - hard.phone_mistyped
    more.phone = np.where(changed, rng.integers(mobiles, size=count), more.phone)
    more.slips = rng.binomial(2, hard.name_mistyped, size=count) + 4 * mistyped
    moved = rng.random(count) < hard.village_moved
    far = rng.integers(land.villages, size=count)
    near = np.clip(more.village + rng.integers(-25, 26, size=count), 0, land.villages - 1)
    more.village = np.where(moved, np.where(rng.random(count) < 0.15, far, near), more.village)
    flips = more.married & (rng.random(count) < hard.father_for_husband)
    more.by_husband = more.by_husband ^ flips
    drift = rng.choice((0, 1, 2, 3, 5, 8, 12), size=count, p=(0.48, 0.24, 0.11, 0.07, 0.05, 0.035, 0.015))
    drift = np.where(rng.random(count) < hard.age_drift, drift, 0)
    more.age = np.clip(more.age + drift * rng.choice((-1, 1), size=count), 18, 95)
    more.pet = rng.random(count) < hard.pet_name
    return more
