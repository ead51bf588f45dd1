"""What somebody may be allowed to do: a word that rooms define and posts grant."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Capability:
    """code: `room.verb`, stable, stored in grants. title: a translated phrase for lists of rights.

    scoped: it opens the people of the grant's unit; a caller's does not, since the claim gives one card at a time.
    enrolled_only: in the browser it also needs a machine that the in-charge enrolled.
    """

    code: str
    title: object = field(compare=False)  # a text, or one that is translated when it is shown
    scoped: bool = field(default=True, compare=False)
    enrolled_only: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return self.code
