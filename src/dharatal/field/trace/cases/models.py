"""Inquiries. Who sees one is written by name in the inquiry itself: no post and no right gives it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Entrusted(models.Model):
    """Somebody whom the organisation's leader named to decide whether an inquiry is opened; until_at: until then."""

    id = models.UUIDField(primary_key=True)
    user_id = models.IntegerField()
    named_by = models.IntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "trace"
        constraints = [
            models.UniqueConstraint(fields=["user_id"], condition=Q(until_at=None), name="entrusted_once")
        ]


class Case(models.Model):
    """An inquiry about complaints told in some districts from a moment on (`since`, until `until` if it has an end).

    proposed_by: -1 for the signal of the board. proposed_because: codes and figures, nothing of anybody.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        OPEN = "open"
        DECLINED = "declined"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True)
    number = models.IntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    district_ids = ArrayField(models.IntegerField())
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.IntegerField()
    proposed_because = models.JSONField()
    opened_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "trace"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")), name="case_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"]) | Q(opened_at__isnull=False),
                name="case_was_opened",
            ),
        ]
        indexes = [models.Index(fields=["-proposed_at", "id"], name="case_latest")]


class CaseVoice(models.Model):
    """What one of the entrusted said of a proposal; appended, the latest of each person counts.

    reason: what was written, sealed as a subject of its own, `sealed_id`; to decline, something must be.
    """

    class Voice(models.TextChoices):
        OPEN = "open"
        DECLINE = "decline"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="voices")
    user_id = models.IntegerField()
    voice = models.CharField(max_length=8, choices=Voice)
    said_at = models.DateTimeField()
    sealed_id = models.BigIntegerField()
    reason = models.BinaryField()
    key_version = models.SmallIntegerField()

    class Meta:
        app_label = "trace"
        indexes = [
            models.Index(fields=["key_version", "id"], name="casevoice_by_key"),
            models.Index(fields=["case", "said_at", "id"], name="casevoice_of_case"),
        ]


class CasePerson(models.Model):
    """Somebody who is named in a case, and so sees it; role: opener or inquirer. until_at: none while it holds."""

    class Role(models.TextChoices):
        OPENER = "opener"
        INQUIRER = "inquirer"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    user_id = models.IntegerField()
    role = models.CharField(max_length=10, choices=Role)
    named_by = models.IntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "trace"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user_id"], condition=Q(until_at=None), name="caseperson_once"
            )
        ]
        indexes = [models.Index(fields=["user_id", "case"], name="caseperson_of_user")]
