"""Bihar's 38 districts: the only real names in the invented organisation.

Codes: Local Government Directory (lgdirectory.gov.in, Government Open Data License - India), state code 10.
`blocks` is the number of blocks the directory had in March 2022, 534 in all; the blocks' names are not used.
"""

from __future__ import annotations

from typing import NamedTuple

STATE_CODE = "10"
STATE_NAME_EN = "Bihar"
STATE_NAME_HI = "बिहार"


class District(NamedTuple):
    """A district as the directory has it, with its name in both scripts."""

    code: str
    name_en: str
    name_hi: str
    blocks: int


DISTRICTS: tuple[District, ...] = (
    District("188", "Araria", "अररिया", 9),
    District("189", "Aurangabad", "औरंगाबाद", 11),
    District("190", "Banka", "बांका", 11),
    District("191", "Begusarai", "बेगूसराय", 18),
    District("192", "Bhagalpur", "भागलपुर", 16),
    District("193", "Bhojpur", "भोजपुर", 14),
    District("194", "Buxar", "बक्सर", 11),
    District("195", "Darbhanga", "दरभंगा", 18),
    District("196", "Gaya", "गया", 24),
    District("197", "Gopalganj", "गोपालगंज", 14),
    District("198", "Jamui", "जमुई", 10),
    District("199", "Jehanabad", "जहानाबाद", 7),
    District("200", "Kaimur (Bhabua)", "कैमूर (भभुआ)", 11),
    District("201", "Katihar", "कटिहार", 16),
    District("202", "Khagaria", "खगड़िया", 7),
    District("203", "Kishanganj", "किशनगंज", 7),
    District("204", "Lakhisarai", "लखीसराय", 7),
    District("205", "Madhepura", "मधेपुरा", 13),
    District("206", "Madhubani", "मधुबनी", 21),
    District("207", "Munger", "मुंगेर", 9),
    District("208", "Muzaffarpur", "मुजफ्फरपुर", 16),
    District("209", "Nalanda", "नालंदा", 20),
    District("210", "Nawada", "नवादा", 14),
    District("211", "Pashchim Champaran", "पश्चिम चंपारण", 18),
    District("212", "Patna", "पटना", 23),
    District("213", "Purbi Champaran", "पूर्वी चंपारण", 27),
    District("214", "Purnia", "पूर्णिया", 14),
    District("215", "Rohtas", "रोहतास", 19),
    District("216", "Saharsa", "सहरसा", 10),
    District("217", "Samastipur", "समस्तीपुर", 20),
    District("218", "Saran", "सारण", 20),
    District("219", "Sheikhpura", "शेखपुरा", 6),
    District("220", "Sheohar", "शिवहर", 5),
    District("221", "Sitamarhi", "सीतामढ़ी", 17),
    District("222", "Siwan", "सीवान", 19),
    District("223", "Supaul", "सुपौल", 11),
    District("224", "Vaishali", "वैशाली", 16),
    District("611", "Arwal", "अरवल", 5),
)

SARAN = next(district for district in DISTRICTS if district.code == "218")
