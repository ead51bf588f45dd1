"""What the API takes and gives, for its OpenAPI description."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

from dharatal.field.calls.outcomes import OUTCOMES

if TYPE_CHECKING:
    OutcomeCode = str
else:
    OutcomeCode = Literal[tuple(OUTCOMES)]


class Refused(Schema):
    """Any answer of 400 and above.

    error: stable code. sentence: what to do, in Hindi unless the language cookie says English.
    """

    error: str
    sentence: str


class Accepted(Schema):
    batch: str


class BatchStatus(Schema):
    batch: str
    state: str
    rows: int
    done: int
    accepted: int
    duplicates: int
    rejected: int
    problem: str


class ReturnedRow(Schema):
    """row_key: send the corrected row under it."""

    row_key: str
    name: str
    relative_name: str
    phones: list[str]
    unit: str
    outcome: str
    note: str


class Returns(Schema):
    unit: str
    returned: int
    rows: list[ReturnedRow]


class CardOrReason(Schema):
    """call: null when there is no card; then reason says why and opens_at when to ask again.

    pair instead of submission: the call asks whether two records are one person; yes is the same, no two people.
    """

    call: str | None
    submission: str | None = None
    pair: str | None = None
    name: str | None = None
    unit: str | None = None
    script: dict[str, str | None] | None = None
    reason: str | None = None
    sentence: str | None = None
    opens_at: datetime | None = None


class Number(Schema):
    """code: two words that the caller speaks, by which the member can check that the office has called."""

    call: str
    number: str
    alternates: list[str]
    code: str


class MissedCall(Schema):
    number: str = Field(max_length=20)


class Told(Schema):
    """sms: what a short message to that phone would say; none is sent. next: this person is called next."""

    known: bool
    called_at: datetime | None
    next: bool
    sms: str


class CallResult(Schema):
    outcome: OutcomeCode
    note: str = Field("", max_length=500)
    callback_at: datetime | None = None


class Recorded(Schema):
    call: str
    outcome: str
    state: str
    next_due_at: datetime | None
    same_line: bool
    repeat: bool


class Count(Schema):
    count: int


class Search(Schema):
    text: str = Field(max_length=120)
    unit: str | None = None


class FoundPerson(Schema):
    """No number: it is shown on the person's page, with a purpose."""

    id: str
    name: str = ""
    relation: str = ""
    relative_name: str = ""
    age: int | None = None
    address: str = ""
    field_of_work: str = ""
    unit: str
    verified: bool


class Found(Schema):
    people: list[FoundPerson]


class UnitRow(Schema):
    unit: str
    name_en: str
    name_hi: str


class Units(Schema):
    kind: str
    count: int
    units: list[UnitRow]


class CoverageRow(Schema):
    unit: str
    quota: int
    submitted: int
    called: int
    verified: int
    declined: int
    returned: int
    missing: int


class ForecastOf(Schema):
    """says: why there are no days, where there are none. middle: the likeliest day, between the two others."""

    says: str
    middle: date | None
    earliest: date | None
    latest: date | None


class Coverage(CoverageRow):
    forecast: ForecastOf
    below: list[CoverageRow]


class Merge(Schema):
    """first, second: ids of two persons, or of a record of each."""

    first: UUID
    second: UUID
    reason: str = Field(max_length=20)
    model: str = Field(default="", max_length=40)
    score: float | None = Field(default=None, ge=0, le=1)


class Split(Schema):
    """records: those that leave the person; the others stay together."""

    records: list[UUID] = Field(min_length=1, max_length=100)
    reason: str = Field(max_length=20)


class Regrouped(Schema):
    """A person after a merge, split or undo, and the records that make it."""

    id: str
    records: list[str]


class Event(Schema):
    """event: the number by which it is taken back."""

    event: int
    people: list[Regrouped]


class Withdrawal(Schema):
    """sure: true, since nothing brings them back."""

    reason: str = Field(max_length=20)
    sure: Literal[True]


class Withdrawn(Schema):
    withdrawn: str
    reason: str


class ExportWish(Schema):
    """columns: name, father_name, phone, age, village, panchayat, block, district, address, field_of_work, since.

    purpose: meeting, visits, work, correct, law or other; words: required for other. days: how long the copy is needed.
    in_full, reason: everybody of a whole state, which needs two approvals and says why.
    """

    unit: str
    columns: list[str] = Field(min_length=1, max_length=11)
    purpose: str = Field(max_length=20)
    words: str = Field(default="", max_length=200)
    format: Literal["xlsx", "csv", "pdf"] = "xlsx"
    days: int = 7
    in_full: bool = False
    reason: str = Field(default="", max_length=200)


class ExportNo(Schema):
    reason: str = Field(max_length=200)


class ExportAsked(Schema):
    """needed: how many others must approve."""

    export: str
    state: str
    rows: int
    needed: int


class ExportDecided(Schema):
    export: str
    state: str


class ExportState(Schema):
    """state: waiting, making, ready, fetched, refused, expired or failed (with its problem). reason: why refused."""

    export: str
    state: str
    asked_by: str
    asked_at: str
    unit: str
    columns: list[str]
    format: str
    purpose: str
    words: str
    percent: int
    rows: int
    done: int
    needed: int
    approved_by: list[str]
    reason: str
    problem: str
    sha256: str


class OwnExports(Schema):
    own: list[ExportState]


class ExportsWaiting(Schema):
    waiting: list[ExportState]


class ComplaintTold(Schema):
    """mobile: of the member, the one that was called. caller: the number that called. heard_name: the name that the
    caller used, in the spelling heard. how: how the member thinks they got it. by_message: read by hand in a message.
    """

    mobile: str = Field(max_length=40)
    caller: str = Field(default="", max_length=40)
    called_at: AwareDatetime | None = None
    called_to: AwareDatetime | None = None
    offer: str = Field(default="", max_length=500)
    heard_name: str = Field(default="", max_length=120)
    details: str = Field(default="", max_length=500)
    how: str = Field(default="", max_length=500)
    by_message: bool = False


class ComplaintKept(Schema):
    complaint: str


class ComplaintDoubted(Schema):
    """why: `member` says that it was written down wrongly, or the `caller` who made the call-back is in doubt."""

    why: str = Field(max_length=20)


class ComplaintCalledAgain(Schema):
    """earlier: call-backs before the one that is waited for now."""

    complaint: str
    state: str
    earlier: int


class ComplaintRow(Schema):
    """by: the log-in that wrote it down, empty for the member. ours: whether the number is in the register.

    earlier: call-backs before the last, which alone weighs.
    """

    complaint: str
    state: str
    told_at: str
    via: str
    by: str
    ours: bool
    unit: str
    called_at: str | None
    called_to: str | None
    repeats: str | None
    confirmed_by: str
    confirmed_at: str | None
    earlier: int


class ComplaintBook(Schema):
    total: int
    page: int
    complaints: list[ComplaintRow]
