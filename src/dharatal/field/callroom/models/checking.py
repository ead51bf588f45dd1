"""Second calls and what they find: the calls made again, the tests that count them, and the hearings they lead to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Placed(models.Model):
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField(default=0)
    panchayat_id = models.IntegerField(default=0)

    class Meta:
        abstract = True


NOT_CERTAIN = Q(first_outcome="yes") & (
    Q(reason="stopped", state__in=["open", "unclear"]) | Q(ruling="asked")
)
"""A yes that is held while its caller is stopped, or that a second call contradicts."""


class Check(Placed):
    """A call that is made again by somebody else, or a planted test; the owner of its task.

    about: the submission, or the planted entry. caller_id: whose call it is (0 while a planted test has no caller);
    first_outcome: what that caller heard, of a planted test what it should be. counted_in: the round that it
    counts for; hearing: set when it was answered while its caller waited for one. ruling: what a person decided
    where the two calls differ. ruling_reason: sealed under the subject.
    """

    class State(models.TextChoices):
        OPEN = "open"  # to be called
        AGREES = "agrees"
        DIFFERS = "differs"
        UNCLEAR = "unclear"  # not reached, or said nothing to the point: not counted
        VOID = "void"  # the name was taken back or corrected meanwhile: not counted

    id = models.UUIDField(primary_key=True)
    reason = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    first_call = models.UUIDField(unique=True)
    caller_id = models.IntegerField()
    first_outcome = models.CharField(max_length=20)
    first_at = models.DateTimeField()
    first_device = models.CharField(max_length=40, default="")
    about = models.UUIDField()
    subject_id = models.BigIntegerField()
    ordered_at = models.DateTimeField()
    second_call = models.UUIDField(null=True)
    second_caller = models.IntegerField(null=True)
    second_outcome = models.CharField(max_length=20, default="")
    decided_at = models.DateTimeField(null=True)
    counted_in = models.UUIDField(null=True)
    hearing = models.UUIDField(null=True)
    sample = models.UUIDField(null=True)
    doubted_by = models.IntegerField(null=True)
    ruling = models.CharField(max_length=12, default="")
    ruled_by = models.IntegerField(null=True)
    ruled_at = models.DateTimeField(null=True)
    ruling_reason = models.BinaryField(null=True)
    key_version = models.SmallIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["caller_id", "ordered_at"], name="check_of_caller"),
            models.Index(fields=["ordered_at", "id"], condition=Q(state="open"), name="check_open"),
            models.Index(fields=["counted_in"], name="check_in_round"),
            models.Index(fields=["hearing"], condition=Q(hearing__isnull=False), name="check_in_hearing"),
            models.Index(fields=["sample"], condition=Q(sample__isnull=False), name="check_in_sample"),
            models.Index(fields=["ordered_at", "id"], condition=Q(ruling="asked"), name="check_to_rule"),
            models.Index(fields=["subject_id"], condition=NOT_CERTAIN, name="check_not_certain"),
            models.Index(fields=["key_version", "id"], name="check_key_version"),
        ]


class Heard(Placed):
    """What somebody answered to the open question of a call, sealed under the subject, field `check.heard`.

    phoned: whether the office had phoned them before, yes, no or nothing.
    """

    call_uuid = models.UUIDField(primary_key=True)
    subject_id = models.BigIntegerField()
    caller_id = models.IntegerField()
    heard = models.BinaryField()
    phoned = models.CharField(max_length=3, default="")
    key_version = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key_version", "call_uuid"], name="heard_key_version")]


class Round(models.Model):
    """One sequential test of one caller, from a clean start to its verdict; its figures are counted, not kept."""

    id = models.UUIDField(primary_key=True)
    caller_id = models.IntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=8, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["caller_id"], condition=Q(closed_at__isnull=True), name="one_round_a_caller"
            )
        ]
        indexes = [models.Index(fields=["caller_id", "opened_at"], name="round_of_caller")]


class Hearing(models.Model):
    """A caller was stopped: a question, until a person has decided. reply, reason: sealed under its own subject."""

    id = models.UUIDField(primary_key=True)
    caller_id = models.IntegerField()
    round_id = models.UUIDField(unique=True)
    opened_at = models.DateTimeField()
    pause_id = models.UUIDField()
    paused_by = models.IntegerField()
    checks = models.IntegerField()
    failed = models.IntegerField()
    held = models.IntegerField()
    subject_id = models.BigIntegerField()
    reply = models.BinaryField(null=True)
    replied_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, default="")
    reason = models.BinaryField(null=True)
    decided_by = models.IntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    key_version = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["caller_id"], condition=Q(decided_at__isnull=True), name="one_hearing_a_caller"
            )
        ]
        indexes = [
            models.Index(fields=["caller_id", "opened_at"], name="hearing_of_caller"),
            models.Index(fields=["key_version", "id"], name="hearing_key_version"),
        ]


class Accepted(models.Model):
    """A caller has read that calls are made again and tests are planted. version: of the notice."""

    caller_id = models.IntegerField()
    version = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller_id", "version"], name="accepted_once")]


class Planted(Placed):
    """An invented submission on a number of the organisation's own, with the answer that is right; trial homes only.

    card, phone, answers: sealed under its own subject; answers: who answers that number.
    """

    id = models.UUIDField(primary_key=True)
    subject_id = models.BigIntegerField()
    card = models.BinaryField()
    phone = models.BinaryField()
    answers = models.BinaryField()
    phone_token = models.BigIntegerField()
    index_version = models.SmallIntegerField()
    key_version = models.SmallIntegerField()
    expected = models.CharField(max_length=20)
    entered_by = models.IntegerField()
    entered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["key_version", "id"], name="planted_key_version")]


class Sample(Placed):
    """So many names of one list, drawn by lot and called again: whether the list as a whole is to be trusted."""

    id = models.UUIDField(primary_key=True)
    batch = models.UUIDField()
    size = models.SmallIntegerField()
    allowed = models.SmallIntegerField()
    drawn = models.SmallIntegerField()
    drawn_by = models.IntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["batch", "drawn_at"], name="sample_of_batch")]


class Signal(Placed):
    """Something out of the ordinary, told in figures; no finding, only a reason to make some calls again.

    batch, caller_id: whom it is about. calls: the first calls behind it. figures: codes and numbers.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    batch = models.UUIDField(null=True)
    caller_id = models.IntegerField(null=True)
    day = models.DateField()
    calls = ArrayField(models.UUIDField())
    figures = models.JSONField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "batch", "caller_id", "unit_id", "day"],
                nulls_distinct=False,
                name="signal_once_a_day",
            )
        ]
