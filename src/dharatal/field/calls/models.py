"""The queue: tasks, calls, skips, pauses, and the tallies that are appended beside them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

OUT = Q(state__in=["leased", "paper"])  # in somebody's hands: on the screen, or on a printed sheet

LEASE_IS_WHOLE = Q(
    leased_by__isnull=False, leased_at__isnull=False, lease_until__isnull=False, call_uuid__isnull=False
)


class Task(models.Model):
    """Somebody to be called for an owner, of whom only a kind and an opaque reference are known here.

    state: waiting, leased (in a caller's hands), paper (on a printed sheet in a caller's hands), done, held or closed.
    slot: the place in its batch, on one scale with all batches, so that batches and districts take turns.
    due_at: none for a task that was never called. call_uuid: the call that the current or last lease is for.
    passed_by: the caller who does not get it again before passed_until. barred: of a call made again, who never gets
    it; its result is no figure of its district. outcome: what ended it.
    """

    id = models.BigIntegerField(primary_key=True)
    owner_kind = models.CharField(max_length=20)
    owner_ref = models.UUIDField()
    subject_id = models.BigIntegerField()
    phone_token = models.BigIntegerField()
    phone_version = models.SmallIntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField(default=0)
    panchayat_id = models.IntegerField(default=0)
    unit_id = models.IntegerField()
    batch_ref = models.UUIDField()
    slot = models.BigIntegerField()
    added_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")

    attempts = models.SmallIntegerField(default=0)
    language_tries = models.SmallIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(null=True)
    last_outcome = models.CharField(max_length=20, default="")
    last_part_of_day = models.CharField(max_length=10, default="")
    due_at = models.DateTimeField(null=True)
    named_callback = models.BooleanField(default=False)
    promised_by = models.IntegerField(null=True)
    passed_by = models.IntegerField(null=True)
    passed_until = models.DateTimeField(null=True)
    barred = ArrayField(models.IntegerField(), null=True)

    leased_by = models.IntegerField(null=True)
    leased_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    call_uuid = models.UUIDField(null=True)
    same_line = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone_token"], condition=OUT, name="calls_one_lease_a_phone"),
            models.UniqueConstraint(
                fields=["leased_by"], condition=Q(state="leased"), name="calls_one_lease_a_caller"
            ),
            models.UniqueConstraint(
                fields=["owner_ref", "closed_at"], nulls_distinct=False, name="calls_one_open_task_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(leased_by__isnull=True, state__in=["waiting", "done", "held", "closed"])
                | (OUT & LEASE_IS_WHOLE),
                name="calls_lease_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                F("slot"), F("id"), condition=Q(state="waiting", due_at__isnull=True), name="calls_fresh"
            ),
            models.Index(
                F("district_id"),
                F("block_id"),
                F("slot"),
                F("id"),
                condition=Q(state="waiting", due_at__isnull=True),
                name="calls_fresh_in_lane",
            ),
            models.Index(
                F("due_at"),
                F("id"),
                condition=Q(state="waiting", due_at__isnull=False, named_callback=False),
                name="calls_retries",
            ),
            models.Index(
                F("district_id"),
                F("block_id"),
                F("due_at"),
                F("id"),
                condition=Q(state="waiting", due_at__isnull=False, named_callback=False),
                name="calls_retries_in_lane",
            ),
            models.Index(
                F("due_at"), F("id"), condition=Q(state="waiting", named_callback=True), name="calls_promises"
            ),
            models.Index(F("lease_until"), F("id"), condition=OUT, name="calls_leases"),
            models.Index(
                F("phone_token"), F("id"), condition=Q(state__in=["waiting", "held"]), name="calls_on_line"
            ),
        ]


class Batch(models.Model):
    """Where the next task of a batch goes in the order of turns."""

    ref = models.UUIDField(primary_key=True)
    next_slot = models.BigIntegerField()


class Lane(models.Model):
    """A district and block that ever had a task: the heads to look at when parts of the queue are shut."""

    district_id = models.IntegerField()
    block_id = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district_id", "block_id"], name="calls_lane_once")]


class Call(models.Model):
    """One time that a card was dialled or its outcome recorded; partitioned by month of `started_at`.

    before: what an undo puts back, ids and codes only.
    """

    pk = models.CompositePrimaryKey("uuid", "started_at")
    uuid = models.UUIDField()
    started_at = models.DateTimeField()
    task_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    unit_id = models.IntegerField()
    caller_id = models.IntegerField()
    line_id = models.IntegerField(null=True)
    dialled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="")
    key = models.CharField(max_length=80, default="")
    led_to = models.CharField(max_length=8, default="")
    due_at = models.DateTimeField(null=True)
    same_line = models.BooleanField(default=False)
    before = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["caller_id", "finished_at"], name="calls_of_caller"),
            models.Index(fields=["task_id", "started_at"], name="calls_of_task"),
        ]


class Note(models.Model):
    """What a caller wrote about a call, sealed under the subject, field `call.note`."""

    call_uuid = models.UUIDField(primary_key=True)
    subject_id = models.BigIntegerField()
    caller_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    note = models.BinaryField()
    key_version = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["key_version", "call_uuid"], name="calls_by_key_version"),
            models.Index(fields=["subject_id"], name="calls_notes_of_subject"),
        ]


class Skip(models.Model):
    """A card that a caller passed on, and why."""

    id = models.UUIDField(primary_key=True)
    task_id = models.BigIntegerField()
    caller_id = models.IntegerField()
    day = models.DateField()
    reason = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["caller_id", "day"], name="calls_skips_of_day")]


class Pause(models.Model):
    """A caller, a district or, with neither, the whole room stands still."""

    id = models.UUIDField(primary_key=True)
    caller_id = models.IntegerField(null=True)
    district_id = models.IntegerField(null=True)
    reason = models.CharField(max_length=20, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    paused_by = models.IntegerField()
    resumed_by = models.IntegerField(null=True)

    class Meta:
        indexes = [models.Index(F("since"), condition=Q(until__isnull=True), name="calls_pauses_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=Q(caller_id__isnull=True) | Q(district_id__isnull=True),
                name="calls_pause_of_one_thing",
            )
        ]


class Presence(models.Model):
    """When a caller last asked for a card; its row is what a caller's second tab waits for."""

    caller_id = models.IntegerField(primary_key=True)
    seen_at = models.DateTimeField()


class SimLine(models.Model):
    """A SIM that calls go out by. cap: calls in an hour; none takes the policy's."""

    id = models.AutoField(primary_key=True)
    label = models.CharField(max_length=40, unique=True)
    cap = models.SmallIntegerField(null=True)
    retired_at = models.DateTimeField(null=True)


class LineUse(models.Model):
    """A call that went out by a line, or a complaint about one; kept while complaints are counted."""

    line_id = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)

    class Meta:
        indexes = [models.Index(fields=["line_id", "kind", "at"], name="calls_line_used")]


class StateTally(models.Model):
    """How many tasks of a district entered (or left) a state: written by a trigger, folded by a job."""

    district_id = models.IntegerField()
    state = models.CharField(max_length=8)
    n = models.IntegerField()


class CallerTally(models.Model):
    """What a caller did on a day, by outcome or `skipped`: appended, folded by a job."""

    day = models.DateField()
    caller_id = models.IntegerField()
    code = models.CharField(max_length=20)
    n = models.IntegerField()
    seconds = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["day", "caller_id"], name="calls_of_caller_a_day")]


class DistrictTally(models.Model):
    """What was done in a district in an hour of a day in India, by outcome or `skipped`: as above."""

    day = models.DateField()
    hour = models.SmallIntegerField()
    district_id = models.IntegerField()
    code = models.CharField(max_length=20)
    n = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["day", "district_id"], name="calls_of_district_a_day")]
