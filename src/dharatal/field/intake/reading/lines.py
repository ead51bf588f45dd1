"""Lines of text as somebody typed or forwarded them: "1. Suman Kumar s/o Ram, Narharpur 60000 12345"."""

import re
from collections.abc import Iterable

import polars

from dharatal.field.intake.reading import sections
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.reading.wording import digits

HEADINGS = ("नाम", "मोबाइल", "उम्र", "गाँव", "पंचायत", "पता")
_NUMBER = re.compile(r"(?:\+?91[\s-]?|0)?[6-9](?:[\s-]?[0-9]){9}(?![0-9])")
_SENT = re.compile(
    r"^\W*(?:\[\d{1,2}:\d{2}[^\]]{0,25}\]|\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}:\d{2}[^\w]?\w{0,4}\.?\w?\.?\s*[\]\-–])"
    r"\s*[^:]{1,40}:\s*"
)
_ORDER = re.compile(r"^\W*[0-9]{1,6}\s*[.):\-]\s+")
_PARTS = re.compile(r"[,;|\t]+|\s[-–—]+\s")
_CALL_SIGN = re.compile(
    r"(?:मोबाइल|मोबाईल|मो|फोन|mobile|mob|phone|ph|contact)\s*(?:नंबर|नं|न|no|number)?[\s.:०0\-]*$",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"^(?:उम्र|आयु|age)\W*([0-9]{2,3})\W*(?:वर्ष|साल|years|yrs)?$|^([0-9]{2,3})\s*(?:वर्ष|साल|years|yrs)\W*$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"^(?:पिता|पति|पुत्र|पुत्री|पत्नी|[swd]\s?[/.]\s?o)(?![\u0900-\u0963])", re.IGNORECASE)
_WORD, _PEOPLE = re.compile(r"[^\W\d_]"), 0.5


def are_people(lines: Iterable[str]) -> bool:
    """Whether most lines that say anything hold a mobile number, and a name beside it."""
    told = [line for line in lines if line and line.strip() and not sections.said(line)]
    people = sum(bool(_NUMBER.search(digits(line)) and _WORD.search(line)) for line in told)
    return people >= max(1, _PEOPLE * len(told))


def parted(sheet: Sheet) -> Sheet:
    """Cut a sheet of one column into name, number, age and place, with a heading above; each line keeps its number.

    A line that only names a place ("ग्राम: सिसवाँ") holds for those below it.
    """
    rows: list[tuple[str, ...]] = [HEADINGS]
    around: dict[str, str] = {}
    for line in sheet.column(0):
        named = sections.said(line)
        if named:
            around = named if "panchayat" in named else around | named
        says = not named and any(sign.isalnum() for sign in line)
        rows.append(_cells(line, around) if says else ("",) * len(HEADINGS))
    names = [f"c{at}" for at in range(len(HEADINGS))]
    frame = polars.DataFrame(rows, schema=dict.fromkeys(names, polars.String), orient="row")
    return Sheet(sheet.name, frame.with_columns(polars.all().replace("", None)), first=sheet.first - 1)


def _cells(line: str, around: dict[str, str]) -> tuple[str, ...]:
    """The name stands first; what is neither number, age nor relative is the place."""
    text = digits(_SENT.sub("", line))
    number = _NUMBER.search(text)
    rest = (
        text if number is None else f"{_CALL_SIGN.sub('', text[: number.start()])} , {text[number.end() :]}"
    )
    parts = [part.strip(" .:-–—") for part in _PARTS.split(_ORDER.sub("", rest))]
    name, *others = [part for part in parts if any(sign.isalpha() for sign in part)] or [""]
    found, places = dict.fromkeys(("age", "village", "panchayat"), ""), []
    for part in others:
        age, told = _AGE.match(part), sections.said(part)
        if age:
            found["age"] = age[1] or age[2]
        elif _RELATIVE.match(part):
            name = f"{name} {part}"
        else:
            found |= {field: told[field] for field in found.keys() & told.keys()}
            places.append(part)
    plain = [part for part in places if not sections.said(part)]
    village = found["village"] or around.get("village", "") or next(iter(plain), "")
    panchayat = found["panchayat"] or around.get("panchayat", "")
    return (name, number[0] if number else "", found["age"], village, panchayat, ", ".join(places))
