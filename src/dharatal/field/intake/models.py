"""What districts send: batches, the submissions that wait for a call, and every row that was not taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

CARD_FIELD, PHONE_FIELD, NOTE_FIELD = (
    "card",
    "phone",
    "return_note",
)  # as which a submission's values are sealed


class Placed(models.Model):
    """Where a row belongs; the three ids are what row-level security compares."""

    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField(default=0)
    panchayat_id = models.IntegerField(default=0)

    class Meta:
        abstract = True


class Batch(Placed):
    """One sheet, one person enlisted on a phone, or one village form from paper.

    Its file and raw rows are sealed under its own subject.
    """

    class State(models.TextChoices):
        PREVIEW = "preview"
        LOADING = "loading"
        LOADED = "loaded"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True)
    subject_id = models.BigIntegerField(unique=True)
    kind = models.TextField(choices=[("sheet", "sheet"), ("form", "form"), ("paper", "paper")])
    state = models.TextField(choices=State.choices)
    submitted_by = models.IntegerField()
    channel = models.TextField()
    received_at = models.DateTimeField()
    loaded_at = models.DateTimeField(null=True)
    label = models.BinaryField()
    mapping = models.JSONField(null=True)
    total_rows = models.IntegerField(default=0)
    done_rows = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    duplicates = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    problem = models.TextField(default="")
    key_version = models.SmallIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["district_id", "-received_at"]),
            models.Index(fields=["key_version", "id"], name="batch_key_version"),
            models.Index(fields=["received_at"], condition=Q(state="loading"), name="batch_still_loading"),
        ]


class Submission(Placed):
    """A name that a district sent, waiting for its call. id: the subject id it keeps in the register.

    card, phone, return_note: sealed. row_key: under which a corrected sheet finds it again; few names ever come back,
    so it is given when one does, unless its row or line of a form had one. is_counted: not the second one of a member
    whom the figures count already.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # to be called, or being called
        VERIFIED = "verified"  # said yes: now in the register
        RETURNED = "returned"  # the number is wrong: with the submitter for correction
        DECLINED = (
            "declined"  # not a member, not this person, or does not want calls: kept 30 days, then shredded
        )
        UNREACHED = "unreached"  # every attempt is used up: with the submitter too
        CLOSED = "closed"  # died, or withdrawn
        HELD = "held"  # not to be called

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    batch = models.ForeignKey(  # a load holds its batch locked, and the index submission_row begins with it
        Batch, on_delete=models.RESTRICT, related_name="submissions", db_constraint=False, db_index=False
    )
    row_number = models.IntegerField()
    row_key = models.CharField(max_length=12, null=True)
    state = models.TextField(choices=State.choices)
    submitted_by = models.IntegerField()
    submitted_at = models.DateTimeField()
    card = models.BinaryField()
    phone = models.BinaryField()
    phone_token = models.BigIntegerField()
    given_token = models.BigIntegerField()
    tokens = ArrayField(models.BigIntegerField())
    index_version = models.SmallIntegerField()
    key_version = models.SmallIntegerField()
    is_flagged = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=True, db_default=True)
    times_called = models.SmallIntegerField(default=0)
    times_returned = models.SmallIntegerField(default=0)
    outcome = models.TextField(default="")
    outcome_at = models.DateTimeField(null=True)
    return_note = models.BinaryField(null=True)
    shred_after = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["row_key"], condition=Q(row_key__isnull=False), name="submission_row_key"
            )
        ]
        indexes = [
            models.Index(fields=["phone_token", "given_token"], name="submission_known"),
            models.Index(
                fields=["district_id", "block_id", "panchayat_id", "unit_id", "id"], name="submission_place"
            ),
            models.Index(fields=["batch", "row_number"], name="submission_row"),
            models.Index(
                fields=["district_id", "outcome_at"],
                condition=Q(state__in=["returned", "unreached"]),
                name="submission_to_correct",
            ),
            models.Index(
                fields=["district_id"], condition=Q(times_returned__gt=0), name="submission_came_back"
            ),
            models.Index(
                fields=["shred_after"], condition=Q(shred_after__isnull=False), name="submission_shred"
            ),
            models.Index(fields=["key_version", "id"], name="submission_key_version"),
        ]


class LeftRow(Placed):
    """A row that was not taken: a duplicate, or rejected with a reason. raw: the row as sent, sealed."""

    class Outcome(models.TextChoices):
        DUPLICATE = "duplicate"
        REJECTED = "rejected"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="left_rows")
    submitted_by = models.IntegerField()
    row_number = models.IntegerField()
    row_key = models.CharField(max_length=12)
    outcome = models.TextField(choices=Outcome.choices)
    problem = models.TextField()
    params = models.JSONField(default=dict)
    duplicate_of = models.UUIDField(null=True)
    raw = models.BinaryField()
    subject_id = models.BigIntegerField(default=0)  # the batch's own
    key_version = models.SmallIntegerField(default=1)
    corrected_in = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row_number"], name="left_row_once")]
        indexes = [
            models.Index(fields=["row_key"], name="left_row_key"),
            models.Index(fields=["key_version", "id"], name="left_row_key_version"),
        ]


class VillageForm(Placed):
    """A printed form of one village with ten lines. batch: under which its lines are keyed in, once somebody begins.

    The photo is the batch's sealed file. picture: its kind, "" without one. width, height: as stored, in pixels.
    quarter: turns clockwise by which it is shown upright. first, last: where the middles of the first and the last
    line are in the upright picture, in thousandths of its height.
    """

    number = models.AutoField(primary_key=True)
    printed_by = models.IntegerField()
    printed_at = models.DateTimeField()
    batch = models.OneToOneField(Batch, on_delete=models.SET_NULL, null=True, related_name="form")
    picture = models.CharField(max_length=4, default="")
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)
    quarter = models.SmallIntegerField(default=0)
    first = models.SmallIntegerField(default=0)
    last = models.SmallIntegerField(default=0)
    photo_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["district_id", "-printed_at"], name="village_form_place"),
            models.Index(fields=["photo_at"], condition=~Q(picture=""), name="village_form_photo"),
        ]


class FormLine(Placed):
    """One line of a printed form, by the row key that its name will have."""

    row_key = models.CharField(max_length=12, primary_key=True)
    form = models.ForeignKey(VillageForm, on_delete=models.CASCADE, related_name="lines")
    line = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "line"], name="form_line_once")]


class SavedMapping(models.Model):
    """How a district's sheets are read, by the fingerprint of their headers; holds no cell of any row."""

    district_id = models.IntegerField()
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    saved_by = models.IntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district_id", "fingerprint"], name="mapping_once")]


class Tally(Placed):
    """What changed in one unit in one transaction, never counted again from the submissions.

    Appended, and folded into one row a unit and day now and then.
    """

    at = models.DateTimeField()
    is_folded = models.BooleanField(default=False)
    submitted = models.IntegerField(default=0)
    called = models.IntegerField(default=0)
    verified = models.IntegerField(default=0)
    declined = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["district_id", "block_id", "panchayat_id", "unit_id"], name="tally_place"),
            models.Index(fields=["id"], condition=Q(is_folded=False), name="tally_unfolded"),
        ]


class Rollup(models.Model):
    """What a day brought an area, made from the folded figures; a place has one row for all its days.

    grain: district, block, panchayat (the rung that area_id fills) or place (area_id is any unit); a town that no
    district is known for stands among the districts too, so that these add up to the state. filled: verified
    ones that count, at most the quota of each place; named: places that got their first name.
    """

    grain = models.TextField()
    area_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    day = models.DateField()
    submitted = models.IntegerField()
    called = models.IntegerField()
    verified = models.IntegerField()
    declined = models.IntegerField()
    returned = models.IntegerField()
    filled = models.IntegerField()
    named = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "area_id", "district_id", "block_id", "panchayat_id", "day"],
                name="rollup_once",
            )
        ]
        indexes = [
            models.Index(fields=["grain", "district_id", "block_id", "panchayat_id"], name="rollup_place")
        ]
