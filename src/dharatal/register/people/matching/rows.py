"""What matching reads of a person."""

from typing import NamedTuple


class Row(NamedTuple):
    """One submission or person as typed, in either script; "" (age: None) where unknown.

    relation: "F" father or "H" husband, of whom relative_name speaks. mobile: in any form.
    """

    name: str
    relation: str = ""
    relative_name: str = ""
    gender: str = ""
    mobile: str = ""
    age: int | None = None
    village: str = ""
    block: str = ""
    district: str = ""
    address: str = ""
