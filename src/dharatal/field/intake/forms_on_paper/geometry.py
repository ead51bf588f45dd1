"""Where the lines of a printed form are in its photo: a strip to look at, line by line, without touching the pixels."""

from dataclasses import dataclass, replace

LINES = 10
FIRST, LAST = 239, 845  # thousandths of the height of the sheet, as it is printed on A4
NUDGE = 8  # thousandths
SHORTEST = 180  # of the stretch between the first and the last line
AROUND = 1.5  # strips overlap: nobody holds a phone straight


@dataclass(frozen=True, slots=True)
class Lines:
    """quarter: turns clockwise until the picture is upright. first, last: middles of the first and the last line,
    in thousandths of the upright height."""

    quarter: int = 0
    first: int = FIRST
    last: int = LAST

    def turned(self, quarters: int = 1) -> "Lines":
        return replace(self, quarter=(self.quarter + quarters) % 4)

    def moved(self, steps: int) -> "Lines":
        """All strips higher (below 0) or lower."""
        return _within(replace(self, first=self.first + steps * NUDGE, last=self.last + steps * NUDGE))

    def stretched(self, steps: int) -> "Lines":
        """The last strip lower or higher, the first where it is."""
        return _within(replace(self, last=self.last + steps * NUDGE))

    def from_to(self, *, first: int | None = None, last: int | None = None) -> "Lines":
        """The first or the last line is where somebody pressed."""
        return _within(
            replace(
                self,
                first=self.first if first is None else first,
                last=self.last if last is None else last,
            )
        )

    def middle_of(self, line: int) -> int:
        return round(self.first + (self.last - self.first) * (line - 1) / (LINES - 1))


@dataclass(frozen=True, slots=True)
class Strip:
    """What an SVG needs to show one line: its view box, in pixels of the upright picture, and the picture's turn."""

    view_box: str
    transform: str


def strip(lines: Lines, line: int, *, width: int, height: int) -> Strip:
    """The strip of one line, 1 to 10. width, height: of the picture as stored."""
    wide, high = upright(lines, width, height)
    deep = (lines.last - lines.first) / (LINES - 1) * AROUND / 1000 * high
    top = lines.middle_of(line) / 1000 * high - deep / 2
    return Strip(f"0 {top:.0f} {wide} {deep:.0f}", transform(lines, width, height))


def upright(lines: Lines, width: int, height: int) -> tuple[int, int]:
    return (height, width) if lines.quarter % 2 else (width, height)


def transform(lines: Lines, width: int, height: int) -> str:
    """How the stored picture is turned upright, for the `transform` of an SVG."""
    return {
        0: "",
        1: f"translate({height} 0) rotate(90)",
        2: f"translate({width} {height}) rotate(180)",
        3: f"translate(0 {width}) rotate(270)",
    }[lines.quarter]


def _within(lines: Lines) -> Lines:
    first = min(max(lines.first, 0), 1000 - SHORTEST)
    return replace(lines, first=first, last=min(max(lines.last, first + SHORTEST), 1000))
