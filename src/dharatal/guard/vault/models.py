"""What the vault keeps in the database: salts, spent quotas, approvals, what was erased, and when keys changed."""

from typing import ClassVar

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


class LookDay(models.Model):
    """What one log-in was shown on one day in India; `watching.day.Day` reads and writes it.

    state: its counts. kinds, known: bitmaps of subject ids. forgiven: somebody found it in order, so it weighs no more.
    """

    pk = models.CompositePrimaryKey("user_id", "day")
    user_id = models.IntegerField()
    day = models.DateField()
    role = models.CharField(max_length=40)
    state = models.JSONField()
    kinds = models.BinaryField()
    known = models.BinaryField()
    forgiven = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "role"], name="lookday_day")]


class LookUsual(models.Model):
    """What is usual for a role, learnt on a day, and how far above it the whole role is today."""

    role = models.CharField(max_length=40, primary_key=True)
    learnt_on = models.DateField()
    usual = models.JSONField()
    tide_on = models.DateField(null=True)
    tide = models.JSONField(default=dict)


class LookPlace(models.Model):
    """A network and machine from which a log-in has looked."""

    pk = models.CompositePrimaryKey("user_id", "place")
    user_id = models.IntegerField()
    place = models.CharField(max_length=120)
    first_at = models.DateTimeField()
    last_on = models.DateField()


class Noticed(models.Model):
    """Looks that were unlike the work of a role: a warning, or a lock of the log-in's looks until it is closed.

    z: by signal; figures: members by signal, and what is usual. closed: the warning was reviewed, the lock opened.
    """

    id = models.UUIDField(primary_key=True)
    step = models.CharField(max_length=4)
    user_id = models.IntegerField()
    role = models.CharField(max_length=40)
    day = models.DateField()
    at = models.DateTimeField()
    score = models.FloatField()
    z = models.JSONField()
    figures = models.JSONField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(step__in=("warn", "lock")), name="noticed_step"),
            models.UniqueConstraint(
                fields=["user_id"], condition=models.Q(step="lock", closed_at=None), name="noticed_one_lock"
            ),
            models.UniqueConstraint(
                fields=["user_id", "day"],
                condition=models.Q(step="warn", closed_at=None),
                name="noticed_one_warning",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-at", "id"], name="noticed_at")]


class Glass(models.Model):
    """Full access that somebody took in an emergency, for an hour at most; open until it is reviewed."""

    id = models.UUIDField(primary_key=True)
    user_id = models.IntegerField()
    unit_id = models.IntegerField()
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.IntegerField(default=0)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("at")), name="glass_ends"),
            models.UniqueConstraint(
                fields=["reviewed_at"],
                condition=models.Q(reviewed_at=None),
                nulls_distinct=False,
                name="glass_one",
            ),
        ]


class WatchWord(models.Model):
    """What somebody wrote about a warning, a lock or a broken glass: sealed, as a subject of its own."""

    subject_id = models.BigIntegerField(primary_key=True)
    about = models.UUIDField()
    kind = models.CharField(max_length=10)
    user_id = models.IntegerField()
    at = models.DateTimeField()
    words = models.BinaryField()
    key_version = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["about", "kind"], name="watchword_once")]
        indexes: ClassVar = [models.Index(fields=["key_version", "subject_id"], name="watchword_key")]
