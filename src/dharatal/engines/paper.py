"""Paper that leaves the house as PDF: Devanagari shaped as it is read, A4, the same bytes for the same content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from fpdf import FPDF

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

    def cell(self, *args: Any, **kwargs: Any) -> Any:
        """Say the type anew before each cell: after signs of the other script fpdf takes it for set, and it is not."""
        family, size = self.font_family, self.font_size_pt
        self.set_font("latin" if family == "devanagari" else "devanagari", size=size)
        self.set_font(family, size=size)
        return super().cell(*args, **kwargs)


class Document(Paper):
    """Running text on upright sheets, with one line at the foot of each, all in black: fpdf puts coloured text between
    a save and a restore, and forgets that the restore takes the type back as well.

    made_at: written into the file in place of the time of printing. language: "hi" or "en", whose type comes first.
    pages: how many there are, 0 when nobody knows yet; the shaping of letters keeps fpdf from filling it in later.
    """

    def __init__(self, *, foot: str, made_at: datetime, title: str, language: str, pages: int = 0) -> None:
        super().__init__()
        self._foot, self._pages = foot, pages
        self._main = "latin" if language == "en" else "devanagari"
        self.set_creation_date(made_at)
        self.set_title(title)
        self.set_margins(22, 20)
        self.set_auto_page_break(auto=False)
        self.set_fallback_fonts(["devanagari" if language == "en" else "latin"])

    def footer(self) -> None:
        self.set_y(-14)
        self._type(8)
        self.cell(self.epw - 25, 5, self._foot)
        self.cell(
            25, 5, f"{self.page_no()} / {self._pages}" if self._pages else str(self.page_no()), align="R"
        )

    def headline(self, text: str) -> None:
        self._paragraph(text, size=17, line=9.5, after=2)

    def heading(self, text: str) -> None:
        self._keep_together(24)
        self._paragraph(text, size=13, line=7.4, before=4, after=0.5)

    def say(self, text: str) -> None:
        self._paragraph(text, size=11, line=6.4, after=1.5)

    def aside(self, text: str) -> None:
        self._paragraph(text, size=9, line=5.2, after=1)

    def items(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._paragraph(text, size=11, line=6.4, after=0.6, indent=5)

    def rows(self, headings: list[str], cells: list[list[str]], widths: list[int]) -> None:
        """A small table; figures are read downwards, so every column but the first is set to the right."""
        each = [self.epw * width / sum(widths) for width in widths]
        for row in [headings, *cells]:
            self._keep_together(8)
            self._type(9.5)
            for at, (cell, width) in enumerate(zip(row, each, strict=True)):
                self.cell(width, 6.4, cell, align="R" if at else "L")
            self.ln(6.4)
            self.set_draw_color(200)
            self.line(self.l_margin, self.get_y(), self.l_margin + self.epw, self.get_y())
        self.ln(2)

    def code(self, text: str) -> None:
        """Signs to be compared or typed, as they stand."""
        for line in text.split("\n"):
            for at in range(0, max(len(line), 1), 84):
                self._keep_together(4.4)
                self.set_font("latin", size=8.5)
                self.cell(self.epw, 4.4, line[at : at + 84], new_x="LMARGIN", new_y="NEXT")

    def done(self) -> bytes:
        return bytes(self.output())

    def _keep_together(self, height: float) -> None:
        if self.get_y() + height > self.h - 22:
            self.add_page()

    def _paragraph(
        self,
        text: str,
        *,
        size: float,
        line: float,
        before: float = 0,
        after: float = 0,
        indent: float = 0,
    ) -> None:
        """Line by line, each with its type set anew: a page that ends within one call would begin without any."""
        if before:
            self.ln(before)
        self._type(size)
        folded = self.multi_cell(self.epw - indent, line, text, dry_run=True, output="LINES", align="L")
        for number, part in enumerate(folded if isinstance(folded, list) else []):
            self._keep_together(line)
            self._type(size)
            if indent and not number:
                self.ellipse(self.l_margin + 1, self.get_y() + line / 2 - 0.6, 1.2, 1.2, style="F")
            self.set_x(self.l_margin + indent)
            self.cell(self.epw - indent, line, str(part), new_x="LMARGIN", new_y="NEXT")
        self.ln(after)

    def _type(self, size: float) -> None:
        self.set_font(self._main, size=size)
