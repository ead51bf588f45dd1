"""What the vault keeps in the database: salts, spent quotas, approvals, what was erased, and when keys changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class SubjectSalt(models.Model):
    """The salt of a subject's key. Without the row nothing about the subject opens any more."""

    subject_id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField()
    salt = models.BinaryField(max_length=16)


class Spending(models.Model):
    """A subject that somebody looked at under a quota on a day in India; once a day however often."""

    pk = models.CompositePrimaryKey("user_id", "kind", "day", "subject_id")
    user_id = models.IntegerField()
    kind = models.CharField(max_length=20)
    day = models.DateField()
    subject_id = models.BigIntegerField()


class Erasure(models.Model):
    """Proof that a subject was erased; the id alone says nothing about anybody."""

    subject_id = models.BigIntegerField(primary_key=True)
    erased_at = models.DateTimeField()
    user_id = models.IntegerField()


class KeyVersion(models.Model):
    """When a version of the master key became current and when it was destroyed; the first has no row."""

    version = models.SmallIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)


class Asked(models.Model):
    """Something that waits for other people's yes: what it is only the room knows that asked.

    kind, object_id: of that room. needed: how many people must approve. excluded: user ids whose yes does not count.
    refused_at: when somebody said no, or the asker took it back; refused_by who, reason why.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    needed = models.SmallIntegerField()
    asked_by = models.IntegerField()
    asked_at = models.DateTimeField()
    excluded = ArrayField(models.IntegerField())
    refused_by = models.IntegerField(null=True)
    refused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="asked_once"),
            models.UniqueConstraint(fields=["id", "asked_by"], name="asked_by_whom"),
            models.CheckConstraint(condition=Q(needed__gte=1, needed__lte=9), name="asked_of_some"),
        ]


class Approved(models.Model):
    """One person's yes; appended, never changed. asked_by: repeated so that the database itself refuses an own yes."""

    pk = models.CompositePrimaryKey("asked_id", "user_id")
    asked_id = models.UUIDField()
    asked_by = models.IntegerField()
    user_id = models.IntegerField()
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(user_id=models.F("asked_by")), name="approved_by_another")
        ]
