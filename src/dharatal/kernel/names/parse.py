"""Taking an Indian name apart: titles off, abbreviations out, given name and surname found."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from dharatal.kernel.names.sound import fold

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_ABBREVIATED = re.compile(r"(?<=[^\W\d_])[\u0900-\u0903\u093a-\u094d]*\s?[0०॰.]")
_PARTS = re.compile(r"[\s.,;:/|()\[\]{}\"'`’‘“”*_+-]+")

_HONORIFICS = {
    "श्री", "श्रीमती", "श्रीमति", "सुश्री", "डॉ", "डा", "डाॅ", "प्रो", "इंजी", "एड", "मास्टर", "हाजी", "मौलाना",
    "मौलवी", "पंडित", "पं", "बाबा", "मि", "मिस", "मिसेज",
    "shri", "shree", "sri", "smt", "shrimati", "srimati", "sushri", "dr", "mr", "mrs", "ms", "miss",
    "prof", "er", "adv", "haji", "hazi", "maulana", "moulana", "maulvi", "pandit", "pt", "capt",
}  # fmt: skip
_LATE = {"स्व", "स्वर्गीय", "स्वर्गीया", "late", "lt", "swargiya", "mrhum", "मरहूम", "marhum"}
_SPOKEN = {"जी", "ji", "jee", "sahab", "saheb", "साहब", "साहेब"}
_LONG_FORMS = {
    "कु": "कुमार", "प्र": "प्रसाद", "मो": "मोहम्मद", "मु": "मोहम्मद", "च": "चंद्र", "ना": "नारायण",
    "kr": "Kumar", "km": "Kumari", "kum": "Kumari", "kumr": "Kumar", "pd": "Prasad", "prd": "Prasad",
    "md": "Mohammad", "mohd": "Mohammad", "mo": "Mohammad", "sk": "Sheikh", "sd": "Syed", "ch": "Chandra",
}  # fmt: skip
_ONLY_WHEN_ABBREVIATED = {"च", "ना", "मु", "ch", "sd"}
_AT_THE_FRONT = {"कु": "कुमारी", "kr": "Kumar", "km": "Kumari"}
_MARKERS = {"debi", "kumri", "kumari"}
_SURNAMES = {
    fold(name)
    for name in (
        "Singh Yadav Paswan Mahto Sah Sahni Ram Manjhi Sharma Verma Gupta Mishra Jha Thakur Chaudhary Ray Roy "
        "Das Mandal Prasad Sinha Srivastava Pandey Tiwari Dubey Dwivedi Trivedi Chaturvedi Upadhyay Ojha Pathak "
        "Kushwaha Patel Bind Nishad Rajak Baitha Ansari Khan Alam Ahmad Hussain Khatun Begum Bano Parvin Sheikh "
        "Shekh Siddiqui Haque Rahman Bharti Bhagat Bhuiyan Chauhan Chaurasia Gond Goswami Gosain Hansda Jaiswal Kamat "
        "Kewat Keshri Lohar Mahali Malik Marandi Mehta Modi Murmu Nat Oraon Pal Paul Pandit Pasi Poddar Rai "
        "Rajbanshi Rajput Rana Rawat Sada Sardar Shah Shukla Soni Soren Sudhanshu Tanti Tudu Turi Tuddu Vishwakarma"
    ).split()
} - {fold("Ram")}  # fmt: skip
_MIDDLES = {fold(name) for name in ("Kumar", "Kumari", "Prasad", "Lal", "Nath", "Chandra", "Chand", "Narayan", "Devi")}
_FORE_PARTS = {
    fold(name)
    for name in (
        "Ram Raj Shiv Shiva Jai Jay Hari Har Om Shri Krishna Bal Nand Brij Dev Ganga Sita Vishnu Durga Surya "
        "Satya Sat Jagat Abdul Abdus Abdur Mohammad Chandra Lal Lakshmi Radha Gauri Uma Ravi Vijay Maha Guru Indra "
        "Bhola Kali Jamuna Sheo Shyam Siya Tej Uday Veer Vir Bir Yug Noor Gul Syed Sheikh Bibi"
    ).split()
}
_GLUED_ENDS = ("कुमारी", "कुमार", "प्रसाद", "देवी", "सिंह", "kumari", "kumar", "prasad", "devi", "singh")


class ParsedName(NamedTuple):
    """A name in its own script, abbreviations written out.

    given: the name that tells brothers apart (रामप्रवेश, "Md Aslam" -> "Aslam"); honorific: titles
    that were stripped; marker: Devi or Kumari where it says only that a woman is meant.
    """

    given: str = ""
    middle: str = ""
    surname: str = ""
    honorific: str = ""
    is_late: bool = False
    marker: str = ""


@lru_cache(maxsize=131_072)
def parse(name: str) -> ParsedName:
    """Take a name apart; never fails, an empty or letterless name gives an empty `ParsedName`."""
    words, titles, is_late = _without_titles(_words(name))
    words = _unswapped([part for word in words for part in _parted(word)])
    marker = words.pop() if len(words) > 1 and fold(words[-1]) in _MARKERS else ""
    words, prefix = _without_prefix(words)
    honorific = " ".join(titles + prefix)
    if not words:
        return ParsedName(honorific=honorific, is_late=is_late, marker=marker)
    given, rest = _given(words)
    surname = rest[-1] if rest and fold(rest[-1]) not in _MIDDLES else ""
    middle = " ".join(rest[:-1] if surname else rest)
    return ParsedName(given, middle, surname, honorific, is_late, marker)


@lru_cache(maxsize=131_072)
def given_key(name: str) -> str:
    """The sound of the given name, equal for both scripts; "" when there is none.

    A secret of the person it belongs to: store it only keyed.
    """
    return fold(parse(name).given.replace(" ", ""))


def _words(name: str) -> list[str]:
    text = _INVISIBLE.sub("", normalize("NFC", name))
    text = _ABBREVIATED.sub(lambda found: found[0].rstrip("0०॰. ") + "\x00 ", text)
    return [_written_out(word, place) for place, word in enumerate(part for part in _PARTS.split(text) if part.strip("\x00"))]
