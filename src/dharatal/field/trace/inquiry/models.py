"""Hearings of accounts' holders, and the reports that left a case."""

from django.db import models


class Hearing(models.Model):
    """What speaks against an account, laid before its holder, and what the holder answers until `due_at`.

    finding_id: of the case, as it was then. evidence: that part of it, frozen and sealed; digest: its SHA-256, in hex.
    subject_id: a subject of the vault, not a person.
    """

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    finding_id = models.UUIDField()
    user_id = models.IntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.IntegerField()
    due_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    evidence = models.BinaryField()
    digest = models.CharField(max_length=64)
    answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    subject_id = models.BigIntegerField()
    key_version = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding_id", "user_id"], name="hearing_once_a_finding")
        ]
        indexes = [
            models.Index(fields=["key_version", "id"], name="hearing_by_key"),
            models.Index(fields=["user_id", "-opened_at"], name="hearing_of_user"),
            models.Index(fields=["case_id", "opened_at"], name="hearing_of_case"),
        ]


class Report(models.Model):
    """A report that was printed. Its two files lie sealed on the disk; here is what proves that they are these.

    content_digest: SHA-256 of what it says, in hex, printed on every page. hindi_digest, english_digest: of the files.
    note: the signed note over all three. entry_id: the entry of the log that anchors them.
    """

    id = models.UUIDField(primary_key=True)
    number = models.IntegerField(unique=True)
    case_id = models.UUIDField()
    finding_id = models.UUIDField()
    made_at = models.DateTimeField()
    made_by = models.IntegerField()
    content_digest = models.CharField(max_length=64)
    hindi_digest = models.CharField(max_length=64)
    english_digest = models.CharField(max_length=64)
    note = models.TextField()
    entry_id = models.UUIDField()
    subject_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["case_id", "-made_at"], name="report_of_case")]
