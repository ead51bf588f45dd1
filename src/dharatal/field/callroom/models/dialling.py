"""How calls are dialled, and what proves that they were."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Dialling(models.Model):
    """How one call was dialled. Row of a call that was only recorded ("nobody there") does not exist.

    way: shown, handset or gateway. word_a, word_b: the spoken code, places in `dialling.words`. sealed: the numbers and
    the code, field `callroom.dialling`. tokens: keyed numbers, and keyed codes with each number's last four digits.
    opened_at: first shown on the paired handset. state, rang_at, answered_at, ended_at, cause: of the gateway.
    """

    call_uuid = models.UUIDField(primary_key=True)
    caller_id = models.IntegerField()
    subject_id = models.BigIntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    unit_id = models.IntegerField()
    line_id = models.IntegerField(null=True)
    way = models.CharField(max_length=10)
    word_a = models.SmallIntegerField()
    word_b = models.SmallIntegerField()
    sealed = models.BinaryField()
    key_version = models.SmallIntegerField()
    tokens = ArrayField(models.BigIntegerField())
    dialled_at = models.DateTimeField()
    same_line = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    extension = models.CharField(max_length=32, default="")
    state = models.CharField(max_length=12, default="")
    rang_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [
            models.Index(fields=["line_id", "dialled_at"], name="dialling_of_line"),
            models.Index(fields=["caller_id", "dialled_at"], name="dialling_of_caller"),
            models.Index(fields=["subject_id"], name="dialling_of_subject"),
            models.Index(fields=["key_version", "call_uuid"], name="dialling_by_key_version"),
            models.Index(
                F("dialled_at"), F("call_uuid"), condition=Q(state__in=["wanted", "up"]), name="dialling_open"
            ),
            GinIndex(fields=["tokens"], name="dialling_by_token"),
        ]


class Handset(models.Model):
    """A phone that opens the numbers of one caller: offered by a code, then paired, until the shift is over.

    session_hash: of the log-in at the machine. code_hash, secret_hash: of the one-time code and of the phone's cookie.
    line_id: the SIM that is in it.
    """

    id = models.UUIDField(primary_key=True)
    caller_id = models.IntegerField()
    device_id = models.UUIDField()
    session_hash = models.CharField(max_length=64)
    line_id = models.IntegerField(null=True)
    code_hash = models.CharField(max_length=64, unique=True)
    code_until = models.DateTimeField()
    secret_hash = models.CharField(max_length=64, default="")
    paired_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["secret_hash"], name="handset_by_secret")]
        constraints = [
            models.UniqueConstraint(
                fields=["caller_id"],
                condition=Q(ended_at__isnull=True, paired_at__isnull=False),
                name="handset_one_a_caller",
            )
        ]


class Way(models.Model):
    """How a caller dials, or with caller_id 0 everybody for whom nothing else is written.

    way: shown, handset (the desk never shows a number) or gateway. extension: the caller's line at the gateway.
    """

    caller_id = models.IntegerField(primary_key=True)
    way = models.CharField(max_length=10)
    extension = models.CharField(max_length=32, default="")
    set_by = models.IntegerField()
    set_at = models.DateTimeField()


class Bill(models.Model):
    """An operator's itemised bill of one line. others: rows that are none of our calls; nothing of them is kept."""

    id = models.UUIDField(primary_key=True)
    line_id = models.IntegerField()
    digest = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    rows = models.IntegerField()
    matched = models.IntegerField()
    uncertain = models.IntegerField()
    others = models.IntegerField()
    unreadable = models.IntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["line_id", "first_at"], name="bill_of_line")]
        constraints = [models.UniqueConstraint(fields=["line_id", "digest"], name="bill_once")]


class BillRow(models.Model):
    """A row of a bill that is one of our calls. uncertain: masked digits left room for doubt."""

    id = models.BigAutoField(primary_key=True)
    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="kept")
    call_uuid = models.UUIDField()
    at = models.DateTimeField()
    seconds = models.IntegerField()
    uncertain = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call_uuid", "at"], name="bill_row_once")]


class MissedCall(models.Model):
    """A member rang us after we had called: noted under our own call; the number itself is not kept."""

    id = models.UUIDField(primary_key=True)
    call_uuid = models.UUIDField()
    subject_id = models.BigIntegerField()
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    at = models.DateTimeField()
    is_next = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["at", "id"], name="missed_lately")]
