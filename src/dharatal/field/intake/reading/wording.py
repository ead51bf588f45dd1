"""Small cleanings of text that every field shares. Memoised by cell: sheets repeat themselves."""

import re
from functools import lru_cache
from unicodedata import normalize

_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffd\ue000-\uf8ff"
    r"\u2190-\u2bff\ufe0e\ufe0f\U0001f000-\U0001faff]"  # arrows, stars, faces: telephones are full of them
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_SPACES = re.compile(r"\s+")
_DIGITS = {
    ord(digit): str(value % 10)
    for value, digit in enumerate("०१२३४५६७८९٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９")
}
_NOTHING = frozenset(
    ["", "-", "--", "---", ".", "..", "0", "na", "n/a", "n.a.", "nil", "null", "none", "#n/a", "#ref!", "x",
     "xx", "#value!", "not available", "not known", "?", "नहीं", "नही", "निल", "शून्य", "अप्राप्त", "उपलब्ध नहीं",
     "ज्ञात नहीं"]
)  # fmt: skip
_DITTO = frozenset(
    ['"', "''", "do", "-do-", "--do--", "ditto", '"do"', "तदैव", "-तदैव-", "ऊपर जैसा", "यथोपरि", "उपरोक्त", "उपर्युक्त", "वही",
     "ऐजन", "same", "-same-", "same as above", "as above", "--\"--", "-\"-", "--''--", "” ”", "〃", "”", "“",
     ",,", "″"]
)  # fmt: skip
# what people write before the name of a place, the longer first
PLACE_LABELS = {
    "panchayat": r"ग्राम[ \-]*पंचायत|पंचायत|gram[ \-]*panchayat|panchayat|g\.?p",
    "village": r"राजस्व ग्राम|ग्राम|ग्रा[0०॰.]|गाँव|गांव|मौजा|village|vill|gram|gaon",
    "block": r"प्रखंड|प्रखण्ड|ब्लॉक|अंचल|block|prakhand",
    "district": r"जिला|ज़िला|जनपद|district|distt|dist",
    "ward": r"वार्ड|ward",
    "booth": r"मतदान केंद्र|मतदान केन्द्र|बूथ|polling station|booth",
}
NUMBER_WORD = r"(?:\s*(?:संख्या|सं[0०॰.]?|नंबर|नं[0०॰.]?|न[0०॰.]|number|no|num)(?![^\W\d_]))?"
_EDGES = " \t,;:|/\\_-–—'\"`’‘“”*~^•·=।"


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """NFC, one space between words, nothing invisible, no quotes or separators at the edges."""
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", normalize("NFC", text)))
    return _SPACES.sub(" ", text).strip(_EDGES)


def digits(text: str) -> str:
    """Any Indian, Arabic or full-width numerals as 0-9."""
    return text.translate(_DIGITS)


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return text.casefold() in _NOTHING


def is_ditto(cell: str) -> bool:
    """Whether a cell says "the same as above"."""
    return len(cell) <= 14 and cell.strip().casefold() in _DITTO
