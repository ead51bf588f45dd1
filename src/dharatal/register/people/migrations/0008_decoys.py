"""Decoys: rows of the register that only the views that show them can see."""

from django.db import migrations, models
from django.db.models import Q

from dharatal.guard.access.rls import (
    CREATE_DECOY_FUNCTIONS,
    DROP_DECOY_FUNCTIONS,
    ProtectByReach,
    ShowOwnDecoys,
)

BY_PLACE = ["district_id", "block_id", "panchayat_id", "unit_id", "id"]
INDEXES = {
    "person_of_district": BY_PLACE,
    "person_of_block": BY_PLACE[1:],
    "person_of_panchayat": BY_PLACE[2:],
    "person_of_unit": BY_PLACE[3:],
}

RIGHTS = """
REVOKE ALL ON people_decoy FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON people_decoy TO dharatal_web, dharatal_worker;
GRANT UPDATE (tag, retired_at, retired_why, told_at) ON people_decoy TO dharatal_web;
GRANT UPDATE (tag, retired_at, retired_why, told_at, unit_id, district_id, block_id, panchayat_id, phone,
              phone_token, index_version, answers, key_version) ON people_decoy TO dharatal_worker;
GRANT SELECT, UPDATE (retired_at, retired_why) ON people_decoy TO dharatal_finder;
"""

# Asked with every reach, so it is one small index; that a decoy is one of somebody's view is chosen by a key outside.
# Retiring looks past every reach: a number may become somebody's in any district, and what is retired is not told.
FUNCTIONS = """
CREATE FUNCTION people_decoys_within(districts int[], blocks int[], panchayats int[]) RETURNS bigint[]
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT array_agg(number ORDER BY d.id, place)
  FROM people_decoy d, unnest(ARRAY[d.id, coalesce(d.tag, 0)]) WITH ORDINALITY AS n(number, place)
  WHERE d.retired_at IS NULL AND (d.lot = 'shared' OR d.tag IS NOT NULL)
    AND (d.district_id = ANY (districts) OR d.block_id = ANY (blocks) OR d.panchayat_id = ANY (panchayats))
$$;
ALTER FUNCTION people_decoys_within(int[], int[], int[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_decoys_within(int[], int[], int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_decoys_within(int[], int[], int[]) TO dharatal_web, dharatal_worker;

CREATE FUNCTION people_retire_decoys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE people_decoy d SET retired_at = clock_timestamp(), retired_why = 'taken'
  WHERE d.retired_at IS NULL AND EXISTS (
    SELECT FROM entered e WHERE e.phone_token = d.phone_token AND e.id <> d.id);
  RETURN NULL;
END $$;
ALTER FUNCTION people_retire_decoys() OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_retire_decoys() FROM PUBLIC;

-- of a row whose number was corrected
CREATE FUNCTION people_retire_decoy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE people_decoy d SET retired_at = clock_timestamp(), retired_why = 'taken'
  WHERE d.retired_at IS NULL AND d.phone_token = NEW.phone_token;
  RETURN NULL;
END $$;
ALTER FUNCTION people_retire_decoy() OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_retire_decoy() FROM PUBLIC;
CREATE TRIGGER people_retire_by_record AFTER INSERT ON people_personrecord
  REFERENCING NEW TABLE AS entered FOR EACH STATEMENT EXECUTE FUNCTION people_retire_decoys();
"""
FORGET = """
DROP TRIGGER people_retire_by_record ON people_personrecord;
DROP FUNCTION people_retire_decoys();
DROP FUNCTION people_retire_decoy();
DROP FUNCTION people_decoys_within(int[], int[], int[]);
"""


def indexed(
    name: str, fields: list[str], *, include: list[str]
) -> list[migrations.operations.base.Operation]:
    return [
        migrations.RemoveIndex("person", name),
        migrations.AddIndex("person", models.Index(fields=fields, include=include, name=name)),
    ]


class Migration(migrations.Migration):
    dependencies = [("people", "0007_exports")]
    operations = [
        migrations.AddField("person", "is_decoy", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("personrecord", "is_decoy", models.BooleanField(default=False, db_default=False)),
        *(one for name, fields in INDEXES.items() for one in indexed(name, fields, include=["is_decoy"])),
        migrations.AddIndex(
            "person", models.Index(fields=["id"], condition=Q(is_decoy=True), name="person_decoy")
        ),
        migrations.CreateModel(
            name="Decoy",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(unique=True)),
                ("unit_id", models.IntegerField()),
                ("district_id", models.IntegerField()),
                ("block_id", models.IntegerField()),
                ("panchayat_id", models.IntegerField()),
                ("lot", models.CharField(choices=[("shared", "Shared"), ("single", "Single")], max_length=6)),
                ("tag", models.BigIntegerField(null=True)),
                ("phone", models.BinaryField()),
                ("phone_token", models.BigIntegerField()),
                ("index_version", models.SmallIntegerField()),
                ("answers", models.BinaryField()),
                ("key_version", models.SmallIntegerField()),
                ("like_id", models.BigIntegerField(default=0)),
                ("shift", models.IntegerField(default=0)),
                ("is_counted", models.BooleanField(default=True)),
                ("entered_by", models.IntegerField()),
                ("entered_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("retired_why", models.CharField(db_default="", default="", max_length=12)),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["district_id", "block_id", "panchayat_id"],
                        condition=Q(retired_at__isnull=True),
                        name="decoy_of_place",
                    ),
                    models.Index(fields=["key_version", "id"], name="decoy_by_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["phone_token"],
                        condition=Q(retired_at__isnull=True),
                        name="decoy_of_one_number",
                    ),
                    models.CheckConstraint(
                        condition=~Q(lot="shared") | Q(tag__isnull=True), name="shared_has_no_tag"
                    ),
                    models.CheckConstraint(
                        condition=Q(retired_at__isnull=True) | ~Q(retired_why=""), name="retired_for_a_reason"
                    ),
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        ProtectByReach("people_decoy"),
        migrations.RunSQL(CREATE_DECOY_FUNCTIONS, DROP_DECOY_FUNCTIONS),
        migrations.RunSQL(FUNCTIONS, FORGET),
        ShowOwnDecoys("people_person"),
        ShowOwnDecoys("people_personrecord"),
    ]
