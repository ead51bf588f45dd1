"""What can be said of a list that turned up, and no more than that."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """A copy of which the list was made, beyond chance.

    export: the file's UUID, "" where it is what a log-in saw on the screen. holder: the log-in, never a person.
    p_value: how often any innocent copy would look so guilty. inside, of: how many of the members in the list that
    copy held, and of how many. fetched: whether the file ever left the house (a view always did). is_shared: several
    people use the log-in.
    """

    export: str
    holder: str
    p_value: float
    by: str
    inside: int
    of: int
    fetched: bool
    is_shared: bool


@dataclass(frozen=True)
class AsOf:
    """When the list was copied: it holds somebody who was admitted at `after`, and misses those of `before` on.

    Both as ISO moments, "" where nothing tells.
    """

    after: str
    before: str


@dataclass(frozen=True)
class DecoyFound:
    """A decoy in the list. row: its number there. is_single: it was shown to one copy only.

    only: whose copy that is, if the marks name it too; by itself a decoy is no proof that a name may rest on.
    """

    row: int
    decoy: int
    is_single: bool
    only: str


@dataclass(frozen=True)
class Report:
    """rows: of the list. matched: of a member; repeats of them among others; foreign: of nobody we hold.

    marks: how many marks were read. judged: how many copies and views they were compared with. named: those beyond
    chance, at `threshold`. problem: why marks were not judged, a code.
    """

    matched: int
    foreign: int
    repeats: int
    marks: int
    judged: int
    threshold: float
    named: list[Named] = field(default_factory=list)
    as_of: AsOf | None = None
    decoys: list[DecoyFound] = field(default_factory=list)
    unkeyed: int = 0

    @property
    def is_of_ours(self) -> bool:
        """Whether the list has anything to do with the register."""
        return self.matched > 0

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Report":
        told = json.loads(content)
        as_of = told.pop("as_of")
        named = [Named(**one) for one in told.pop("named")]
        decoys = [DecoyFound(**one) for one in told.pop("decoys")]
        return cls(**told, named=named, decoys=decoys, as_of=AsOf(**as_of) if as_of else None)

    def figures(self) -> Figures:
        """What the command line answers."""
        return {
            "matched": self.matched,
            "foreign": self.foreign,
            "repeats": self.repeats,
            "marks": self.marks,
            "judged": self.judged,
            "threshold": self.threshold,
            "exports": [
                {
                    "export": one.export,
                    "holder": one.holder,
                    "p_value": one.p_value,
                    "inside": one.inside,
                    "of": one.of,
                    "fetched": one.fetched,
                    "shared": one.is_shared,
                }
                for one in self.named
            ],
            "as_of": asdict(self.as_of) if self.as_of else None,
            "decoys": [asdict(one) for one in self.decoys],
        }
