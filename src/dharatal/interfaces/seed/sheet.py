"""A district's messy sheet with every defect that intake must survive, and what each row should come to.

The sheet is made of invented members; each row says which defect it carries and its expected outcome, so that
a test can compare row by row and a demonstration shows everything at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl

from dharatal.interfaces.seed.people import people
from dharatal.interfaces.seed.places import InventedUnit

Cell = str | int | float | None
Outcome = Literal["accepted", "duplicate", "rejected", "ignored"]
FIELDS = (
    "name",
    "relative_name",
    "mobile",
    "age",
    "village",
    "panchayat",
    "block",
    "address",
    "field_of_work",
)
HEADINGS_HI = ("नाम", "पिता/पति का नाम", "मोबाइल नं०", "उम्र", "गाँव", "पंचायत", "प्रखंड", "पता", "कार्यक्षेत्र")
TITLES = ("सक्रिय सदस्यों की सूची", "जिला कमिटी (काल्पनिक)")
_UNWRITABLE = "[\u093c\u0958-\u095f]|चै"  # hinlegacy has no dotted letters and writes चै as चौ
_TO_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the sheet; cells in the order of FIELDS.

    reason: intake's code of the problem, "" when there is none.
    unit: code of the village in which an accepted row belongs, "" if it has none.
    """

    cells: tuple[Cell, ...]
    defect: str
    outcome: Outcome
    reason: str = ""
    unit: str = ""

    def cell(self, field: str) -> Cell:
        return self.cells[FIELDS.index(field)]

    def put(
        self, field: str, value: Cell, defect: str, outcome: Outcome = "accepted", reason: str = ""
    ) -> Row:
        at = FIELDS.index(field)
        return replace(
            self,
            cells=(*self.cells[:at], value, *self.cells[at + 1 :]),
            defect=defect,
            outcome=outcome,
            reason=reason,
        )


def _row(member: dict[str, object]) -> Row:
    cells = tuple(value if isinstance(value := member[field], str | int) else None for field in FIELDS)
    return Row(cells, "none", "accepted", unit=str(member["village_code"]))


def _spaced(text: str) -> str:
    return f"  .{text.replace(' ', '  . ')} "


_MENDED: tuple[tuple[str, str, Callable[[str], Cell]], ...] = (
    ("mobile", "number_as_float", lambda m: float(m)),
    ("mobile", "number_in_e9", lambda m: f"{m[0]}.{m[1:]}E9"),
    ("mobile", "devanagari_digits", lambda m: m.translate(_TO_DEVANAGARI)),
    ("mobile", "plus_91", lambda m: f"+91-{m[:5]} {m[5:]}"),
    ("mobile", "leading_zero", lambda m: f"0{m}"),
    ("mobile", "apostrophe", lambda m: f"'{m}"),
    ("mobile", "dots_in_number", lambda m: f"{m[:3]}.{m[3:6]}.{m[6:]}"),
    ("name", "dots_and_spaces_in_name", _spaced),
    ("age", "age_in_words", lambda a: f"{a} वर्ष".translate(_TO_DEVANAGARI)),
    ("address", "formula_like", lambda a: f'=HYPERLINK("{a}")'),
)
_REFUSED: tuple[tuple[str, Cell, str, str], ...] = (
    ("name", None, "no_name", "no_name"),
    ("name", "...", "name_of_dots", "no_name"),
    ("mobile", None, "no_mobile", "no_mobile"),
    ("mobile", "66012345", "eight_digits", "mobile_digits"),
    ("mobile", "1234567890", "begins_with_1", "mobile_not_indian_mobile"),
    ("mobile", "6.6E+09", "digits_lost_in_e9", "mobile_rounded"),
    ("age", 17, "under_age", "under_age"),
    ("village", "परदेसपुर अनजान", "wrong_place", "place_unknown"),
)


class _Defects:
    def __init__(self, members: Sequence[dict[str, object]]) -> None:
        self.left = [_row(member) for member in members]
        self.rows: list[Row] = []

    def take(self) -> Row:
        return self.left.pop()

    def mended(self) -> None:
        for field, defect, spoil in _MENDED:
            row = self.take()
            self.rows.append(row.put(field, spoil(str(row.cell(field))), defect))
        first, second = self.take(), self.take()
        both = f"{first.cell('mobile')}/{second.cell('mobile')}"
        self.rows.append(first.put("mobile", both, "two_numbers"))

    def refused(self) -> None:
        for field, value, defect, reason in _REFUSED:
            self.rows.append(self.take().put(field, value, defect, "rejected", reason))

    def related(self) -> None:
        """A duplicate in the same and in the other script, and a family on one phone."""
        one = self.take().put("name", "रमेश कुमार राय", "none")
        self.rows.append(one)
        self.rows.append(one.put("name", "रमेश राय", "duplicate_same_script", "duplicate"))
        self.rows.append(one.put("name", "Ramesh Kumar Ray", "duplicate_other_script", "duplicate"))
        for name in ("सुनीता देवी", "Pankaj Kumar Ray", "बिन्देश्वरी राय"):
            self.rows.append(one.put("name", name, "family_on_one_phone"))

    def blank(self, count: int) -> None:
        self.rows += [Row((None,) * len(FIELDS), "empty_row", "ignored")] * count


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows as typed in Unicode, and rows of a second page typed in Kruti Dev (still Unicode here)."""

    rows: tuple[Row, ...]
    kruti: tuple[Row, ...]

    @property
    def defects(self) -> set[str]:
        return {row.defect for row in (*self.rows, *self.kruti)}

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome == outcome for row in (*self.rows, *self.kruti))


def sheet(places: Sequence[InventedUnit], seed: int, *, clean: int = 40, kruti: int = 12) -> Sheet:
    """Make a sheet of one district's block: every defect once, `clean` rows without, shuffled.

    places: as from `places("block", ...)` or "district"; with several districts only the first has rows.
    """
    rng = np.random.Generator(np.random.PCG64([seed, 4]))
    district = next(unit for unit in places if unit.kind == "district")
    everyone = people(
        "block", seed, places, members=max(400, 12 * sum(unit.kind == "village" for unit in places))
    )
    alone = everyone.filter(pl.col("district").is_in([district.name_hi, district.name_en])).unique(
        "mobile", keep="first", maintain_order=True
    )
    typed_in_kruti = pl.concat_str(*FIELDS).str.contains(_UNWRITABLE).not_()
    hindi = alone.filter(~pl.col("latin"), typed_in_kruti).sample(n=kruti, shuffle=True, seed=seed)
    others = alone.filter(~pl.col("mobile").is_in(hindi["mobile"].to_list()))
    made = _Defects(others.sample(fraction=1.0, shuffle=True, seed=seed).to_dicts())
    made.mended()
    made.refused()
    made.blank(2)
    made.rows += [made.take() for _ in range(clean)]
    made.rows = [made.rows[at] for at in rng.permutation(len(made.rows))]
    made.related()
    typed = [replace(_row(member), defect="kruti_dev") for member in hindi.to_dicts()]
    return Sheet(tuple(made.rows), tuple(typed))
