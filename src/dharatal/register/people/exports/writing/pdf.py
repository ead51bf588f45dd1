"""A list for print, with Devanagari shaped as it is read."""

from collections.abc import Iterable, Sequence

from dharatal.engines.paper import LINE, Paper
from dharatal.register.people.exports.writing.sheet import Cell, Titles

_LETTER = 1.75  # mm that a letter takes at most, on average: what is surely narrower is not measured


class PaperList:
    """PDF, A4 across; headings, whose list it is and what for are on every page."""

    def __init__(self, titles: Titles, widths: Sequence[int]) -> None:
        self._pages = _Pages(titles, widths)

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            self._pages.line_of([str(cell) for cell in row])

    def close(self) -> bytes:
        return bytes(self._pages.output())


class _Pages(Paper):
    def __init__(self, titles: Titles, widths: Sequence[int]) -> None:
        super().__init__("landscape")
        self._titles = titles
        self.set_auto_page_break(auto=False)
        self.set_margins(10, 10)
        self._widths = [self.epw * width / sum(widths) for width in widths]
        self.add_page()

    def header(self) -> None:
        self.cell(0, LINE, self._titles.about, new_x="LMARGIN", new_y="NEXT")
        self.set_y(self.get_y() + 1)
        self.line_of(self._titles.headings)

    def footer(self) -> None:
        self.set_y(-9)
        self.cell(self.epw - 25, LINE, self._titles.notice)
        self.set_text_shaping(False)  # else the number of pages cannot be filled in at the end
        self.set_font("latin")
        self.cell(25, LINE, f"{self.page_no()} / {{nb}}", align="R")
        self.set_font("devanagari")
        self.set_text_shaping(True)

    def line_of(self, cells: Sequence[str]) -> None:
        parts = [self._folded(cell, width) for cell, width in zip(cells, self._widths, strict=True)]
        lines = max(len(part) for part in parts)
        if self.get_y() + lines * LINE > self.h - 12:
            self.add_page()
        top = self.get_y()
        for number in range(lines):
            self.set_xy(self.l_margin, top + number * LINE)
            for part, width in zip(parts, self._widths, strict=True):
                self.cell(width, LINE, part[number] if number < len(part) else "")
        self.set_xy(self.l_margin, top + lines * LINE)
        self.set_draw_color(200)
        self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())

    def _folded(self, text: str, width: float) -> list[str]:
        if len(text) * _LETTER < width:
            return [text]
        folded = self.multi_cell(width, LINE, text, dry_run=True, output="LINES")
        return [str(line) for line in folded] if isinstance(folded, list) and folded else [""]
