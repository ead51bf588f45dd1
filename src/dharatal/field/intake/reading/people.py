"""Cleaning what a sheet says of a person: name, relative, age."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from unicodedata import is_normalized

from dharatal.field.intake.reading.wording import digits, is_nothing, plain
from dharatal.kernel.names.words import HONORIFICS, LATE

LONGEST_NAME = 100
YOUNGEST, OLDEST = 18, 120

_SERIAL = re.compile(r"^\(?\d{1,5}\)?\s*[.)\-:]\s*(?=\D)|^\d{1,5}\s+(?=\D)")
_QUOTES = re.compile(r"[`’‘]")
_ABBREVIATION_ZERO = re.compile(r"(?<=[\u0900-\u097f])[0०॰](?=\s|$|[.,\-]|[\u0900-\u097f])")
_DOTS = re.compile(r"\s*\.[\s.]*")
_SEPARATORS = re.compile(r"[,;|_*~^•·/\\:\"“”]+|\s[-–—]+\s")
_ALLOWED = re.compile(
    r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u0963\u0970\u0966\u0980-\u0dff\u064b-\u0652. '()\-])+"
)
_LETTERS = re.compile(r"[^\W\d_]")
_RELATIVE = re.compile(
    r"(?:^|[\s,(]+)(?:(?P<father>s\s?[/.]\s?o|d\s?[/.]\s?o|पुत्र|पुत्री|सुपुत्र|सुपुत्री|आत्मज|वल्द|पिता|पि[0०॰]|father)"
    r"|(?P<husband>w\s?[/.]\s?o|h\s?[/.]\s?o|पत्नी|धर्मपत्नी|पति|जौजे|husband)"
    r"|(?P<other>c\s?[/.]\s?o))(?:\s*(?:का नाम|श्री(?=\s)))?(?:[\s.:\-–,0०॰]+)(?=\S)",
    re.IGNORECASE,
)
# Most names need nothing done, and this says so ten times faster.
_PLAIN = re.compile(
    "[\u0904-\u0939][\u0900-\u0963]{1,20}(?: [\u0904-\u0939][\u0900-\u0963]{1,20}){1,3}"
    "|[A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20}){1,3}"
)
_CAPITALS = re.compile("[A-Z]{2,21}(?: [A-Z]{2,21}){1,3}")
_TELLING_WORDS = frozenset(
    "पुत्र पुत्री सुपुत्र सुपुत्री आत्मज वल्द पिता पत्नी धर्मपत्नी पति जौजे Father Husband So Wo Do".split()  # noqa: SIM905
)
_MONTHS = (
    "jan|जन", "feb|फर|फ़र", "mar|मार्च", "apr|अप्र", "may|मई", "jun|जून", "jul|जुल", "aug|अग", "sep|सित", "oct|अक्ट|अक्टू",
    "nov|नव", "dec|दिस",
)  # fmt: skip
_IN_WORDS = re.compile(
    r"(?P<d>\d{1,2})[\s\-./,]*(?P<month>[a-z\u0900-\u0963]{3,})[\s\-./,']*(?P<y>(?:19|20)?\d\d)(?!\d)",
    re.IGNORECASE,
)
_FIRST_SERIAL, _SERIALS_FROM = date(1899, 12, 30), 5_000  # days, as spreadsheets count them
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DATE = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2}))|(?:(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>(?:19|20)?\d\d)(?!\d))"
)
_RELATIONS = {
    "F": {"f", "father", "s/o", "so", "s.o", "s.o.", "d/o", "do", "son", "daughter",
        "son of", "पिता", "पुत्र", "पुत्री", "पि", "पि0"},
    "H": {"h", "husband", "w/o", "wo", "w.o", "w.o.", "wife", "wife of", "पति", "पत्नी"},
}  # fmt: skip


class NameReading(NamedTuple):
    """A cleaned name; a relative that stood in the same cell; problem "" or a code."""

    name: str = ""
    relation: str = ""
    relative: str = ""
    problem: str = ""


@lru_cache(maxsize=131_072)
def read_name(text: str) -> NameReading:
    """Clean a name as typed; "Suman S/o Ram" gives the relative too.

    Problems: no_name, name_not_letters (digits or symbols that no name has), name_too_short,
    name_too_long.
    """
    usual = _as_usual(text)
    if usual:
        return NameReading(usual)
    name = plain(text)
    if is_nothing(name):
        return NameReading(problem="no_name")
    if len(name) > 3 * LONGEST_NAME:
        return NameReading(problem="name_too_long")
    relative, relation = "", ""
    found = _RELATIVE.search(name)
    if found and found.start() > 1:
        relation = "F" if found["father"] else "H" if found["husband"] else ""
        relative, name = tidy(name[found.end() :]), name[: found.start()]
    name = tidy(_SERIAL.sub("", digits(name) if name[:1].isdigit() else name))
    return NameReading(name, relation, relative, _problem_of(name))


def _as_usual(text: str) -> str:
    """The name, where nothing must be done to it, or it stands in capitals and no more is wrong; else ""."""
    if _CAPITALS.fullmatch(text):
        text = text.title()
    elif not _PLAIN.fullmatch(text) or not is_normalized("NFC", text):
        return ""
    return text if _TELLING_WORDS.isdisjoint(text.split(" ")) else ""


def _problem_of(name: str) -> str:
    if not name or name.rstrip(".").casefold() in HONORIFICS | LATE:
        return "no_name"
    letters = len(_LETTERS.findall(name))
    if not letters or not _ALLOWED.fullmatch(name):
        return "name_not_letters"
    if letters < 2:
        return "name_too_short"
    return "name_too_long" if len(name) > LONGEST_NAME else ""


@lru_cache(maxsize=131_072)
def tidy(text: str) -> str:
    """A name with even spacing, one kind of apostrophe, ० after abbreviations, Latin in title case."""
    name = _SEPARATORS.sub(" ", _QUOTES.sub("'", plain(text)))
    name = _DOTS.sub(". ", _ABBREVIATION_ZERO.sub("० ", name))
    name = plain(name).rstrip(". ") if not _ends_in_initial(name) else plain(name)
    return _title(name.replace("( ", "(").replace("० .", "०")).strip()


def _ends_in_initial(name: str) -> bool:
    return bool(re.search(r"(?:^|[\s.])\w\.\s*$", name))


def _title(name: str) -> str:
    if name.isascii() and (name.isupper() or name.islower()):
        return re.sub(r"[A-Za-z]+(?:'[a-z]\b)?", lambda word: word[0].capitalize(), name)
    return name


@lru_cache(maxsize=131_072)
def read_relative(text: str) -> tuple[str, str]:
    """The relative's name and "F", "H" or "" where the cell says which ("S/o Ram", "पति- राम")."""
    usual = _as_usual(text)
    if usual:
        return usual, ""
    name = plain(text)
    if is_nothing(name):
        return "", ""
    found = _RELATIVE.match(name)
    if not found:
        return tidy(name)[:LONGEST_NAME], ""
    relation = "F" if found["father"] else "H" if found["husband"] else ""
    return tidy(name[found.end() :])[:LONGEST_NAME], relation


@lru_cache(maxsize=4096)
def read_relation(text: str) -> str:
    """ "F" for a father, "H" for a husband, "" for anything else."""
    told = plain(text).casefold()
    return next((relation for relation, words in _RELATIONS.items() if told in words), "")


@lru_cache(maxsize=131_072)
def read_age(text: str, on: date | None = None) -> tuple[int | None, str]:
    """Years of age and a problem ("", bad_age, under_age); a date or year of birth is counted up to `on`."""
    told = digits(plain(text))
    if is_nothing(told):
        return None, ""
    age = _age_of(told, on)
    if age is None or not 0 < age <= OLDEST:
        return None, "bad_age"
    return (age, "under_age") if age < YOUNGEST else (age, "")


def _age_of(told: str, on: date | None) -> int | None:
    born = _DATE.search(told)
    if born:
        return _age_from(
            int(born["y"] or born["y2"]), int(born["m"] or born["m2"]), int(born["d"] or born["d2"]), on
        )
    in_words = _IN_WORDS.search(told)
    if in_words:
        return _age_from(int(in_words["y"]), _month(in_words["month"]), int(in_words["d"]), on)
    numbers = _NUMBER.findall(told)
    if len(numbers) != 1:
        return None
    number = int(float(numbers[0]))
    if on and 1900 <= number <= on.year:
        return on.year - number
    if on and _SERIALS_FROM <= number <= (on - _FIRST_SERIAL).days:
        day = _FIRST_SERIAL + timedelta(days=number)
        return _age_from(day.year, day.month, day.day, on)
    return number


def _month(word: str) -> int:
    """1 to 12 by how the word begins; 0 for none."""
    told = word.casefold()
    return next(
        (number for number, begins in enumerate(_MONTHS, 1) if told.startswith(tuple(begins.split("|")))), 0
    )


def _age_from(year: int, month: int, day: int, on: date | None) -> int | None:
    if on is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year < 100:
        year += 2000 if year <= on.year % 100 else 1900
    return on.year - year - ((on.month, on.day) < (month, day))
