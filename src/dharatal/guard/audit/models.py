"""The log: what was done and seen, sealed in order; append-only by the privileges of the database's roles."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

ORDINARY = "ordinary"
CASE = "case"


class Entry(models.Model):
    """One write, or one look at a page or batch of people.

    Partitioned by month on `at`; the key of the table is (id, at). Beside these columns the database keeps
    `arrived_in`, the transaction that wrote the row, by which the sealer finds what it has not sealed.

    purpose: a code. facts: codes and numbers. Neither holds anything of a person: what somebody typed is
    sealed in the table of the room that took it, and `object_id` points there.
    subjects: subject ids as a serialised 32-bit Roaring bitmap. subject_one: the id when there is just one;
    subject_chunks: otherwise the distinct `id >> canonical.CHUNK_BITS`, so that a subject is found without
    opening every bitmap.
    visibility: "case" entries belong to an inquiry and are left out of every ordinary answer.
    """

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    login = models.TextField()
    channel = models.TextField()
    place = models.TextField()
    device = models.TextField()
    request_id = models.TextField()
    action = models.TextField()
    unit_id = models.BigIntegerField(null=True)
    object_id = models.UUIDField(null=True)
    purpose = models.TextField()
    facts = models.JSONField()
    subjects = models.BinaryField()
    subject_count = models.BigIntegerField()
    subject_one = models.BigIntegerField(null=True)
    subject_chunks = ArrayField(models.IntegerField())
    visibility = models.TextField()
    key_version = models.IntegerField()
    mac = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["at", "id"]


class Released(models.Model):
    """An inquiry that is closed: its entries are shown like all others from now on. object_id: that of the entries."""

    object_id = models.UUIDField(primary_key=True)
    released_at = models.DateTimeField()


class Leaf(models.Model):
    """A sealed entry: its number and hash outlive its body."""

    index = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField()
    entry_at = models.DateTimeField()
    action = models.TextField()
    hash = models.BinaryField(max_length=32)
    key_version = models.IntegerField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar = ["index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry_id", "entry_at"], name="audit_leaf_entry_once"),
            models.CheckConstraint(condition=models.Q(index__gte=0), name="audit_leaf_counts_from_zero"),
        ]


class Checkpoint(models.Model):
    """The signed head of the log at one size."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    text = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["size"]


class SealerState(models.Model):
    """Where the one sealer stands.

    sealed_before: every entry written by an earlier transaction has been sealed.
    peaks: the frontier of the tree over `size` leaves.
    """

    id = models.SmallIntegerField(primary_key=True)
    size = models.BigIntegerField()
    peaks = models.BinaryField()
    sealed_before = models.BigIntegerField()
    checkpoint_size = models.BigIntegerField()
    checkpoint_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    key_version = models.IntegerField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_sealer")]


class Cursor(models.Model):
    """How far a follower has come: the index of the next leaf it will look at."""

    name = models.TextField(primary_key=True)
    next_index = models.BigIntegerField(default=0)
