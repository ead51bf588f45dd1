"""Pairs of records that may be one person, what was decided about them, and the models that weigh them."""

from django.db import models
from django.db.models import F, Q


class Pair(models.Model):
    """Two records, the lower id first. Numbers and codes only: what the records say stays sealed.

    points: [[field, level, points], ...] as the model of `model` gave them. The place is the one that both
    share, 0 below the rung where they part; first_district_id, second_district_id: where each is.
    event_id: of the merger that "same" or the automatic link made. wants_second: drawn for a second reviewer.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SAME = "same"
        DIFFERENT = "different"  # for good: a pair is stored once, and never proposed again
        LINKED = "linked"  # by the model alone, above its threshold
        PHONED = "phoned"  # with the call room
        SENT = "sent"  # with the district president

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    first_id = models.BigIntegerField()
    second_id = models.BigIntegerField()
    p = models.FloatField()
    model = models.CharField(max_length=40)
    points = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    event_id = models.BigIntegerField(null=True)
    wants_second = models.BooleanField(default=False)
    times_phoned = models.SmallIntegerField(default=0)
    leased_by = models.IntegerField(null=True)
    leased_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    first_district_id = models.IntegerField()
    second_district_id = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first_id", "second_id"], name="pair_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(F("p").desc(), F("id"), condition=Q(state="open"), name="pair_to_review"),
            models.Index(fields=["id"], condition=Q(wants_second=True), name="pair_for_second"),
            models.Index(fields=["district_id", "id"], condition=Q(state="sent"), name="pair_sent"),
            models.Index(fields=["leased_by"], condition=Q(leased_by__isnull=False), name="pair_leased"),
            models.Index(fields=["second_id"], name="pair_second"),
        ]


class Decision(models.Model):
    """What somebody said of a pair; "same" and "different" are the labels that models learn from.

    seconds: how long the pair lay before them. is_second: their answer changed nothing, it was a second
    opinion given without knowing. p, model: of the pair then.
    """

    class What(models.TextChoices):
        SAME = "same"
        DIFFERENT = "different"
        PHONE = "phone"
        PRESIDENT = "president"
        SKIP = "skip"

    class By(models.TextChoices):
        REVIEWER = "reviewer"
        PRESIDENT = "president"
        CALL = "call"
        PARTED = "parted"  # by a split on the person's own page

    id = models.BigAutoField(primary_key=True)
    pair_id = models.BigIntegerField()
    user_id = models.IntegerField()
    by = models.CharField(max_length=10, choices=By)
    what = models.CharField(max_length=10, choices=What)
    is_second = models.BooleanField(default=False)
    seconds = models.IntegerField(default=0)
    p = models.FloatField()
    model = models.CharField(max_length=40)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["pair_id", "id"], name="decision_of_pair"),
            models.Index(fields=["user_id", "-id"], name="decision_of_user"),
        ]


class MatchModel(models.Model):
    """A model that was learned here. checksum: SHA-256 of blob. figures: what it was accepted for."""

    id = models.BigAutoField(primary_key=True)
    version = models.CharField(max_length=40, unique=True)
    blob = models.BinaryField()
    checksum = models.CharField(max_length=64)
    labels = models.IntegerField()
    figures = models.JSONField(default=dict)
    made_by = models.IntegerField()
    made_at = models.DateTimeField()


class Learning(models.Model):
    """A model that somebody asked for on the page. version: of the one that came of it.

    problem: the code of the refusal, when none did. figures: on how many decisions, and the losses on those held out.
    """

    id = models.BigAutoField(primary_key=True)
    asked_by = models.IntegerField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.CharField(max_length=40, default="")
    problem = models.CharField(max_length=40, default="")
    figures = models.JSONField(default=dict)


class CrowdedPhone(models.Model):
    """A phone that stands on more records than a family has: a sign of padding, and no key.

    record_id: one of the records, through which they are looked at; how many in this district, and in all.
    """

    id = models.BigAutoField(primary_key=True)
    record_id = models.BigIntegerField()
    district_id = models.IntegerField()
    here = models.IntegerField()
    records = models.IntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["district_id", "-records"], name="crowded_of_district")]
