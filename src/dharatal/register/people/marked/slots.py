"""The places of a row that can carry a mark. Numbers are part of every copy ever made: append, never change."""

PHONE_SPACING = 0
RELATION = 1
NAME_HONORIFIC = 2
NAME_MD = 3
VILLAGE = 4
POST_OFFICE = 5
NAME_NASAL = 6
RELATIVE_HONORIFIC = 7
RELATIVE_MD = 8
RELATIVE_NASAL = 9
RELATIVE_LATE = 10
WARD = 11
NAME_PRASAD = 12
RELATIVE_PRASAD = 13
NAME_KUMAR = 14
RELATIVE_KUMAR = 15
POLICE_STATION = 16
DISTRICT = 17
HOUSE = 18
QUARTER = 19

SLOTS: dict[int, str] = {
    PHONE_SPACING: "how the phone's digits are grouped",
    RELATION: "the word for father or husband",
    NAME_HONORIFIC: "Shri before the name, or none",
    NAME_MD: "Md. or Mohd. in the name",
    VILLAGE: "Vill or Gram",
    POST_OFFICE: "PO or Post",
    NAME_NASAL: "anusvara or half nasal in the name",
    RELATIVE_HONORIFIC: "Shri before the relative's name, or none",
    RELATIVE_MD: "Md. or Mohd. in the relative's name",
    RELATIVE_NASAL: "anusvara or half nasal in the relative's name",
    RELATIVE_LATE: "how the relative is called late",
    WARD: "Ward or Ward No.",
    NAME_PRASAD: "Prasad or Pd. in the name",
    RELATIVE_PRASAD: "Prasad or Pd. in the relative's name",
    NAME_KUMAR: "Kumar or Kr. in the name",
    RELATIVE_KUMAR: "Kumar or Kr. in the relative's name",
    POLICE_STATION: "PS or Thana",
    DISTRICT: "Dist or Distt",
    HOUSE: "House No. or H.No.",
    QUARTER: "Mohalla or Moh.",
}
