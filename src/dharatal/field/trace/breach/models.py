"""A breach: what is known of it, what each office and member was told and when, and what was closed.

What people write is sealed under a subject of the vault, not a person, that belongs to the breach (`subject_id`).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Breach(models.Model):
    """noticed_at: from when the clocks run. districts: unit ids it is about. case_id: of its inquiry, if any."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True)
    number = models.IntegerField(unique=True)
    case_id = models.UUIDField(null=True)
    subject_id = models.BigIntegerField()
    districts = ArrayField(models.IntegerField())
    noticed_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.IntegerField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.IntegerField(null=True)


class Facts(models.Model):
    """What was known at a moment: answers to `fields.FIELDS`, sealed; a later version adds to it and changes none."""

    id = models.UUIDField(primary_key=True)
    breach = models.ForeignKey(Breach, on_delete=models.RESTRICT, related_name="facts")
    version = models.SmallIntegerField()
    written_at = models.DateTimeField()
    written_by = models.IntegerField()
    body = models.BinaryField()
    subject_id = models.BigIntegerField()
    key_version = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["breach", "version"], name="breach_facts_once")]
        indexes = [models.Index(fields=["key_version", "id"], name="breach_facts_by_key")]


class Notice(models.Model):
    """One text for one duty, frozen when it was made; `told_at` says that it left the house.

    duty: a clock's code, or "warning" for members before the notice. facts: the version it was made of.
    digest: SHA-256 of both texts. reached_to: of members, the last person's id that is on its list; spread_at: when
    all of them were.
    """

    id = models.UUIDField(primary_key=True)
    breach = models.ForeignKey(Breach, on_delete=models.RESTRICT, related_name="notices")
    duty = models.CharField(max_length=12)
    version = models.SmallIntegerField()
    facts = models.SmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.IntegerField()
    hindi = models.BinaryField()
    english = models.BinaryField()
    digest = models.CharField(max_length=64)
    told_at = models.DateTimeField(null=True)
    told_by = models.IntegerField(null=True)
    told_how = models.CharField(max_length=8, default="")
    reference = models.BinaryField(null=True)
    units = ArrayField(models.IntegerField(), default=list)
    reached_to = models.BigIntegerField(default=0)
    spread_at = models.DateTimeField(null=True)
    subject_id = models.BigIntegerField()
    key_version = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["breach", "duty", "version"], name="breach_notice_once")
        ]
        indexes = [models.Index(fields=["key_version", "id"], name="breach_notice_by_key")]


class Concerned(models.Model):
    """A member who is to be told, by which way, and the proof that it was done.

    subject_id: the record whose number is called. person_id: whose it was when the list was made. channel: "call" or
    "letter". state: waiting, told (proof: call_uuid and told_at), letter (to be printed), printed, posted, gone.
    """

    id = models.UUIDField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.RESTRICT, related_name="concerned")
    subject_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField(default=0)
    panchayat_id = models.IntegerField(default=0)
    channel = models.CharField(max_length=6)
    state = models.CharField(max_length=8, default="waiting")
    call_uuid = models.UUIDField(null=True)
    outcome = models.CharField(max_length=20, default="")
    told_at = models.DateTimeField(null=True)
    told_by = models.IntegerField(null=True)
    letters = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person_id"], name="breach_concerned_once")]
        indexes = [
            models.Index(fields=["notice", "state", "id"], name="breach_concerned_state"),
            models.Index(F("letters"), condition=Q(letters__isnull=False), name="breach_concerned_letters"),
            models.Index(fields=["subject_id"], name="breach_concerned_subject"),
        ]


class Letters(models.Model):
    """Letters printed at one time. reference: what the post office wrote on the receipt, sealed."""

    id = models.UUIDField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.RESTRICT, related_name="letters")
    count = models.SmallIntegerField()
    digest = models.CharField(max_length=64)
    printed_at = models.DateTimeField()
    printed_by = models.IntegerField()
    posted_at = models.DateTimeField(null=True)
    posted_by = models.IntegerField(null=True)
    reference = models.BinaryField(null=True)
    subject_id = models.BigIntegerField()
    key_version = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key_version", "id"], name="breach_letters_by_key")]


class Switch(models.Model):
    """Something that was closed because of a breach. kind: of `containing.KINDS`; touched: how many of it there were.

    user_id: the one log-in it is about, 0 for all. ref: what an undo needs.
    """

    id = models.UUIDField(primary_key=True)
    breach = models.ForeignKey(Breach, on_delete=models.RESTRICT, related_name="switches")
    kind = models.CharField(max_length=12)
    user_id = models.IntegerField(default=0)
    touched = models.IntegerField()
    ref = models.UUIDField(null=True)
    done_at = models.DateTimeField()
    done_by = models.IntegerField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.IntegerField(null=True)
