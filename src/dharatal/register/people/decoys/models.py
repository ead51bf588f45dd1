"""What is kept of a decoy beside its rows in the register, which are like everybody's."""

from django.db import models
from django.db.models import Q


class Decoy(models.Model):
    """An invented member. id, uuid: of its person and record, which carry `is_decoy`.

    lot: "shared" is shown by half of all views and exports, "single" by one alone. tag: a keyed number of the view or
    export that a single one was given to; empty while it waits for an export.
    phone, answers: sealed; answers says who holds the number. like_id: the record whose history it shares, 0 for none;
    shift: seconds by which its own dates are later. is_counted: it stands in the viewer's own figures of coverage.
    retired_at: from then on no view shows it; what it marked before still tells. told_at: when the log was told.
    """

    class Lot(models.TextChoices):
        SHARED = "shared"
        SINGLE = "single"

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    lot = models.CharField(max_length=6, choices=Lot)
    tag = models.BigIntegerField(null=True)
    phone = models.BinaryField()
    phone_token = models.BigIntegerField()
    index_version = models.SmallIntegerField()
    answers = models.BinaryField()
    key_version = models.SmallIntegerField()
    like_id = models.BigIntegerField(default=0)
    shift = models.IntegerField(default=0)
    is_counted = models.BooleanField(default=True)
    entered_by = models.IntegerField()
    entered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_why = models.CharField(max_length=12, default="", db_default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["district_id", "block_id", "panchayat_id"],
                condition=Q(retired_at__isnull=True),
                name="decoy_of_place",
            ),
            models.Index(fields=["key_version", "id"], name="decoy_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["phone_token"], condition=Q(retired_at__isnull=True), name="decoy_of_one_number"
            ),
            models.CheckConstraint(
                condition=~Q(lot="shared") | Q(tag__isnull=True), name="shared_has_no_tag"
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | ~Q(retired_why=""), name="retired_for_a_reason"
            ),
        ]
