"""Who stands twice in a sheet, before it is sent: by the sheet alone. Nothing of it is kept, and no register asked."""

from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.alone import alone_at
from dharatal.field.intake.choosing import NothingToLoad, with_people
from dharatal.field.intake.reading import columns, header
from dharatal.field.intake.reading import rows as reading
from dharatal.field.intake.reading.lists import open_lists
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.guard.audit import operations as audit
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.matching import model as models
from dharatal.register.people.matching import sheets as matching
from dharatal.register.people.matching.sheets import Compared, Rows

LARGEST = 20 << 20
MOST_ROWS = 50_000  # some seconds; the command takes more
_CLEANED = ("name", "relation", "relative_name", "village", "block", "district", "address")


class TooLargeToCompare(Refusal):
    code = "too_large_to_compare"
    status = 413


class ComparedElsewhere(Refusal):
    """One sheet at a time: comparing takes a processor that the call room needs."""

    code = "another_sheet_is_compared"


def compare(actor: Actor, content: bytes, filename: str) -> Compared:
    """Find the pairs of rows that may be one person, with the model that comes with the program, as the command does.

    Noted in the log with its figures, and nothing else. Raises TooLargeToCompare, ComparedElsewhere, NothingToLoad,
    CannotReadSheet.
    """
    at = clock.now()
    if len(content) > LARGEST:
        raise TooLargeToCompare(
            _("The file is larger than %(limit)s MB. Split it by block, and compare each part.")
            % {"limit": LARGEST >> 20}
        )
    rows = read(content, filename, on=clock.ist_day(at))
    if len(rows) > MOST_ROWS:
        raise TooLargeToCompare(
            _("The sheet has more than %(limit)s rows. Split it by block, and compare each part.")
            % {"limit": f"{MOST_ROWS:,}"}
        )
    with alone_at("intake.twice") as is_ours:
        if not is_ours:
            raise ComparedElsewhere(_("Another sheet is being compared just now. Try again in a minute."))
        found = matching.compare(rows, models.default())
    facts = {"rows": len(rows), "pairs": len(found.likely())}
    audit.record(actor, "intake.sheet_compared", facts=facts, at=at)
    return found


def read(content: bytes, filename: str, *, on: date) -> Rows:
    """The rows of every sheet of a file, called by their numbers in it; one in the manual's form by its row_id.

    Raises NothingToLoad where no column holds names, CannotReadSheet.
    """
    found = open_lists(content, filename)
    if len(found) == 1 and matching.is_in_manuals_form(found[0].head(1)[0]):
        return _by_its_own_heading(found[0])
    people = with_people(found)
    parts = [_rows(sheet, on, f"{sheet.name} · " if len(people) > 1 else "") for _index, sheet in people]
    frames = [frame for frame in parts if frame is not None]
    if not frames:
        raise NothingToLoad(_("No sheet has a column of names. Say above each column what it is."))
    return matching.rows_of(pl.concat(frames))


def _by_its_own_heading(sheet: Sheet) -> Rows:
    table = sheet.frame.rename(dict(zip(sheet.frame.columns, sheet.head(1)[0], strict=True))).slice(1)
    return matching.rows_of(table)


def _rows(sheet: Sheet, on: date, before: str) -> pl.DataFrame | None:
    """The people of a sheet and, after some words, their numbers in it; None where no column holds names.

    What a row says is cleaned as when it is sent; a row that would be sent back is compared as it was written.
    """
    head = header.find(sheet)
    mapping = columns.mapping_of(columns.guess(sheet, head), head)
    if not mapping.has("name"):
        return None
    cut = reading.table(sheet, mapping)
    raw, clean = cut.fields(), reading.clean(cut, on=on)
    as_sent = {name: getattr(clean, name) for name in _CLEANED}
    as_sent["age"] = [str(age or "") for age in clean.age]
    as_sent["mobile"] = [
        " / ".join(filter(None, both)) for both in zip(clean.phone, clean.alternate, strict=True)
    ]
    told = {name: list(column) for name, column in as_sent.items()}
    for row in clean.wrong:
        for name, column in told.items():
            column[row] = raw[name][row] if name in raw else ""
    told[matching.ROW_ID] = [f"{before}{number}" for number in cut.numbers]
    return pl.DataFrame({name: pl.Series(column, dtype=pl.String) for name, column in told.items()})
