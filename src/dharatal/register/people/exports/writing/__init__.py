"""Files of rows, made in memory: nothing of them is on the disk in clear."""

from collections.abc import Callable, Sequence

from dharatal.register.people.exports.writing.pdf import PaperList
from dharatal.register.people.exports.writing.sheet import Sheet, Titles
from dharatal.register.people.exports.writing.table import Table
from dharatal.register.people.exports.writing.workbook import Workbook

__all__ = ["SHEETS", "Sheet", "Titles"]

SHEETS: dict[str, Callable[[Titles, Sequence[int]], Sheet]] = {
    "xlsx": Workbook,
    "csv": Table,
    "pdf": PaperList,
}
