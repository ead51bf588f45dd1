"""The register: immutable records, and the persons that they are evidence of."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from dharatal.register.people.pairs.models import CrowdedPhone, Decision, MatchModel, Pair

__all__ = ["CrowdedPhone", "Decision", "MatchModel", "Pair", "Person", "PersonEvent", "PersonRecord"]

_BY_PLACE = ("district_id", "block_id", "panchayat_id", "unit_id", "id")


class Person(models.Model):
    """Somebody, as a cluster of records; the events say how it came together.

    id and uuid: those of the subject of its first record. The unit columns are those of the record that ranks
    first (0 for none); block_id is a block or a town, panchayat_id a panchayat or a town's ward.
    """

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=_BY_PLACE, name="person_of_district"),
            models.Index(fields=_BY_PLACE[1:], name="person_of_block"),
            models.Index(fields=_BY_PLACE[2:], name="person_of_panchayat"),
            models.Index(fields=_BY_PLACE[3:], name="person_of_unit"),
        ]


class PersonRecord(models.Model):
    """What one source said about somebody; its content never changes, only the key it is sealed under.

    id, uuid: the subject's. card, phone: sealed. phone_token, tokens: keyed numbers that find the record,
    of the version index_version. source: what it came from ("call", "seed"); source_ref: which.
    match_tokens: keyed numbers that it shares with records that may be of the same person, none until the
    worker has made them. matched_at: when it was compared with all others.
    """

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="records")
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    card = models.BinaryField()
    phone = models.BinaryField(null=True)
    phone_token = models.BigIntegerField(null=True, db_index=True)
    tokens = ArrayField(models.BigIntegerField())
    index_version = models.SmallIntegerField()
    source = models.CharField(max_length=20)
    source_ref = models.UUIDField(null=True)
    admitted_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    key_version = models.SmallIntegerField()
    match_tokens = ArrayField(models.BigIntegerField(), null=True)
    matched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["tokens"], name="record_tokens"),
            GinIndex(fields=["match_tokens"], name="record_match_tokens", fastupdate=False),
            models.Index(
                fields=["district_id", "id"], condition=Q(match_tokens__isnull=True), name="record_to_match"
            ),
            models.Index(fields=["key_version", "id"], name="record_by_key"),
        ]


class PersonEvent(models.Model):
    """How a person came to hold its records; appended, never changed. Ids only.

    record_id: the record that came or went; other_id: the person it came from or went to, 0 for none.
    """

    class What(models.TextChoices):
        CREATED = "created"
        RECORD_ADDED = "record_added"
        MERGED = "merged"
        SPLIT = "split"

    id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=12, choices=What)
    record_id = models.BigIntegerField()
    other_id = models.BigIntegerField(default=0)
    user_id = models.IntegerField()
    at = models.DateTimeField()
