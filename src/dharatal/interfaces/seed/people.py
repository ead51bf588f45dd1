"""The invented members as a table: written as forms and typists write, vectorised (400,000 in seconds).

Mobile numbers lie in 66xx xxxxxx. India has reserved no numbers for fiction; every ten digits that begin with
6 to 9 look valid. In the 66 series no operator is known to hold a block (libphonenumber's carrier table names
none; a test asks it), so as far as can be known a number here rings nowhere. Do not dial them all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.interfaces.seed import naming
from dharatal.interfaces.seed.families import Bools, Ints, Members, households
from dharatal.interfaces.seed.places import SCALES, InventedUnit, Size

FIRST_MOBILE = 6_600_000_000
MOBILES = 100_000_000
_STRIDE = 61_803_399  # coprime with 10**8: neighbours in the list are far apart as numbers

SHARE_LATIN = 0.46
WORK_HI = (
    "संगठन",
    "बूथ प्रबंधन",
    "पंचायत",
    "प्रचार",
    "युवा",
    "महिला",
    "किसान",
    "सोशल मीडिया",
    "छात्र",
    "मजदूर",
    "सहकारिता",
    "व्यापार",
    "शिक्षक",
    "सदस्यता अभियान",
    "सांस्कृतिक",
    "खेलकूद",
    "पंचायती राज",
    "अधिवक्ता",
    "चिकित्सा",
    "तकनीकी",
)
_HAMLETS_HI = (
    "पश्चिम टोला,पूरब टोला,उत्तर टोला,दक्षिण टोला,बीच टोला,नया टोला,पुरानी बाजार,स्टेशन रोड,मठिया,बगीचा टोला"
)
_HAMLETS_EN = (
    "Paschim Tola,Purab Tola,Uttar Tola,Dakshin Tola,Bich Tola,Naya Tola,Purani Bazar,"
    "Station Road,Mathiya,Bagicha Tola"
)
COLUMNS = (
    "name",
    "relation",
    "relative_name",
    "mobile",
    "age",
    "address",
    "village",
    "panchayat",
    "block",
    "district",
    "field_of_work",
)


@dataclass(frozen=True, slots=True)
class _Hand:
    """How each row is written: script, capitals, and luck for rare spellings."""

    latin: Bools
    upper: Bools
    rng: np.random.Generator

    def words(self, words: naming.Words, picked: Ints) -> pl.Series:
        return naming.spell(words, picked, latin=self.latin, luck=self.rng.random(len(self.latin)))

    def either(self, hindi: naming.Words, urdu: naming.Words, is_urdu: Bools, picked: Ints) -> pl.Series:
        """Spell picks from one of two lists; picks beyond the other list's end are folded into it."""
        table = pl.DataFrame(
            {
                "urdu": is_urdu,
                "a": self.words(hindi, picked % len(hindi.weights)),
                "b": self.words(urdu, picked % len(urdu.weights)),
            }
        )
        return table.select(pl.when("urdu").then("b").otherwise("a").alias("word"))["word"]

    def some(self, words: naming.Words, share: float, among: Bools) -> pl.Series:
        """Spell a random word in `share` of the rows of `among`, the empty string elsewhere."""
        picked = self.rng.choice(len(words.weights), size=len(self.latin), p=words.weights)
        table = pl.DataFrame(
            {"word": self.words(words, picked), "has": among & (self.rng.random(len(among)) < share)}
        )
        return table.select(pl.when("has").then("word").otherwise(pl.lit("")).alias("word"))["word"]

    def written(self, *parts: pl.Series) -> pl.Series:
        """Join parts with single spaces, in capitals where this hand writes so."""
        joined = pl.concat_str([part.alias(str(i)) for i, part in enumerate(parts)], separator=" ")
        tidy = joined.str.replace_all(" +", " ").str.strip_chars()
        frame = pl.DataFrame(
            [*(part.alias(str(i)) for i, part in enumerate(parts)), pl.Series("upper", self.upper)]
        )
        return frame.select(pl.when("upper").then(tidy.str.to_uppercase()).otherwise(tidy).alias("text"))[
            "text"
        ]


def _by_script(latin: Bools, hindi: Sequence[str], english: Sequence[str], picked: Ints) -> pl.Series:
    both = pl.Series([*hindi, *english])
    return both.gather(picked + latin * len(hindi))


def _names(members: Members, hand: _Hand) -> pl.Series:
    men, women = ~members.female, members.female
    given = pl.DataFrame(
        {
            "female": women,
            "m": hand.either(naming.MEN, naming.URDU_MEN, members.urdu, members.given),
            "f": hand.either(naming.WOMEN, naming.URDU_WOMEN, members.urdu, members.given),
        }
    ).select(pl.when("female").then("f").otherwise("m").alias("given"))["given"]
    before = hand.some(naming.BEFORE_URDU_MEN, 0.6, men & members.urdu)
    middle_man = hand.some(naming.MIDDLE_MEN, 0.4, men & ~members.urdu & (members.surname != 0))
    middle_woman = hand.some(naming.MIDDLE_WOMEN, 0.8, women & ~members.urdu)
    after = hand.some(naming.AFTER_URDU_WOMEN, 0.85, women & members.urdu)
    surname = hand.either(naming.SURNAMES, naming.URDU_SURNAMES, members.urdu, members.surname)
    keeps = men | (hand.rng.random(len(members)) < 0.2)
    shown = pl.DataFrame({"surname": surname, "keeps": keeps}).select(
        pl.when("keeps").then("surname").otherwise(pl.lit("")).alias("surname")
    )["surname"]
    title = hand.some(naming.TITLES_MEN, 0.04, men)
    return hand.written(title, before, given, middle_man, middle_woman, after, shown)


def _relatives(members: Members, hand: _Hand) -> pl.Series:
    everyone = np.ones(len(members), dtype=bool)
    late = hand.some(naming.LATE, 0.07, everyone & ~members.of_husband)
    before = hand.some(naming.BEFORE_URDU_MEN, 0.4, members.urdu)
    elder = hand.either(naming.MEN, naming.URDU_MEN, members.urdu, members.elder)
    surname = hand.either(naming.SURNAMES, naming.URDU_SURNAMES, members.urdu, members.surname)
    return hand.written(late, before, elder, surname)


def mobiles(serials: npt.ArrayLike, seed: int) -> Ints:
    """Return the ten-digit number of each serial below 10**8: different serials, different numbers."""
    return FIRST_MOBILE + (np.asarray(serials, dtype=np.int64) * _STRIDE + seed * 7_919) % MOBILES


def _addresses(members: Members, latin: Bools, rng: np.random.Generator) -> pl.Series:
    hamlet = _by_script(
        latin, _HAMLETS_HI.split(","), _HAMLETS_EN.split(","), rng.integers(10, size=len(members))
    )
    ward = _by_script(latin, ["वार्ड"], ["Ward"], np.zeros(len(members), dtype=np.int64))
    number = pl.Series(rng.integers(1, 16, size=len(members))).cast(pl.String)
    return pl.select(pl.concat_str([hamlet, pl.lit(", "), ward, pl.lit(" "), number]).alias("address"))[
        "address"
    ]


def _above(places: Sequence[InventedUnit]) -> list[list[InventedUnit]]:
    """Return villages, then for each its panchayat, block and district, as four equally long lists."""
    by_ref = {unit.ref: unit for unit in places}
    lists = [[unit for unit in places if unit.kind == "village"]]
    for _ in ("panchayat", "block", "district"):
        lists.append([by_ref[unit.parent] for unit in lists[-1]])
    return lists


def _hand(panchayat_of: Ints, seed: int, rng: np.random.Generator) -> _Hand:
    """One typist a panchayat: rather Latin or rather Devanagari, some of them in capitals."""
    typists = int(panchayat_of.max(initial=0)) + 1
    leaning = rng.beta(0.7, 0.7 * (1 - SHARE_LATIN) / SHARE_LATIN, size=typists)
    latin = rng.random(len(panchayat_of)) < leaning[panchayat_of]
    upper = latin & (rng.random(typists) < 0.3)[panchayat_of]
    return _Hand(latin, upper, np.random.Generator(np.random.PCG64([seed, 3])))


def people(
    size: Size, seed: int, places: Sequence[InventedUnit], *, members: int | None = None
) -> pl.DataFrame:
    """Invent the members: COLUMNS, then village_code, household and latin, one row each in order of village.

    relation is "F" (father) or "H" (husband); mobile ten digits as text; places are in the row's own script.
    """
    rng = np.random.Generator(np.random.PCG64([seed, 2]))
    levels = _above(places)
    found = households(rng, members=members or SCALES[size].members, places=len(levels[0]))
    order = {unit.code: at for at, unit in enumerate(dict.fromkeys(levels[1]))}
    hand = _hand(np.array([order[unit.code] for unit in levels[1]])[found.place], seed, rng)
    columns = {
        "name": _names(found, hand),
        "relation": pl.Series(["F", "H"]).gather(found.of_husband.astype(np.int64)),
        "relative_name": _relatives(found, hand),
        "mobile": pl.Series(mobiles(found.phone, seed)).cast(pl.String),
        "age": pl.Series(found.age),
        "address": _addresses(found, hand.latin, rng),
    }
    for name, units in zip(("village", "panchayat", "block", "district"), levels, strict=True):
        hindi, english = [unit.name_hi for unit in units], [unit.name_en for unit in units]
        columns[name] = _by_script(hand.latin, hindi, english, found.place)
    columns["field_of_work"] = pl.Series(WORK_HI).gather(
        (len(WORK_HI) * rng.random(len(found)) ** 2).astype(np.int64)
    )
    columns["village_code"] = pl.Series([unit.code for unit in levels[0]]).gather(found.place)
    return pl.DataFrame(columns).with_columns(
        household=pl.Series(found.household), latin=pl.Series(hand.latin)
    )
