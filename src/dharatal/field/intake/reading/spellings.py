"""How districts write their column headings: Hindi, English, Hindi in Latin letters, abbreviations."""

import re
from functools import lru_cache
from unicodedata import normalize

from dharatal.field.intake.reading.legacy import ENCODINGS, decode_cell

_MARKS = re.compile(r"[\W\d_]+", re.UNICODE)
_DROPPED = str.maketrans(dict.fromkeys("़०॰\u200b\u200c\u200d\ufeff") | {"ँ": "ं"})
_VOWELLESS_NASAL = re.compile("(?:ङ्|ञ्|ण्|न्|म्)(?=[कखगघचछजझटठडढतथदधपफबभ])")

SPELLINGS: dict[str, str] = {
    "name": """नाम|सदस्य का नाम|सदस्य नाम|सक्रिय सदस्य का नाम|सक्रिय सदस्य|सदस्य|कार्यकर्ता का नाम|कार्यकर्ता|
        पूरा नाम|व्यक्ति का नाम|आवेदक का नाम|पदाधिकारी का नाम|नाम हिन्दी में|name|full name|
        member name|name of member|members name|member|active member|active member name|
        name of active member|person name|applicant name|naam|nam|sadasya ka naam|sadasya|
        karyakarta|karyakarta ka naam|worker name|name of worker|volunteer name|first name|
        name of the member|name in hindi|name in english|candidate name|sadasya naam|
        नाम अंग्रेजी में|नाम सदस्य""",
    "relative_name": """पिता पति का नाम|पिता या पति का नाम|पिता पति|पति पिता का नाम|पति पिता|अभिभावक का नाम|
        अभिभावक|पिता पति नाम|father husband name|father husband|fathers husbands name|
        father or husband name|guardian name|guardian|name of father husband|relative name|
        relation name|relatives name|husband father name|fathers husband name|
        father s husband s name|pita pati ka naam|pita pati|so wo do|s o w o d o|so do wo|
        so wo|fh name|f h name|पिता पति का नाम पुत्र पत्नी|care of|संरक्षक""",
    "father_name": """पिता का नाम|पिता|पिता नाम|पिताजी का नाम|father name|fathers name|father s name|father|
        name of father|pita ka naam|pita|pita ka nam|pita naam|so|s o|father nm|fathers|
        पिता श्री|वल्द|वल्दियत""",
    "husband_name": """पति का नाम|पति|पति नाम|husband name|husbands name|husband s name|husband|
        name of husband|pati ka naam|pati|wo|w o""",
    "relation": """संबंध|रिश्ता|नाता|relation|relationship|relation type|rel|sambandh|rishta|पिता या पति|
        पिता पति संबंध""",
    "mobile": """मोबाइल|मोबाईल|मोबाइल नंबर|मोबाईल नंबर|मोबाइल संख्या|मो|मो नं|मो नंबर|मोबाइल न|मोबाइल नं|
        मोबाईल नं|फोन|फोन नं|फोन नंबर|दूरभाष|दूरभाष संख्या|संपर्क|संपर्क नंबर|संपर्क नं|संपर्क सूत्र|संपर्क संख्या|
        व्हाट्सएप नंबर|व्हाट्सएप|mobile|mobile no|mobile number|mob|mob no|mobile num|mob number|
        phone|phone no|phone number|contact|contact no|contact number|cell|cell no|whatsapp|
        whatsapp no|whatsapp number|mobile no whatsapp|mo|mo no|mobail|mobile nambar|
        telephone|tel|tel no|ph|ph no|m no|mn|mob num|मोबाइल व्हाट्सएप नंबर|मो न""",
    "alternate_mobile": """वैकल्पिक मोबाइल|दूसरा मोबाइल|दूसरा नंबर|अन्य मोबाइल|वैकल्पिक नंबर|वैकल्पिक मोबाइल नंबर|
        alternate mobile|alternate|alternate no|alternate number|alternate mobile no|
        alternate mobile number|alt mobile|alt no|alt mobile no|second mobile|other mobile|
        mobile two|secondary mobile|alternative number|alternative mobile number|other number|
        whatsapp if different|alternate phone|alternate contact""",
    "age": """उम्र|आयु|उमर|उम्र वर्ष|आयु वर्ष|आयु वर्ष में|उम्र वर्ष में|जन्म तिथि|जन्मतिथि|जन्म वर्ष|age|age years|
        age in years|age yrs|umra|umar|aayu|ayu|dob|date of birth|birth date|year of birth|
        age year""",
    "address": """पता|पूरा पता|स्थायी पता|वर्तमान पता|पत्राचार का पता|निवास|निवास स्थान|मकान संख्या|मकान नं|
        गृह संख्या|मोहल्ला|मुहल्ला|टोला|डाकघर|पोस्ट|पोस्ट ऑफिस|पिन|पिन कोड|address|full address|
        permanent address|present address|residential address|pata|poora pata|house no|
        house number|mohalla|tola|post|post office|po|locality|street|pin|pin code|pincode|
        addr|residence|थाना|police station|ps""",
    "village": """गांव|गाँव|ग्राम|ग्राम का नाम|गांव का नाम|राजस्व ग्राम|ग्राम टोला|गांव टोला|ग्राम मोहल्ला|village|
        village name|name of village|vill|gaon|gram|gaanv|gaav|gav|revenue village|
        village town|ग्रा|gaon ka naam|gram ka naam|village tola|vill name|ग्राम नाम""",
    "panchayat": """पंचायत|पंचायत का नाम|ग्राम पंचायत|ग्राम पंचायत का नाम|panchayat|panchayat name|
        gram panchayat|name of panchayat|gp|gp name|panchayat ka naam|grampanchayat|नगर पंचायत|
        पं|पंचायत नाम|panchayath""",
    "block": """प्रखंड|प्रखंड का नाम|ब्लॉक|ब्लाक|अंचल|विकास खंड|विकासखंड|block|block name|name of block|
        prakhand|anchal|cd block|circle|prakhand ka naam|प्र|block town|blk|प्रखंड नगर""",
    "district": """जिला|जिला का नाम|जिले का नाम|जनपद|district|district name|name of district|zila|jila|
        dist|distt|dist name|jila ka naam|जिला नाम""",
    "ward": """वार्ड|वार्ड नं|वार्ड संख्या|वार्ड नंबर|वार्ड सं|वार्ड न|ward|ward no|ward number|ward num|वाड|
        वार्ड क्रमांक""",
    "booth": """बूथ|बूथ नं|बूथ संख्या|बूथ नंबर|बूथ सं|मतदान केंद्र|मतदान केंद्र संख्या|booth|booth no|booth number|
        polling station|polling station no|polling booth|part no|भाग संख्या|भाग सं|बूथ न|
        booth num|polling centre""",
    "field_of_work": """कार्य क्षेत्र|कार्य का क्षेत्र|कार्यक्षेत्र|राजनीतिक कार्य|कार्य|पद|पदनाम|दायित्व|प्रकोष्ठ|जिम्मेदारी|
        राजनीतिक कार्य का क्षेत्र|field of work|field of political work|work|work area|post held|
        designation|responsibility|cell|role|position|post name|area of work|party post|
        work field|pad|dayitva|कार्यभार|प्रभार|party designation|current post""",
    "unit_code": """इकाई कोड|कोड|ग्राम कोड|पंचायत कोड|एलजीडी कोड|unit code|code|lgd code|village code|
        lgd village code|unit|place code|panchayat code|lgd""",
    "row_key": """row key|row_key|rowkey|पंक्ति कुंजी|पंक्ति कुंजी row key""",
    "ignore": """क्र|क्र सं|क्रमांक|क्रम संख्या|क्रम सं|क्रम|संख्या|अ क्र|सं|s no|sl no|sr no|serial no|sno|sl|sr|
        serial|serial number|s|no|कारण|reason|कारण reason|remarks|remark|टिप्पणी|विशेष|अभियुक्ति|
        हस्ताक्षर|signature|फोटो|photo|लिंग|gender|sex|जाति|वर्ग|caste|category|धर्म|religion|ईमेल|
        email|e mail|आधार|आधार संख्या|aadhar|aadhaar|aadhar no|voter id|epic|epic no|
        मतदाता पहचान पत्र|वोटर आईडी|व्यवसाय|occupation|पेशा|शिक्षा|education|qualification|
        विधानसभा|विधान सभा|assembly|constituency|assembly constituency|लोकसभा|लोक सभा|राज्य|
        state|si no|s n|sn|date|दिनांक|तिथि|रसीद संख्या|receipt no|सदस्यता संख्या|membership no|
        member id|प्रकार|kram|kramank""",
}  # fmt: skip

# In this order: a heading that holds a word belongs to the first field that claims it.
_CONTAINED = (
    ("row_key", "rowkey"),
    ("alternate_mobile", "वैकल्पिक|alternat"),
    ("relative_name", "पितापति|पतिपिता|fatherhusband|husbandfather|fathershusband|अभिभावक|guardian"),
    ("unit_code", "कोड|code|lgd"),
    ("mobile", "मोबाइल|मोबाईल|mobile|फोन|phone|दूरभाष|संपर्कन|contactn|whatsapp|व्हाट्स"),
    ("husband_name", "पतिकानाम|husband"),
    ("father_name", "पिताकानाम|father|पिताका"),
    ("age", "उम्र|आयु|जन्म|birth"),
    ("booth", "बूथ|booth|मतदानकेंद्र|pollingstation"),
    ("ward", "वार्ड|ward"),
    ("panchayat", "पंचायत|panchayat"),
    ("village", "गांव|ग्राम|village"),
    ("block", "प्रखंड|ब्लॉक|ब्लाक|अंचल|block|prakhand"),
    ("district", "जिला|जिले|district"),
    ("field_of_work", "कार्यक्षेत्र|कार्यकाक्षेत्र|पदनाम|designation|fieldof|दायित्व|प्रकोष्ठ"),
    ("address", "पता|address|मोहल्ला"),
    ("ignore", "जाति|caste|धर्म|religion|आधार|aadha|voter|epic|email|signature|हस्ताक्षर|photo|फोटो|रसीद"),
    ("name", "सदस्यकानाम|कानाम|name|naam"),
)  # fmt: skip


def normal(heading: str) -> str:
    """A heading without case, marks, digits, abbreviation zeros, nukta and kinds of nasal."""
    text = normalize("NFD", heading.casefold()).translate(_DROPPED)
    text = _VOWELLESS_NASAL.sub("ं", normalize("NFC", text))
    return "".join(mark for mark in text if mark.isalpha() or "\u0900" <= mark <= "\u0963")


_BY_SPELLING = {
    normal(spelling): field for field, spellings in SPELLINGS.items() for spelling in spellings.split("|")
}


@lru_cache(maxsize=4096)
def field_of(heading: str) -> tuple[str, bool, str]:
    """The field a heading names, whether it says so exactly, and the legacy encoding it was written in.

    ("", False, "") for a heading that names none.
    """
    readings = [(heading, ""), *((decode_cell(heading, encoding), encoding) for encoding in ENCODINGS)]
    for text, encoding in readings:
        field = _BY_SPELLING.get(normal(text))
        if field and (text != heading or not encoding):
            return field, True, encoding
    for text, encoding in readings:
        field = _contained(normal(text))
        if field and (text != heading or not encoding):
            return field, False, encoding
    return "", False, ""


def in_unicode(heading: str) -> str:
    """A heading as it reads on the screen of whoever typed it, known words in legacy fonts decoded."""
    encoding = field_of(heading.strip())[2]
    return decode_cell(heading, encoding) if encoding else heading.strip()


def _contained(heading: str) -> str:
    if not heading or len(heading) > 60:
        return ""
    if ("father" in heading and "husband" in heading) or ("पिता" in heading and "पति" in heading):
        return "relative_name"
    return next(
        (field for field, words in _CONTAINED if any(word in heading for word in words.split("|"))), ""
    )
