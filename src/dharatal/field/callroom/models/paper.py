"""Paper hour: who asked for call sheets and who approved them, the sheets, and what became of each row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class SheetsAsked(models.Model):
    """Somebody asks for a sheet each of some callers; whose yes it has the vault knows (`guard.vault.approvals`)."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True)
    callers = ArrayField(models.IntegerField())
    rows = models.SmallIntegerField()
    asked_by = models.IntegerField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)

    class Meta:
        indexes = [models.Index(F("asked_at"), condition=Q(state="asked"), name="callroom_sheets_asked")]


class Sheet(models.Model):
    """One printed sheet in one caller's hands, by its number. lost_reason: written by whoever declares it lost."""

    class State(models.TextChoices):
        OUT = "out"
        CLOSED = "closed"
        LOST = "lost"

    number = models.AutoField(primary_key=True)
    asked = models.ForeignKey(SheetsAsked, on_delete=models.RESTRICT, related_name="sheets")
    caller_id = models.IntegerField()
    made_by = models.IntegerField()
    approved_by = models.IntegerField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    printed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OUT)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.IntegerField(null=True)
    lost_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asked", "caller_id"], name="callroom_one_sheet_a_caller"),
        ]
        indexes = [models.Index(F("made_at"), condition=Q(state="out"), name="callroom_sheets_out")]


class SheetRow(models.Model):
    """One number on a sheet. code: what is typed to enter its result.

    outcome, called_at: as written on the sheet. entered_by: who typed it. again_*: a second result that was refused
    and is shown beside the first. late: entered when somebody else had called meanwhile; it has no effect.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ENTERED = "entered"
        NOT_CALLED = "not_called"
        LATE = "late"
        LOST = "lost"

    call_uuid = models.UUIDField(primary_key=True)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="rows")
    place = models.SmallIntegerField()
    code = models.CharField(max_length=16, unique=True)
    owner_kind = models.CharField(max_length=20)
    owner_ref = models.UUIDField()
    subject_id = models.BigIntegerField()
    caller_id = models.IntegerField()
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=20, default="")
    called_at = models.DateTimeField(null=True)
    entered_by = models.IntegerField(null=True)
    entered_at = models.DateTimeField(null=True)
    again_outcome = models.CharField(max_length=20, default="")
    again_called_at = models.DateTimeField(null=True)
    again_by = models.IntegerField(null=True)
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "place"], name="callroom_row_once")]
        indexes = [models.Index(fields=["subject_id"], name="callroom_row_of_subject")]
