"""Paper that leaves the house as PDF: Devanagari shaped as it is read, A4, the same bytes for the same content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from fpdf import FPDF
from fpdf.enums import WrapMode

from dharatal.engines.fonts import font

SIZE, LINE = 8.5, 4.6  # of the type in points, of a line in mm, in a list


class Paper(FPDF):
    """A PDF set in the house's type."""

    def __init__(self, orientation: Literal["portrait", "landscape"] = "portrait") -> None:
        super().__init__(orientation=orientation, format="A4")
        for family in ("devanagari", "latin"):
            self.add_font(family, fname=font(family))
        self.set_font("devanagari", size=SIZE)
        self.set_fallback_fonts(["latin"])
        self.set_text_shaping(True)
        self.alias_nb_pages()


class Document(Paper):
    """Running text on upright sheets, with one line at the foot of each.

    made_at: written into the file in place of the time of printing, so that making it again gives the same bytes.
    """

    def __init__(self, *, foot: str, made_at: datetime, title: str) -> None:
        super().__init__()
        self._foot = foot
        self.set_creation_date(made_at)
        self.set_title(title)
        self.set_margins(22, 20)
        self.set_auto_page_break(auto=True, margin=22)

    def footer(self) -> None:
        self.set_y(-14)
        self._type(8, grey=True)
        self.cell(self.epw - 25, 5, self._foot)
        self.cell(25, 5, f"{self.page_no()} / {{nb}}", align="R")
        self._type(11)

    def headline(self, text: str) -> None:
        self._paragraph(text, size=17, line=9.5, after=2)

    def heading(self, text: str) -> None:
        self._keep_together(20)
        self._paragraph(text, size=13, line=7.4, before=4, after=0.5)

    def say(self, text: str) -> None:
        self._paragraph(text, size=11, line=6.4, after=1.5)

    def aside(self, text: str) -> None:
        self._paragraph(text, size=9, line=5.2, grey=True, after=1)

    def items(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._type(11)
            self.cell(5, 6.4, "•")
            left, self.l_margin = self.l_margin, self.l_margin + 5
            self._paragraph(text, size=11, line=6.4, after=0.6)
            self.l_margin = left
            self.set_x(left)

    def rows(self, headings: list[str], cells: list[list[str]], widths: list[int]) -> None:
        """A small table; figures are read downwards, so every column but the first is set to the right."""
        each = [self.epw * width / sum(widths) for width in widths]
        for number, row in enumerate([headings, *cells]):
            self._keep_together(8)
            self._type(9.5, grey=number == 0)
            for at, (cell, width) in enumerate(zip(row, each, strict=True)):
                self.cell(width, 6.4, cell, align="R" if at else "L")
            self.ln(6.4)
            self.set_draw_color(200)
            self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.ln(2)

    def code(self, text: str) -> None:
        """Signs to be compared or typed, as they stand."""
        self.set_font("latin", size=8.5)
        for line in text.split("\n"):
            self.multi_cell(self.epw, 4.4, line, new_x="LMARGIN", new_y="NEXT", wrapmode=WrapMode.CHAR)
        self._type(11)

    def done(self) -> bytes:
        return bytes(self.output())

    def _keep_together(self, height: float) -> None:
        if self.will_page_break(height):
            self.add_page()

    def _paragraph(
        self, text: str, *, size: float, line: float, before: float = 0, after: float = 0, grey: bool = False
    ) -> None:
        if before:
            self.ln(before)
        self._type(size, grey=grey)
        self.multi_cell(
            self.w - self.r_margin - self.l_margin, line, text, align="L", new_x="LMARGIN", new_y="NEXT"
        )
        self.ln(after)

    def _type(self, size: float, *, grey: bool = False) -> None:
        self.set_font("devanagari", size=size)
        self.set_text_color(*((90, 100, 112) if grey else (27, 36, 48)))
