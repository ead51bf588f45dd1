"""Village names put together from syllables, in both scripts: made up, though the real map may know some."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

Spelled = tuple[str, str]  # (Devanagari, Latin)

_STEMS = (
    "राम Ram,हरि Hari,गोविन्द Govind,माधो Madho,केशो Kesho,बल Bal,सोन Son,चान Chan,लाल Lal,मोहन Mohan,"
    "सुख Sukh,धरम Dharam,करम Karam,जय Jay,विजय Vijay,नन्द Nand,आनन्द Anand,गंगा Ganga,कमल Kamal,फूल Phul,"
    "बेल Bel,आम Am,जामुन Jamun,पीपर Pipar,बर Bar,नीम Nim,तार Tar,खजूर Khajur,महुआ Mahua,सेमर Semar,"
    "कदम Kadam,बांस Bans,धान Dhan,मसूर Masur,सरसो Sarso,तिल Til,मखान Makhan,कुसुम Kusum,केसर Kesar,चम्पा Champa,"
    "मान Man,दान Dan,ज्ञान Gyan,भाग Bhag,राज Raj,रानी Rani,मीर Mir,शेख Shekh,नूर Nur,अली Ali,"
    "हसन Hasan,करीम Karim,रसूल Rasul,जमाल Jamal,फतह Fatah,दौलत Daulat,नया Naya,पुरान Puran,बड़ Bar,छोट Chhot,"
    "उत्तम Uttam,मधु Madhu,दूध Dudh,घी Ghi,मिठ Mith,खार Khar,लोह Loh,ताम Tam,चूड़ Chur,रतन Ratan,"
    "मोती Moti,हीरा Hira,पन्ना Panna,तारा Tara,सूरज Suraj,भोर Bhor,दिन Din,रैन Rain,बसन्त Basant,सावन Sawan"
)
_HEADS = (
    "क Ka,कु Ku,ख Kha,ग Ga,गो Go,घो Gho,च Cha,चै Chai,ज Ja,झ Jha,ट Ta,डु Du,त Ta,ते Te,द Da,दु Du,ध Dha,न Na,"
    "नौ Nau,प Pa,पि Pi,फु Phu,ब Ba,बि Bi,भ Bha,भै Bhai,म Ma,मो Mo,र Ra,रु Ru,ल La,लो Lo,स Sa,"
    "सि Si,सो So,ह Ha,हु Hu"
)
_MIDDLES = (
    "ड़ r,र r,ल l,न n,म m,स s,त t,द d,ट t,ह h,रि ri,ली li,नी ni,मा ma,रा ra,ला la,सा sa,ता ta,दा da,गा ga,"
    "रौ rau,नु nu,सु su,गु gu,मू mu,टि ti,ठा tha,भा bha,पा pa"
)
_TAILS = (
    "पुर pur,पुर pur,पुर pur,पुरा pura,गांव gaon,गांव gaon,टोला tola,टोला tola,टोली toli,चक chak,बीघा bigha,"
    "डीह dih,नगर nagar,गंज ganj,हाट hat,बाजार bazar,घाट ghat,सराय sarai,बाद bad,वारा wara,औली auli,औना auna,"
    "इया iya,हर har,पट्टी patti,खाप khap,दियारा diyara,परसा parsa,मठ math,कोठी kothi,बारी bari"
)
_AFTER = "खुर्द Khurd,कलां Kalan,बुजुर्ग Buzurg,उत्तर Uttar,दक्षिण Dakshin,पूर्वी Purbi,पश्चिमी Pashchimi"
_VOWEL_SIGN = {"औ": "ौ", "इ": "ि"}


def _spelled(text: str) -> list[Spelled]:
    return [(hi, en) for hi, _, en in (word.partition(" ") for word in text.split(","))]


STEMS, HEADS, MIDDLES, TAILS, AFTER = (_spelled(t) for t in (_STEMS, _HEADS, _MIDDLES, _TAILS, _AFTER))
_APART = {"टोला", "चक", "बीघा", "बाजार", "मठ", "कोठी", "पट्टी", "दियारा"}


def _stem(rng: np.random.Generator) -> Spelled:
    if rng.random() < 0.45:
        return STEMS[rng.integers(len(STEMS))]
    head, middle = HEADS[rng.integers(len(HEADS))], MIDDLES[rng.integers(len(MIDDLES))]
    return head[0] + middle[0], head[1] + middle[1]


def _joined(stem: Spelled, tail: Spelled) -> Spelled:
    if tail[0] in _APART:
        return f"{stem[0]} {tail[0]}", f"{stem[1]} {tail[1].capitalize()}"
    if tail[0][0] in _VOWEL_SIGN:
        base_hi = stem[0].rstrip("ािीुूेैोौ")
        return base_hi + _VOWEL_SIGN[tail[0][0]] + tail[0][1:], stem[1].rstrip("aiueo") + tail[1]
    return stem[0] + tail[0], stem[1] + tail[1]


def names(rng: np.random.Generator) -> Iterator[Spelled]:
    """Yield place names without end; they repeat, as Rampur does on the map."""
    while True:
        hindi, latin = _joined(_stem(rng), TAILS[rng.integers(len(TAILS))])
        after = AFTER[rng.integers(len(AFTER))] if rng.random() < 0.15 else ("", "")
        yield f"{hindi} {after[0]}".strip(), f"{latin} {after[1]}".strip()


def unlike(rng: np.random.Generator, taken: set[str]) -> Spelled:
    """Return a name of which neither spelling is in `taken` yet, and add both."""
    for hindi, latin in names(rng):
        if hindi not in taken and latin not in taken:
            taken.update((hindi, latin))
            return hindi, latin
    raise AssertionError("names() does not end")
