"""Lists that turned up outside. What they hold, and what was found in them, is sealed and shredded in its time."""

from django.db import models

from dharatal.field.trace.breach.models import Breach, Concerned, Facts, Letters, Notice, Switch
from dharatal.field.trace.cases.models import Case, CasePerson, CaseVoice, Entrusted
from dharatal.field.trace.complaints.models import Complaint
from dharatal.field.trace.inquiring.models import Assumption, Finding
from dharatal.field.trace.inquiry.models import Hearing, Report

__all__ = [
    "Assumption",
    "Breach",
    "Case",
    "CasePerson",
    "CaseVoice",
    "Complaint",
    "Concerned",
    "Entrusted",
    "Facts",
]
__all__ += ["Finding", "Hearing", "Letters", "Notice", "Report", "SuspectFile", "Switch"]


class SuspectFile(models.Model):
    """A list that somebody handed in.

    subject_id: a subject of the vault, not a person, under which the file and the report are sealed. label: the file's
    name, sealed. percent: how much of the work is done. problem: a code, when it could not be read. digest: SHA-256
    of the file as it came, in hex: whoever keeps the original can show that it is this one.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READ = "read"
        FAILED = "failed"
        SHREDDED = "shredded"

    id = models.UUIDField(primary_key=True)
    subject_id = models.BigIntegerField()
    received_by = models.IntegerField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    label = models.BinaryField()
    key_version = models.SmallIntegerField()
    digest = models.CharField(max_length=64)
    percent = models.SmallIntegerField(default=0)
    rows = models.IntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField()
    problem = models.CharField(max_length=40, default="")

    class Meta:
        indexes = [
            models.Index(fields=["key_version", "id"], name="suspect_by_key"),
            models.Index(fields=["-received_at", "id"], name="suspect_latest"),
        ]
