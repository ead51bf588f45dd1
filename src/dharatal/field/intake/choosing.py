"""Which sheets of a workbook hold people, and which column is what: guessed, remembered or told."""

from collections.abc import Mapping as Fields
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake import queries
from dharatal.field.intake.placing import with_places
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading import columns, header, letters
from dharatal.field.intake.reading.grouped import WIDE_TO_FINE
from dharatal.field.intake.reading.lists import open_lists
from dharatal.field.intake.reading.mapping import Mapping, MappingDoesNotFit
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.reading.spellings import field_of
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.territory.queries import Meanings

NEEDED = ("name", "mobile")
PLACES = {*WIDE_TO_FINE, "unit_code", "address"}
MOST_SHEETS = 200  # row numbers of all of them fit into 32 bits

_NOT_TOLD = _(
    "No sheet has both a column of names and a column of mobile numbers. Name them in the first row."
)


class NothingToLoad(Refusal):
    code = "nothing_to_load"
    status = 422


def choose(
    actor: Actor, content: bytes, filename: str, *, given: Mapping | None = None, district_id: int
) -> list[Chosen]:
    """The sheets that hold people, each with its columns. Raises NothingToLoad, CannotReadSheet."""
    found = [
        Chosen(index, sheet, mapping_of(actor, sheet, given=given, district_id=district_id)[0])
        for index, sheet in with_people(open_lists(content, filename))
    ]
    return with_needed_columns(found)


def with_people(sheets: Sequence[Sheet]) -> list[tuple[int, Sheet]]:
    """The sheets that have rows below a heading, and which ones they are. Raises NothingToLoad, LettersLost."""
    if len(sheets) > MOST_SHEETS:
        raise NothingToLoad(
            _("The file has more than %(limit)s sheets. Put the names into one sheet and send that.")
            % {"limit": MOST_SHEETS}
        )
    for sheet in sheets:
        letters.refuse_lost(sheet.frame)
    filled = {id(sheet) for sheet in header.with_data(sheets)}
    return [(index, sheet) for index, sheet in enumerate(sheets) if id(sheet) in filled]


def with_needed_columns(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Those of the sheets that tell names and mobiles. Raises NothingToLoad when none does."""
    found = [one for one in chosen if is_complete(one.mapping)]
    if not found:
        raise NothingToLoad(
            _(
                "No sheet has both a column of names and a column of mobile numbers. Name them in the first row."
            )
        )
    return found


def is_complete(mapping: Mapping) -> bool:
    return all(mapping.has(field) for field in NEEDED)


def mapping_of(
    actor: Actor, sheet: Sheet, *, given: Mapping | None, district_id: int
) -> tuple[Mapping, bool]:
    """The columns as given, as the district saved them for these headings, or as guessed; and whether remembered."""
    guess = header.find(sheet)
    if given is not None:
        return (given.fitted(guess.texts, guess.data_start) if any(guess.texts) else given), False
    guessed = _placed(sheet, columns.mapping_of(columns.guess(sheet, guess), guess))
    saved = queries.saved_mapping(actor, district_id=district_id, fingerprint=guessed.fingerprint)
    if saved is None:
        return guessed, False
    try:
        return Mapping.from_json(saved.mapping).fitted(
            [one.header for one in guessed.columns], guess.data_start
        ), True
    except MappingDoesNotFit:
        return guessed, False


def _placed(sheet: Sheet, guessed: Mapping) -> Mapping:
    """Where no heading names a place, the columns without a heading may."""
    if any(column.field in PLACES for column in guessed.columns):
        return guessed
    nameless = [
        column for column in guessed.columns if column.field == "ignore" and not field_of(column.header)[0]
    ]
    if not nameless:
        return guessed
    return with_places(sheet, guessed, Meanings(), asked=lambda column: column in nameless)


def told(mapping: Mapping, fields: Fields[int, str]) -> Mapping:
    """A choice with the fields that its user told, by column. Raises MappingDoesNotFit."""
    for index, field in fields.items():
        mapping = mapping.with_field(index, field)
    return mapping


def like(mapping: Mapping, sheet: Sheet) -> Mapping:
    """The same choice on another sheet of the workbook; its own guess where its headings are others."""
    guess = header.find(sheet)
    own = columns.mapping_of(columns.guess(sheet, guess), guess)
    try:
        return mapping.fitted([one.header for one in own.columns], guess.data_start)
    except MappingDoesNotFit:
        return own


def refuse_incomplete(chosen: Sequence[Chosen]) -> None:
    """Raises NothingToLoad when one of the sheets lacks names or mobiles: none of its rows may be lost unsaid."""
    if not chosen:
        raise NothingToLoad(_NOT_TOLD)
    for one in chosen:
        if not is_complete(one.mapping) and len(chosen) > 1:
            raise NothingToLoad(
                _(
                    "On the sheet “%(sheet)s” names or mobile numbers are missing. Leave it out, or send it apart."
                )
                % {"sheet": one.sheet.name}
            )
        if not is_complete(one.mapping):
            raise NothingToLoad(_NOT_TOLD)
