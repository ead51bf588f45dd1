"""Who holds which post. The register's people are elsewhere: a holder is a log-in."""

from django.db import models
from django.db.models import F, Q

HELPER = "helper"


class Holder(models.Model):
    """A post that somebody holds in a unit for a term; kept for good when the term has ended.

    post: a code of the profile, or `helper` for somebody whom the holder of `helper_of` named.
    cell: the cell of a post that belongs to one. ends_at: empty while no end is known; may lie ahead.
    ended_by: who ended the term before its time, 0 for nobody.
    """

    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=40)
    cell = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey("territory.Unit", on_delete=models.PROTECT, related_name="+")
    helper_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="helpers")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    appointed_by = models.IntegerField()
    appointed_at = models.DateTimeField()
    ended_by = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="term_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(helper_of=None) | Q(ends_at__isnull=False), name="helper_has_an_end"
            ),
            models.UniqueConstraint(
                fields=["user", "post", "cell", "unit"], condition=Q(ends_at=None), name="holder_once"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "starts_at"], name="holder_user"),
            models.Index(fields=["unit", "post"], name="holder_unit"),
        ]

    @property
    def source(self) -> str:
        """What the grants of this post stand and fall with."""
        return f"post:{self.id}"
