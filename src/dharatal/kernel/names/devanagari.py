"""Latin spellings of names in Devanagari, so that somebody who reads only Hindi can compare two records.

Common words are known; the others are written as they sound, which is a reading aid and nothing more: Latin
does not tell त from ट, nor a from आ.
"""

import re
from functools import lru_cache

from dharatal.kernel.names.sound import fold

_KNOWN = (
    "राजेश संजय मनोज सुनील अनिल विजय अजय अशोक दिनेश रमेश सुरेश मुकेश राकेश संतोष प्रमोद विनोद रंजीत अमित पंकज उमेश महेश "
    "उपेन्द्र जितेन्द्र धर्मेन्द्र सत्येन्द्र वीरेन्द्र नरेन्द्र सुरेन्द्र राजेन्द्र महेन्द्र शैलेन्द्र रवीन्द्र अरविन्द गोविन्द अरुण वरुण किशोर नवीन "
    "प्रवीण दीपक विकास विवेक अभिषेक आशीष मनीष नीरज धीरज सूरज चन्दन कुन्दन रौशन सोनू गुड्डू पप्पू मुन्ना छोटू राहुल रोहित सुमित "
    "सौरभ गौरव राम रामबाबू रामप्रवेश रामेश्वर रामचन्द्र श्याम हरि शिव शंकर लक्ष्मण भरत जगदीश जगन्नाथ बैद्यनाथ परमेश्वर महेश्वर "
    "नागेश्वर कामेश्वर योगेन्द्र भोला दशरथ सीताराम कैलाश अवधेश मिथिलेश अखिलेश कमलेश ब्रजेश नित्यानन्द गजेन्द्र लालू वासुदेव "
    "सुनीता अनीता गीता सीता रीता मीना रेखा सुमन पूनम रानी आशा उषा निशा पुष्पा सविता कविता बबीता ललिता संगीता मंजू अंजू किरण "
    "मधु माला शीला शोभा सरिता ममता सुधा रूबी गुड़िया नेहा प्रियंका पिंकी रिंकू ज्योति आरती पार्वती लक्ष्मी सरस्वती शान्ति विमला कमला "
    "निर्मला उर्मिला फूलमती राजकुमारी चन्द्रकला मालती सोनी अर्चना वन्दना सलीम इमरान असलम अकबर अनवर इरफान रिजवान शमीम नसीम "
    "वसीम जावेद परवेज आफताब शाहिद साजिद इस्लाम अब्दुल शबनम नाजिया रुखसाना सलमा रजिया हसीना कुमार यादव सिंह प्रसाद पासवान राय "
    "साह शर्मा महतो मंडल मिश्रा झा ठाकुर पाण्डेय मांझी गुप्ता दास चौधरी तिवारी सिन्हा सहनी ओझा पंडित पटेल रजक चौरसिया "
    "विश्वकर्मा दुबे वर्मा मेहता भगत श्रीवास्तव उपाध्याय अंसारी आलम खान हुसैन अहमद शेख सिद्दीकी अली लाल नारायण नाथ देवी कुमारी "
    "खातून परवीन बेगम बानो मोहम्मद चन्द्र मोहन देव "
    "वार्ड टोला पूरब पश्चिम उत्तर दक्षिण गली मोहल्ला बाजार चौक मकान रोड नया पुराना"  # of addresses; names go first
)
_ENGLISH = (  # of addresses: written as they are said, which their letters do not tell
    "road:रोड rd:रोड station:स्टेशन school:स्कूल college:कॉलेज hospital:अस्पताल market:मार्केट "
    "bazaar:बाज़ार bazar:बाज़ार colony:कॉलोनी house:हाउस lane:लेन street:स्ट्रीट number:नंबर no:नं० "
    "post:पोस्ट office:ऑफ़िस near:निकट behind:पीछे opposite:सामने main:मेन new:नया old:पुराना "
    "east:पूरब west:पश्चिम north:उत्तर south:दक्षिण block:ब्लॉक town:टाउन city:सिटी village:गाँव "
    "police:पुलिस railway:रेलवे bus:बस stand:स्टैंड bank:बैंक petrol:पेट्रोल pump:पंप temple:मंदिर "
    "mandir:मंदिर masjid:मस्जिद mosque:मस्जिद bypass:बाइपास bridge:पुल canal:नहर court:कोर्ट "
    "camp:कैंप sector:सेक्टर flat:फ़्लैट floor:तल building:भवन apartment:अपार्टमेंट "
    "complex:कॉम्प्लेक्स shop:दुकान medical:मेडिकल hall:हॉल gate:गेट chowk:चौक mohalla:मोहल्ला "
    "muhalla:मोहल्ला gali:गली tola:टोला nagar:नगर ward:वार्ड"
)
_CONSONANTS = {
    "ksh": "क्ष", "chh": "छ", "shr": "श्र", "kh": "ख", "gh": "घ", "ch": "च", "jh": "झ", "th": "थ", "dh": "ध",
    "ph": "फ", "bh": "भ", "sh": "श", "gy": "ज्ञ", "k": "क", "q": "क", "g": "ग", "c": "क", "j": "ज", "z": "ज",
    "t": "त", "d": "द", "n": "न", "p": "प", "f": "फ", "b": "ब", "m": "म", "y": "य", "r": "र", "l": "ल",
    "v": "व", "w": "व", "s": "स", "h": "ह", "x": "क्स",
}  # fmt: skip
_VOWELS = {  # letters: alone, after a consonant, at the word's end after a consonant
    "aa": ("आ", "ा", "ा"), "ee": ("ई", "ी", "ी"), "ii": ("ई", "ी", "ी"), "oo": ("ऊ", "ू", "ू"), "uu": ("ऊ", "ू", "ू"),
    "ai": ("ऐ", "ै", "ाई"), "ay": ("ऐ", "ाय", "ाय"), "au": ("औ", "ौ", "ौ"), "ou": ("औ", "ौ", "ौ"),
    "a": ("अ", "", "ा"), "e": ("ए", "े", "े"), "i": ("इ", "ि", "ी"), "o": ("ओ", "ो", "ो"), "u": ("उ", "ु", "ू"),
}  # fmt: skip
_PIECE = re.compile("|".join(sorted((*_CONSONANTS, *_VOWELS), key=len, reverse=True)))
_WORD = re.compile(r"[A-Za-z]+")
_JOINED_ON = frozenset("यरल")  # what follows another consonant within a syllable: प्रसाद, श्याम
_VIRAMA = "्"


@lru_cache(maxsize=65_536)
def devanagarise(text: str) -> str:
    """Write the Latin words of a text in Devanagari, about as they sound; everything else stays."""
    return _WORD.sub(lambda word: _written(word[0]), text)


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    return {fold(word): word for word in reversed(_KNOWN.split())}


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    return dict(pair.split(":") for pair in _ENGLISH.split())


def _written(word: str) -> str:
    known = _english().get(word.lower()) or _known().get(fold(word))
    return known or _spelled(word.lower())


def _spelled(word: str) -> str:
    pieces = _PIECE.findall(word)
    written = ""
    for place, piece in enumerate(pieces):
        is_last = place == len(pieces) - 1
        after_consonant = place > 0 and pieces[place - 1] in _CONSONANTS
        if piece in _VOWELS:
            written += _VOWELS[piece][(2 if is_last else 1) if after_consonant else 0]
        else:
            sign = _CONSONANTS[piece]
            written += _VIRAMA + sign if after_consonant and sign in _JOINED_ON else sign
    return written
