"""What a row of a copy tells."""

from typing import NamedTuple


class Told(NamedTuple):
    """One row: as the register holds it, or as it is written out; empty where a copy leaves a column out.

    relation: "F", "H" or "" in the register; in a copy the word that is written before the relative's name.
    phone: E.164 in the register, spaced digits in a copy.
    """

    name: str
    relation: str = ""
    relative_name: str = ""
    age: int | None = None
    address: str = ""
    field_of_work: str = ""
    phone: str = ""
