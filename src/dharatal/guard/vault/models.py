"""What the vault keeps in the database: salts, spent quotas, what was erased, and when keys changed."""

from django.db import models


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
