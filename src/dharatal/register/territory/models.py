"""Units, what groups them, and what happened to them.

Names of places are public: there is no row-level security here.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Unit(models.Model):
    """A place of the organisation.

    code: unique within a kind among the units that still are; the Local Government Directory's where it has
    one. state_id, district_id, block_id, panchayat_id: the ancestor that fills each rung, the unit itself
    included; 0 for none. block_id is a block or a town, panchayat_id a panchayat or a town's ward. also:
    other names it goes by and went by. sound: keys of both names, separated by a space. successor: the unit
    that it was merged into. valid_to: empty while the unit is.
    """

    id = models.IntegerField(primary_key=True)
    kind = models.CharField(max_length=30)
    code = models.CharField(max_length=40)
    name_en = models.CharField(max_length=160)
    name_hi = models.CharField(max_length=160, blank=True, default="")
    also = ArrayField(models.CharField(max_length=160), default=list, blank=True)
    sound = models.CharField(max_length=200, blank=True, default="")
    lgd_code = models.IntegerField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    state_id = models.IntegerField(default=0)
    district_id = models.IntegerField(default=0)
    block_id = models.IntegerField(default=0)
    panchayat_id = models.IntegerField(default=0)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="predecessors")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=Q(valid_to=None), name="unit_code_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_ends_after"
            ),
            models.CheckConstraint(condition=~Q(name_en="") | ~Q(name_hi=""), name="unit_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["kind", "code"], name="unit_code"),
            models.Index(fields=["state_id", "kind"], name="unit_state"),
            models.Index(fields=["district_id", "kind"], name="unit_district"),
            models.Index(fields=["block_id", "kind"], name="unit_block"),
            models.Index(fields=["panchayat_id", "kind"], name="unit_panchayat"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return f"{self.kind}:{self.code}"

    @property
    def is_valid(self) -> bool:
        return self.valid_to is None

    @property
    def rungs(self) -> tuple[int, int, int, int]:
        return self.state_id, self.district_id, self.block_id, self.panchayat_id


class OverlayMember(models.Model):
    """A unit that a constituency, shakti kendra or mandal takes in, for a time."""

    overlay = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="overlays")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["overlay", "member"], condition=Q(valid_to=None), name="overlay_member_once"
            )
        ]


class UnitEvent(models.Model):
    """Something that happened to a unit; never changed afterwards.

    other_id: the successor of a merged unit, the parts' origin, the new parent of a moved one; 0 for none.
    before, after: names at a renaming, parents' references at a move.
    """

    class What(models.TextChoices):
        ADDED = "added"
        RENAMED = "renamed"
        MOVED = "moved"
        MERGED = "merged"
        SPLIT = "split"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=10, choices=What)
    other_id = models.IntegerField(default=0)
    before = models.CharField(max_length=330, blank=True, default="")
    after = models.CharField(max_length=330, blank=True, default="")
    by_user = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "id"], name="unit_event_of")]


class Shape(models.Model):
    """The outline of a unit, for drawing: public, simplified, in degrees (`shapes.Outline`)."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="shape")
    outline = models.JSONField()
    loaded_at = models.DateTimeField()
