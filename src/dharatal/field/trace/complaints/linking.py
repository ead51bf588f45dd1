"""Whose a mobile is: of a member, else of a name that a district sent; else it is not ours."""

from typing import NamedTuple

from dharatal.field.intake import whose as intake
from dharatal.register.people import whose as people


class Owner(NamedTuple):
    """subject_id: of the person, or of the name that was sent. The place is theirs."""

    subject_id: int
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int


NOBODY_OF_OURS = Owner(0, 0, 0, 0, 0)


def owner_of(mobile: str, *, heard_name: str = "") -> Owner:
    """Whose a mobile (E.164) is. Of a family on one number, whoever sounds like the name that was heard.

    Past any reach, and never shown: the same answer is given whether or not a number is ours.
    """
    for member in people.holders_of_number(mobile, name=heard_name):
        return Owner(
            member.person_id, member.unit_id, member.district_id, member.block_id, member.panchayat_id
        )
    for sent in intake.sent_with_number(mobile, name=heard_name):
        return Owner(sent.subject_id, sent.unit_id, sent.district_id, sent.block_id, sent.panchayat_id)
    return NOBODY_OF_OURS
