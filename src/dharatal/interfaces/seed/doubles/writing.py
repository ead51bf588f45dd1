"""Rows as typists write them, from people as numbers."""

from __future__ import annotations

import numpy as np
import polars as pl

from dharatal.interfaces.seed import toponyms
from dharatal.interfaces.seed.districts import DISTRICTS
from dharatal.interfaces.seed.doubles.spelling import Bools, Ints, Lexicon, slip
from dharatal.interfaces.seed.doubles.world import Hardness, Lexicons, Map, People
from dharatal.interfaces.seed.people import mobiles

COLUMNS = (
    "row_id", "name", "relation", "relative_name", "gender", "mobile", "age", "village", "block", "district", "address"
)  # fmt: skip
_MEN_AFTER = (
    ("", ""),
    ("कुमार", "Kumar"),
    ("कु०", "Kr."),
    ("प्रसाद", "Prasad"),
    ("प्र०", "Pd"),
    ("लाल", "Lal"),
    ("", ""),
)
_WOMEN_AFTER = (
    ("देवी", "Devi"),
    ("देवी", "Devi"),
    ("कुमारी", "Kumari"),
    ("", ""),
    ("देबी", "Debi"),
    ("कु०", "Kumari"),
)
_BEFORE_URDU = (("मो०", "Md."), ("मोहम्मद", "Mohammad"), ("मो", "Md"), ("मोहम्मद", "Mohd."), ("", ""))
_AFTER_URDU = (
    ("खातून", "Khatoon"),
    ("परवीन", "Parveen"),
    ("बेगम", "Begum"),
    ("बानो", "Bano"),
    ("खातुन", "Khatun"),
)
_TITLES = (("श्री", "Shri"), ("श्री", "Sri"), ("डॉ०", "Dr."))
_LATE = (("स्व०", "Late"), ("स्वर्गीय", "Lt."), ("स्व.", "late"))
_HAMLET = (
    ("पूरब टोला", "Purab Tola"),
    ("नया टोला", "Naya Tola"),
    ("स्टेशन रोड", "Station Road"),
    ("दक्षिण टोला", "Dakshin Tola"),
)
_FORMS = ("{}", "{}", "{}", "{}", "+91{}", "0{}", "+91 {}", "91{}")


class Typist:
    """Writes every row in its script; `rng` decides the rest."""

    def __init__(self, rng: np.random.Generator, latin: Bools) -> None:
        self.rng, self.latin, self.upper = rng, latin, latin & (rng.random(len(latin)) < 0.3)

    def one_of(self, choices: tuple[tuple[str, str], ...], share: float, among: Bools) -> pl.Series:
        """A choice in `share` of the rows of `among`, "" elsewhere."""
        flat = pl.Series([word for pair in choices for word in pair] + [""])
        picked = 2 * self.rng.integers(len(choices), size=len(among)) + self.latin
        has = among & (self.rng.random(len(among)) < share)
        return flat.gather(np.where(has, picked, len(flat) - 1))

    def spelled(self, lexicon: Lexicon, picked: Ints) -> pl.Series:
        return lexicon.spelled(self.rng, picked % len(lexicon), self.latin)

    def either(self, urdu: Bools, one: Lexicon, other: Lexicon, picked: Ints) -> pl.Series:
        return pick(urdu, self.spelled(other, picked), self.spelled(one, picked))

    def joined(self, *parts: pl.Series) -> pl.Series:
        frame = pl.DataFrame([part.alias(str(at)) for at, part in enumerate(parts)])
        text = frame.select(
            pl.concat_str(pl.all(), separator=" ").str.replace_all(" +", " ").str.strip_chars().alias("text")
        )["text"]
        return pick(self.upper, text.str.to_uppercase(), text)


def pick(condition: Bools, yes: pl.Series, no: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"yes": yes, "no": no, "is": condition})
    return frame.select(pl.when("is").then("yes").otherwise("no").alias("text"))["text"]


def _blank(condition: Bools, text: pl.Series) -> pl.Series:
    return pick(condition, pl.Series([""]).new_from_index(0, len(text)), text)


def rows_of(
    rng: np.random.Generator,
    people: People,
    land: Map,
    lex: Lexicons,
    hard: Hardness,
    latin: Bools,
    seed: int,
) -> pl.DataFrame:
    """Write the people as rows, in their order, without row_id."""
    hand, count = Typist(rng, latin), len(people)
    missing = rng.random((7, count)) / max(hard.missing, 1e-6)
    by_husband = people.by_husband & people.married
    village, block, district = _places(rng, people, land, latin, seed)
    columns = {
        "name": _slipped(rng, _name(hand, people, lex), people.slips % 4 >= 1),
        "relation": _blank(missing[0] < 0.02, pl.Series(np.where(by_husband, "H", "F"))),
        "relative_name": _slipped(
            rng, _blank(missing[1] < 0.02, _relative(hand, people, lex, by_husband)), people.slips % 4 >= 2
        ),
        "gender": _blank(missing[2] < 0.04, pl.Series(np.where(people.female, "F", "M"))),
        "mobile": _blank(missing[3] < 0.02, _mobile(rng, people, seed)),
        "age": _blank(missing[4] < 0.03, pl.Series(people.age).cast(pl.String)),
        "village": _slipped(rng, village, rng.random(count) < 0.03),
        "block": _blank(missing[5] < 0.02, block),
        "district": _blank(missing[6] < 0.005, district),
        "address": _address(hand, people, hard),
    }
    return pl.DataFrame(columns)


def _address(hand: Typist, people: People, hard: Hardness) -> pl.Series:
    """Hamlet and ward: the hamlet by chance, the ward the household's own unless somebody guessed."""
    everyone = np.ones(len(people), dtype=bool)
    guessed = hand.rng.random(len(people)) > hard.address_kept
    ward = np.where(guessed, hand.rng.integers(14, size=len(people)), people.household % 14) + 1
    told = hand.rng.random(len(people)) < 0.85
    return hand.joined(
        hand.one_of(_HAMLET, 0.6, everyone),
        pick(
            told, hand.one_of((("वार्ड", "Ward"),), 1.0, everyone), _blank(everyone, _text(people.household))
        ),
        pick(told, _text(ward), _blank(everyone, _text(ward))),
    )


def _text(numbers: Ints) -> pl.Series:
    return pl.Series(numbers).cast(pl.String)


def _name(hand: Typist, people: People, lex: Lexicons) -> pl.Series:
    men, urdu, count = ~people.female, people.urdu, len(people)
    given = pick(
        people.female,
        hand.either(urdu, lex.women, lex.urdu_women, people.given),
        hand.either(urdu, lex.men, lex.urdu_men, people.given),
    )
    given = pick(people.pet, hand.spelled(lex.pet, people.person), given)
    surname = hand.either(urdu, lex.surnames, lex.urdu_surnames, people.surname)
    surname = _blank(hand.rng.random(count) > np.where(people.female, 0.25, 0.75), surname)
    after = pick(
        urdu, hand.one_of(_AFTER_URDU, 0.85, people.female), hand.one_of(_WOMEN_AFTER, 0.9, people.female)
    )
    middle = pick(men & ~urdu, hand.one_of(_MEN_AFTER, 0.8, men), after)
    title = hand.one_of(_TITLES, 0.03, men)
    name = hand.joined(title, hand.one_of(_BEFORE_URDU, 0.8, men & urdu), given, middle, surname)
    swapped = hand.joined(surname, given, middle)
    return pick(hand.rng.random(count) < 0.015, swapped, name)


def _relative(hand: Typist, people: People, lex: Lexicons, by_husband: Bools) -> pl.Series:
    given = hand.either(
        people.urdu, lex.men, lex.urdu_men, np.where(by_husband, people.husband, people.father)
    )
    surname = hand.either(people.urdu, lex.surnames, lex.urdu_surnames, people.surname)
    surname = _blank(hand.rng.random(len(people)) > 0.6, surname)
    everyone = np.ones(len(people), dtype=bool)
    return hand.joined(
        hand.one_of(_LATE, 0.08, everyone & ~by_husband),
        hand.one_of(_TITLES, 0.05, everyone),
        hand.one_of(_BEFORE_URDU, 0.6, people.urdu),
        given,
        hand.one_of(_MEN_AFTER, 0.3, ~people.urdu),
        surname,
    )


def _mobile(rng: np.random.Generator, people: People, seed: int) -> pl.Series:
    numbers = mobiles(people.phone, seed).astype(str).tolist()
    for row in np.flatnonzero(people.slips >= 4):
        at = int(rng.integers(2, 10))
        numbers[row] = (
            numbers[row][:at]
            + str((int(numbers[row][at]) + 1 + int(rng.integers(8))) % 10)
            + numbers[row][at + 1 :]
        )
    forms = rng.integers(len(_FORMS), size=len(people))
    return pl.Series([_FORMS[form].format(number) for form, number in zip(forms, numbers, strict=True)])


def _slipped(rng: np.random.Generator, texts: pl.Series, where: Bools) -> pl.Series:
    written = texts.to_list()
    for row in np.flatnonzero(where):
        written[row] = slip(rng, written[row])
    return pl.Series(written)


def _places(
    rng: np.random.Generator, people: People, land: Map, latin: Bools, seed: int
) -> tuple[pl.Series, pl.Series, pl.Series]:
    naming = np.random.Generator(np.random.PCG64([seed, 5]))
    source = toponyms.names(naming)
    villages = [next(source) for _ in range(land.villages)]
    blocks = [next(source) for _ in range(len(land.district_of))]
    districts = [(each.name_hi, each.name_en) for each in DISTRICTS]
    block = land.block_of[people.village]
    written = []
    for names, picked in ((villages, people.village), (blocks, block), (districts, land.district_of[block])):
        lexicon = Lexicon(names, skew=0.0, usual=0.85)
        written.append(lexicon.spelled(rng, picked, latin))
    return written[0], written[1], written[2]
