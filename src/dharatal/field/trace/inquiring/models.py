"""What an inquiry assumes beside the log, and what was found: seen by whoever the case names, and nobody else."""

from django.db import models
from django.db.models import Q

from dharatal.field.trace.cases.models import Case


class Assumption(models.Model):
    """Something that the log cannot know and an inquirer declares, with a reason; appended, and withdrawn if wrong.

    copy: somebody held a copy on a computer, from from_at to to_at. shared: several people used a log-in. stolen:
    somebody else used a log-in's session between the two. weight: how likely a source (`source`, its name in a
    finding) is before the evidence, in comparison with 1 for an account. file: a list that turned up belongs to this
    case (`suspect_id`). words: who, where and why, sealed under `sealed_id`.
    """

    class Kind(models.TextChoices):
        COPY = "copy"
        SHARED = "shared"
        STOLEN = "stolen"
        WEIGHT = "weight"
        FILE = "file"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assumptions")
    kind = models.CharField(max_length=6, choices=Kind)
    user_id = models.IntegerField(default=0)
    source = models.CharField(max_length=120, default="")
    suspect_id = models.UUIDField(null=True)
    from_at = models.DateTimeField(null=True)
    to_at = models.DateTimeField(null=True)
    weight = models.FloatField(null=True)
    made_by = models.IntegerField()
    made_at = models.DateTimeField()
    withdrawn_by = models.IntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    sealed_id = models.BigIntegerField()
    words = models.BinaryField()
    key_version = models.SmallIntegerField()

    class Meta:
        app_label = "trace"
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=0, weight__lte=1000),
                name="assumption_weight",
            ),
        ]
        indexes = [
            models.Index(fields=["key_version", "id"], name="assumption_by_key"),
            models.Index(fields=["case", "made_at", "id"], name="assumption_of_case"),
        ]


class Finding(models.Model):
    """One weighing of a case. body: `verdict.Verdict`, sealed under `sealed_id`; digest: SHA-256 of it, in hex."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MADE = "made"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    asked_by = models.IntegerField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=40, default="")
    digest = models.CharField(max_length=64, default="")
    sealed_id = models.BigIntegerField()
    body = models.BinaryField(null=True)
    key_version = models.SmallIntegerField(default=0)

    class Meta:
        app_label = "trace"
        indexes = [
            models.Index(fields=["key_version", "id"], name="finding_by_key"),
            models.Index(fields=["case", "-asked_at", "id"], name="finding_of_case"),
        ]
