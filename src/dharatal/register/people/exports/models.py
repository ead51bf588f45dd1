"""What was asked for, and what became of it. The row stays for an inquiry; the file does not."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Export(models.Model):
    """A file of people that somebody asked for.

    asked_by: user id. unit_id: whose people. columns: codes in the order of the table, not of the file. purpose: a code
    of `columns.PURPOSES`; words: what the asker wrote beside it. needed_until: when the asker's copy is to be gone.
    share: of the people that are drawn; reason: why all of a state are wanted. needed: approvals.
    rows: people when it was asked; done_rows: read so far; made_rows: lines in the file.
    subject_id: a subject of the vault, not a person, whose key seals the file and is destroyed with it.
    as_of: when its making began; digest: SHA-256 of the file, in hex; key_check: tells later whether the key of its
    marks was made right again (`MarkKey.check`). problem: a code, when it could not be made.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FETCHED = "fetched"
        REFUSED = "refused"
        EXPIRED = "expired"
        FAILED = "failed"

    uuid = models.UUIDField(primary_key=True)
    asked_by = models.IntegerField()
    asked_at = models.DateTimeField()
    unit_id = models.IntegerField()
    columns = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=20)
    words = models.CharField(max_length=200, default="")
    needed_until = models.DateField()
    format = models.CharField(max_length=4)
    language = models.CharField(max_length=2)
    share = models.FloatField()
    reason = models.CharField(max_length=200, default="")
    needed = models.SmallIntegerField()
    rows = models.IntegerField()
    done_rows = models.IntegerField(default=0)
    made_rows = models.IntegerField(default=0)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State)
    as_of = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, default="")
    key_check = models.CharField(max_length=8, default="")
    problem = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="export_share"),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "fetched"])
                | Q(made_at__isnull=False) & ~Q(digest="") & Q(expires_at__isnull=False),
                name="export_made",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "asked_at"], name="export_of"),
            models.Index(fields=["state", "asked_at"], name="export_in_state"),
        ]


class Freeze(models.Model):
    """While a breach is dealt with no file is asked for, made or fetched. until_at: none while it holds."""

    id = models.UUIDField(primary_key=True)
    since_at = models.DateTimeField()
    set_by = models.IntegerField()
    until_at = models.DateTimeField(null=True)
    lifted_by = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(until_at__isnull=True), name="exports_frozen_once"
            )
        ]
