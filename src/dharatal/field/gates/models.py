"""Local additions to the law: hours, silence periods, and the phones that must not be called."""

from datetime import time

from django.db import models
from django.db.models import F, Q


class LocalHours(models.Model):
    """Hours of a district, or of everywhere (district_id 0), for some days; never beyond the hard stop."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    set_by = models.IntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="hours_open_before_they_close"),
            models.CheckConstraint(
                condition=Q(opens__gte=time(9)) & Q(closes__lte=time(21)), name="hours_within_the_law"
            ),
        ]


class Blackout(models.Model):
    """No calls in a place for a time. The smallest id that is not 0 is the place; all 0 is everywhere."""

    id = models.UUIDField(primary_key=True)
    district_id = models.IntegerField(default=0)
    block_id = models.IntegerField(default=0)
    panchayat_id = models.IntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    reason = models.CharField(max_length=30)
    set_by = models.IntegerField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="blackout_begins_before_it_ends")
        ]


class DoNotCall(models.Model):
    """A phone that is not called, known only by its token: a list of who said no is a list of opinions."""

    token = models.BigIntegerField(primary_key=True)
    key_version = models.SmallIntegerField()
    reason = models.CharField(max_length=30)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key_version", "token"], name="gates_by_key_version")]
