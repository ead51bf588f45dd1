"""What every kind of file is: titles, rows as they come, bytes at the end."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

Cell = str | int


class Titles(NamedTuple):
    """headings: above the columns; about, notice: above and below a printed list, whose it is and what it is for."""

    headings: Sequence[str]
    about: str = ""
    notice: str = ""


class Sheet(Protocol):
    """A file that is being made. It is begun with its titles and the widths of its columns, in letters."""

    def write(self, rows: Iterable[Sequence[Cell]]) -> None: ...
    def close(self) -> bytes: ...
