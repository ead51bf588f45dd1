"""The register: immutable records, and the persons that they are evidence of."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.exports.models import Export
from dharatal.register.people.pairs.models import CrowdedPhone, Decision, Learning, MatchModel, Pair

__all__ = [
    "CrowdedPhone",
    "Decision",
    "Decoy",
    "Export",
    "Learning",
    "MatchModel",
    "Pair",
    "Person",
    "PersonEvent",
    "PersonRecord",
]

_BY_PLACE = ("district_id", "block_id", "panchayat_id", "unit_id", "id")


class Person(models.Model):
    """Somebody, as a cluster of records; the events say how it came together.

    id, uuid, created_at: those of the record with the lowest id, so that a person is what its records make it and
    every person's uuid is some record's: it leads to whoever holds that record now. The unit columns are those of
    the record that ranks first (0 for none); block_id is a block or a town, panchayat_id a panchayat or a town's
    ward. is_decoy: invented, and a row only to the views that show it (`decoys`).
    """

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    created_at = models.DateTimeField()
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    is_decoy = models.BooleanField(default=False, db_default=False)

    class Meta:
        # the policy reads is_decoy of every row that is counted: it stands in the indexes, or counting read the table
        indexes = [
            models.Index(fields=_BY_PLACE, include=["is_decoy"], name="person_of_district"),
            models.Index(fields=_BY_PLACE[1:], include=["is_decoy"], name="person_of_block"),
            models.Index(fields=_BY_PLACE[2:], include=["is_decoy"], name="person_of_panchayat"),
            models.Index(fields=_BY_PLACE[3:], include=["is_decoy"], name="person_of_unit"),
            models.Index(fields=["id"], condition=Q(is_decoy=True), name="person_decoy"),
        ]


class PersonRecord(models.Model):
    """What one source said about somebody; its content never changes, only the key it is sealed under.

    id, uuid: the subject's. The unit columns are its person's, since who may see the person sees all its records;
    told_unit_id: the unit that the source named where that is another, else 0. is_decoy: as its person's.
    card, phone: sealed. phone_token, tokens: keyed numbers that find the record, of the version index_version (their
    index: migration 0004).
    source: what it came from ("call", "seed"); source_ref: which.
    match_tokens: keyed numbers that it shares with records that may be of the same person, none until the
    worker has made them. matched_at: when it was compared with all others.
    """

    id = models.BigIntegerField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="records")
    unit_id = models.IntegerField()
    district_id = models.IntegerField()
    block_id = models.IntegerField()
    panchayat_id = models.IntegerField()
    is_decoy = models.BooleanField(default=False, db_default=False)
    told_unit_id = models.IntegerField(default=0, db_default=0)
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
            models.Index(  # all that weighing the people of a few villages reads
                fields=_BY_PLACE[2:],
                include=["tokens", "is_decoy", "district_id", "block_id"],
                name="record_near",
            ),
            GinIndex(fields=["match_tokens"], name="record_match_tokens", fastupdate=False),
            models.Index(
                fields=["district_id", "id"], condition=Q(match_tokens__isnull=True), name="record_to_match"
            ),
            models.Index(fields=["key_version", "id"], name="record_by_key"),
            models.Index(fields=["told_unit_id"], condition=~Q(told_unit_id=0), name="record_told_elsewhere"),
        ]


class PersonEvent(models.Model):
    """How a person came to hold its records; appended, never changed. Ids only.

    person: the id that the person of record_id had right after; no constraint holds it, since persons that were
    joined are no rows any more. turn: the order among the events of the same records.
    merged: the persons that held record_id and other_id became one. split: the records `parted` left the others.
    undone: the event `undoes` holds no more; undoing that lets it hold again. records: everybody whom a merge, split
    or undo concerned, in ascending order.
    reason: a code of `merging`. model_version, score: of the matching that proposed it, empty for people.
    """

    class What(models.TextChoices):
        CREATED = "created"
        RECORD_ADDED = "record_added"
        MERGED = "merged"
        SPLIT = "split"
        UNDONE = "undone"

    id = models.BigIntegerField(primary_key=True)
    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, db_constraint=False, related_name="events"
    )
    what = models.CharField(max_length=12, choices=What)
    record_id = models.BigIntegerField()
    other_id = models.BigIntegerField(default=0)
    user_id = models.IntegerField()
    at = models.DateTimeField()
    turn = models.IntegerField(default=0, db_default=0)
    records = ArrayField(models.BigIntegerField(), null=True)
    parted = ArrayField(models.BigIntegerField(), null=True)
    undoes = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=20, default="", db_default="")
    model_version = models.CharField(max_length=40, default="", db_default="")
    score = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["undoes"], condition=Q(undoes__isnull=False), name="event_undone_once"
            ),
            models.CheckConstraint(
                condition=~Q(what="merged") | Q(records__isnull=False) & ~Q(other_id=0),
                name="merge_names_two",
            ),
            models.CheckConstraint(
                condition=~Q(what="split") | Q(records__isnull=False, parted__isnull=False),
                name="split_names_who_left",
            ),
            models.CheckConstraint(
                condition=~Q(what="undone") | Q(records__isnull=False, undoes__isnull=False),
                name="undo_names_an_event",
            ),
        ]
        indexes = [
            GinIndex(fields=["records"], condition=Q(records__isnull=False), name="event_records"),
        ]
