"""What each level of each term says in words, and whether a pair's points rest on enough; needs no numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dharatal.register.people.matching import scales as sc

Sentence = Promise | str

SAID: dict[str, tuple[Sentence, ...]] = {
    "given": (
        _("Given names sound the same"),
        _("Given names have the same consonants"),
        _("Given names are nearly the same"),
        _("Given names are a little alike"),
        _("One given name is the beginning of the other"),
        _("One given name is only an initial of the other"),
        _("Given names differ"),
        _("A given name is missing"),
    ),
    "relative": (
        _("Father's or husband's names sound the same"),
        _("Father's or husband's names have the same consonants"),
        _("Father's or husband's names are nearly the same"),
        _("Father's or husband's names are a little alike"),
        _("One name of the father or husband is the beginning of the other"),
        _("One name of the father or husband is only an initial of the other"),
        _("Father's or husband's names differ"),
        _("A father's or husband's name is missing"),
    ),
    "surname": (
        _("Surnames sound the same"),
        _("Surnames have the same consonants"),
        _("Surnames are nearly the same"),
        _("Surnames are a little alike"),
        _("One surname is the beginning of the other"),
        _("One surname is only an initial of the other"),
        _("Surnames differ"),
        _("A surname is missing"),
    ),
    "phone": (
        _("Same phone number"),
        _("The phone of one is the second number of the other"),
        _("Phone numbers differ by one slip"),
        _("Phone numbers differ by two slips"),
        _("Phone numbers differ"),
        _("A phone number is missing"),
    ),
    "village": (
        _("Same village"),
        _("Village names sound alike"),
        _("Same block, other village"),
        _("Same district, other block"),
        _("Different districts"),
        _("A village is missing"),
    ),
    "age": (
        _("Same age"),
        _("Ages are 1 or 2 years apart"),
        _("Ages are 3 or 4 years apart"),
        _("Ages are 5 to 7 years apart"),
        _("Ages are 8 to 12 years apart"),
        _("Ages are more than 12 years apart"),
        _("An age is missing"),
    ),
    "gender": (_("Both men or both women"), _("A man and a woman"), _("It is not known whether man or woman")),
}  # fmt: skip
TOGETHER: dict[str, Sentence] = {
    "household": _("Phone, father or husband, and village together: what a family shares is counted once"),
    "given_household": _("The given names, seen inside or outside one household"),
    "given_age": _("The given names together with the ages"),
    "age_relative": _("The ages together with the father's or husband's names"),
    "age_phone": _("The ages together with the phone numbers"),
    "namesake": _("How many people of these names live around there by chance"),
    "surname_given": _("The surnames together with the given names"),
    "address": _("The addresses, by what they are worth in this register"),
    "given_relative": _("The given names together with the father's or husband's names"),
}


def said(field: str, code: int) -> Sentence:
    """The sentence of a stored point: what its field's level means. Raises KeyError for a term of another program."""
    if field == "start":
        return _("Where every comparison starts")
    if field not in SAID:
        return TOGETHER[field]
    return SAID[field][_LEVEL_OF[field](code)]


def is_anchored(codes: Iterable[Sequence[object]]) -> bool:
    """Whether stored points (term, code, points) rest on more than a name, an age and a place.

    That is a number of their own that both gave, or a father or husband of the same name. Without either a machine
    joins nobody, however sure the model is: near numbers of two people who both answered are two numbers.
    """
    found = {str(field): int(str(code)) for field, code, *_points in codes}
    phone, household = found.get("phone"), found.get("household")
    has_number = phone is not None and _LEVEL_OF["phone"](phone) <= sc.PHONE_OTHER
    return has_number or (household is not None and household // 3 % 3 == sc.AGREES)


def _level_of_a_word(code: int) -> int:
    """The level whose codes begin nearest below: those of a level stand together (terms.FIRST)."""
    if not 0 <= code < sc.WORD_LEVELS:
        raise IndexError(code)
    return max((first, level) for level, first in sc.FIRST.items() if first <= code)[1]


_LEVEL_OF: dict[str, Callable[[int], int]] = {
    "given": _level_of_a_word,
    "relative": lambda code: _level_of_a_word(code // 4),
    "surname": lambda code: sc.FAR if code == 8 else code,
    "phone": lambda code: max(sc.PHONE_EQUAL, code - 2),
    "village": lambda code: code,
    "age": lambda code: code,
    "gender": lambda code: code,
}
