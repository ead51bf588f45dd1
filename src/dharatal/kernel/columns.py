"""Whole columns at once: the cells of a sheet repeat, so each distinct one is worked on once."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

Cell = TypeVar("Cell", bound=Hashable)
Told = TypeVar("Told")


def each(work: Callable[[Cell], Told], cells: Iterable[Cell]) -> list[Told]:
    """What `work` makes of every cell, in order; it is called once for each distinct one."""
    held: Sequence[Cell] = cells if isinstance(cells, list) else list(cells)
    known = {cell: work(cell) for cell in set(held)}
    return list(map(known.__getitem__, held))
