"""Which column is what: shown for correction, saved for a district, found again by its headings."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake.reading.spellings import in_unicode, normal
from dharatal.kernel.errors import Refusal

FIELDS = (
    "name", "relative_name", "relation", "mobile", "alternate_mobile", "age", "address", "village",
    "panchayat", "block", "district", "ward", "booth", "field_of_work", "unit_code", "row_key", "ignore",
)  # fmt: skip
NEVER_LEGACY = frozenset({"mobile", "alternate_mobile", "age", "row_key", "unit_code"})
RELATIONS = ("", "F", "H")


class MappingDoesNotFit(Refusal):
    """A saved or given mapping that names a field or a column that is not there."""

    code = "mapping_does_not_fit"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("The saved choice of columns does not fit this sheet. Choose the columns again."))


@dataclass(frozen=True)
class Column:
    """One column's choice. encoding: the legacy font it is in; relation: F or H for all its rows."""

    index: int
    header: str
    field: str
    relation: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Mapping:
    """The choice for a whole sheet. data_start: index of the first row of people."""

    columns: tuple[Column, ...]
    data_start: int = 1

    @property
    def fingerprint(self) -> str:
        """Equal for sheets with the same headings in the same order."""
        return fingerprint(
            [column.header for column in sorted(self.columns, key=lambda column: column.index)]
        )

    def columns_of(self, field: str) -> list[Column]:
        return [column for column in self.columns if column.field == field]

    def has(self, field: str) -> bool:
        return bool(self.columns_of(field))

    def with_field(self, index: int, field: str) -> "Mapping":
        """The same choice with one column changed."""
        if field not in FIELDS or all(column.index != index for column in self.columns):
            raise MappingDoesNotFit
        columns = (
            replace(column, field=field) if column.index == index else column for column in self.columns
        )
        return replace(self, columns=tuple(columns))

    def fitted(self, headers: Sequence[str], data_start: int) -> "Mapping":
        """This choice on another sheet: columns are found by their heading, in their order where it repeats.

        Raises MappingDoesNotFit when a heading that carries a field is missing.
        """
        places: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            places.setdefault(_key(header, index), []).append(index)
        fitted = []
        for column in self.columns:
            found = places.get(_key(column.header, column.index), [])
            if found:
                index = found.pop(0)
                fitted.append(replace(column, index=index, header=in_unicode(headers[index])))
            elif column.field != "ignore":
                raise MappingDoesNotFit
        return Mapping(tuple(fitted), data_start)

    def to_json(self) -> str:
        columns = [asdict(column) for column in self.columns]
        return json.dumps(
            {"version": 1, "data_start": self.data_start, "columns": columns}, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> "Mapping":
        """Read what `to_json` wrote. Raises MappingDoesNotFit for anything else."""
        try:
            told = json.loads(text)
            columns = tuple(_column(entry) for entry in told["columns"])
            start = int(told.get("data_start", 1))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise MappingDoesNotFit from error
        if len({column.index for column in columns}) != len(columns) or start < 0:
            raise MappingDoesNotFit
        return cls(columns, start)


def fingerprint(headers: Sequence[str]) -> str:
    """A short digest of headings; holds nothing of the rows."""
    told = "\x1f".join(normal(in_unicode(header)) for header in headers)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _key(header: str, index: int) -> str:
    return normal(in_unicode(header)) or f"#{index}"


def _column(entry: dict[str, object]) -> Column:
    column = Column(
        index=int(str(entry["index"])),
        header=str(entry.get("header", "")),
        field=str(entry["field"]),
        relation=str(entry.get("relation", "")),
        encoding=str(entry.get("encoding", "")),
    )
    if column.field not in FIELDS or column.relation not in RELATIONS or column.index < 0:
        raise MappingDoesNotFit
    return column
