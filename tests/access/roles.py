"""Who asks. What they may is not written here: the profile's posts give it."""

from dataclasses import dataclass

ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Role:
    """Who asks. title: at the head of a column; post, unit: what they hold and where, as the profile gives it."""

    login: str
    title: str
    who: str
    post: str = ""
    unit: str = ""


ROLES = (
    Role(ANONYMOUS, "nobody", "not logged in"),
    Role(
        "caller",
        "caller",
        "a caller of the state, at an enrolled machine, with the card in hand",
        "caller",
        "bihar",
    ),
    Role("clerk", "clerk", "the visitor desk's clerk in the same district", "desk_clerk", "saran"),
    Role(
        "khagaria.president",
        "far district",
        "the president of another district",
        "district_president",
        "khagaria",
    ),
    Role(
        "saran.president", "district", "the president of the district itself", "district_president", "saran"
    ),
    Role(
        "amnour.president",
        "far block",
        "the president of another block of the district",
        "block_president",
        "amnour",
    ),
    Role("marhaura.president", "block", "the president of the block itself", "block_president", "marhaura"),
    Role(
        "narharpur.incharge",
        "panchayat",
        "the in-charge of the panchayat itself",
        "panchayat_incharge",
        "narharpur_gp",
    ),
    Role("headquarters", "HQ", "an operator at the headquarters", "hq_operator", "bihar"),
    Role("room", "room", "the in-charge of the state's call room", "callroom_incharge", "bihar"),
    Role(
        "khagaria.room",
        "far room",
        "the in-charge of another district's call room",
        "callroom_incharge",
        "khagaria",
    ),
    Role("guard", "guard", "the data guard officer", "guard_officer", "bihar"),
    Role("auditor", "auditor", "the auditor", "auditor", "bihar"),
    Role("admin", "admin", "the state administrator", "state_admin", "bihar"),
)
