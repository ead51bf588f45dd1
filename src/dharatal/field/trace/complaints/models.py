"""What members told of a rival's calls: a book in which nothing is overwritten but the result of the call-back."""

from django.db import models
from django.db.models import Q


class Complaint(models.Model):
    """One telling that a rival called. It weighs only once it is confirmed at the registered number.

    told_by: the log-in that entered it, 0 for the member's own by the public form. called_at: when the rival called;
    called_to: the end of the time within which it was, where no moment was told; both none when nobody remembers.
    subject_id: of the register or of a name that a district sent, to whom the mobile belongs; 0 for a number that is
    not ours. unit_id and the place columns: theirs; 0 for a number that is not ours.
    sealed_id: the subject of the vault under which `words` are sealed: mobile, caller's number, offer, the name as it
    was heard, details, how the member thinks they got it. phone_token, caller_token: blind index of the first two.
    heard: what was told in the call-back, sealed under the same subject. first_id: of a duplicate, the telling that it
    repeats. confirmed_by: who made the call-back, 0 before. call_uuid: that call.
    earlier: the call-backs before the last, which alone weighs, the oldest first: `again.Earlier` in codes and numbers;
    what was told in them is sealed in `heard`.
    """

    class Via(models.TextChoices):
        OFFICE = "office"
        PRESIDENT = "president"
        WEB = "web"
        SMS = "sms"

    class State(models.TextChoices):
        TOLD = "told"
        CONFIRMED = "confirmed"
        DENIED = "denied"
        UNREACHABLE = "unreachable"
        DUPLICATE = "duplicate"

    id = models.UUIDField(primary_key=True)
    sealed_id = models.BigIntegerField()
    told_via = models.CharField(max_length=10, choices=Via)
    told_by = models.IntegerField(default=0)
    told_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    called_to = models.DateTimeField(null=True)
    subject_id = models.BigIntegerField(default=0)
    unit_id = models.IntegerField(default=0)
    district_id = models.IntegerField(default=0)
    block_id = models.IntegerField(default=0)
    panchayat_id = models.IntegerField(default=0)
    phone_token = models.BigIntegerField(null=True)
    caller_token = models.BigIntegerField(null=True)
    words = models.BinaryField()
    heard = models.BinaryField(null=True)
    key_version = models.SmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.TOLD)
    first_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.IntegerField(default=0)
    call_uuid = models.UUIDField(null=True)
    earlier = models.JSONField(default=list)

    class Meta:
        app_label = "trace"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="duplicate", first_id__isnull=False)
                | (~Q(state="duplicate") & Q(first_id__isnull=True)),
                name="complaint_repeats_another",
            ),
            models.CheckConstraint(
                condition=Q(called_to__isnull=True)
                | Q(called_at__isnull=False, called_to__gte=models.F("called_at")),
                name="complaint_called_within",
            ),
        ]
        indexes = [
            models.Index(fields=["key_version", "id"], name="complaint_by_key"),
            models.Index(fields=["district_id", "-told_at", "id"], name="complaint_of_district"),
            models.Index(fields=["phone_token", "told_at"], name="complaint_of_phone"),
            models.Index(fields=["subject_id", "told_at"], name="complaint_of_subject"),
        ]
