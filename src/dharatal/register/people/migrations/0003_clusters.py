"""Merge, split and undo: what they record, and the one function that moves records between persons."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

WITHIN = """({0}.district_id = ANY ((SELECT reach_districts())::int[])
        OR {0}.block_id = ANY ((SELECT reach_blocks())::int[])
        OR {0}.panchayat_id = ANY ((SELECT reach_panchayats())::int[]))"""

RIGHTS = """
GRANT UPDATE (told_unit_id) ON people_personrecord TO dharatal_worker;
GRANT UPDATE (unit_id, district_id, block_id, panchayat_id), INSERT ON people_person TO dharatal_finder;
GRANT UPDATE (person_id, unit_id, district_id, block_id, panchayat_id, told_unit_id)
  ON people_personrecord TO dharatal_finder;
"""
NO_RIGHTS = """
REVOKE UPDATE (unit_id, district_id, block_id, panchayat_id), INSERT ON people_person FROM dharatal_finder;
REVOKE UPDATE (person_id, unit_id, district_id, block_id, panchayat_id) ON people_personrecord FROM dharatal_finder;
"""

# Everybody who was ever merged with, split from or undone with these records, in any number of steps.
CREATE_KIN = """
CREATE FUNCTION people_kin(wanted bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  kin bigint[] := wanted;
  wider bigint[];
BEGIN
  LOOP
    SELECT array_agg(DISTINCT one ORDER BY one) INTO wider
    FROM (SELECT unnest(kin) UNION SELECT unnest(e.records) FROM people_personevent e WHERE e.records && kin) AS n(one);
    EXIT WHEN wider IS NULL OR wider = kin;
    kin := wider;
  END LOOP;
  RETURN kin;
END $$;
REVOKE ALL ON FUNCTION people_kin(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_kin(bigint[]) TO dharatal_web, dharatal_worker, dharatal_finder;
"""

# Locks records in the order of their ids, so that two who regroup the same people go one after the other; tells who
# holds each, and whether that is within the reach: an undo may concern somebody who is elsewhere by now.
CREATE_HOLD = f"""
CREATE FUNCTION people_hold(wanted bigint[]) RETURNS TABLE (record bigint, person bigint, is_within boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.id, r.person_id, {WITHIN.format("r")}
  FROM people_personrecord r WHERE r.id = ANY (wanted) ORDER BY r.id FOR UPDATE
$$;
ALTER FUNCTION people_hold(bigint[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_hold(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_hold(bigint[]) TO dharatal_web, dharatal_worker;
"""

# Nobody else may move a record or remove a person. Whole persons only, all within the reach; a record may leave the
# reach by it, since a record that is parted goes back to where its source placed it.
CREATE_REGROUP = f"""
CREATE FUNCTION people_regroup(records bigint[], heads bigint[], units int[], districts int[], blocks int[],
                               panchayats int[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before bigint[];
BEGIN
  SELECT array_agg(DISTINCT r.person_id) INTO before FROM people_personrecord r WHERE r.id = ANY (records);
  IF EXISTS (SELECT 1 FROM people_person p WHERE p.id = ANY (before) AND NOT {WITHIN.format("p")}) THEN
    RAISE insufficient_privilege USING MESSAGE = 'a person outside the reach cannot be regrouped';
  END IF;
  IF EXISTS (SELECT 1 FROM people_personrecord r WHERE r.person_id = ANY (before) AND r.id <> ALL (records))
     OR EXISTS (SELECT 1 FROM unnest(records, heads) AS n(record, head) GROUP BY head HAVING min(record) <> head)
  THEN
    RAISE check_violation USING MESSAGE = 'whole persons are regrouped, each under its lowest record';
  END IF;
  INSERT INTO people_person AS p (id, uuid, created_at, unit_id, district_id, block_id, panchayat_id)
  SELECT r.id, r.uuid, r.admitted_at, n.unit, n.district, n.block, n.panchayat
  FROM unnest(records, heads, units, districts, blocks, panchayats)
       AS n(record, head, unit, district, block, panchayat)
  JOIN people_personrecord r ON r.id = n.record
  WHERE n.record = n.head
  ON CONFLICT (id) DO UPDATE SET unit_id = excluded.unit_id, district_id = excluded.district_id,
    block_id = excluded.block_id, panchayat_id = excluded.panchayat_id;
  UPDATE people_personrecord r
  SET person_id = n.head, unit_id = n.unit, district_id = n.district, block_id = n.block, panchayat_id = n.panchayat,
      told_unit_id = CASE WHEN coalesce(nullif(r.told_unit_id, 0), r.unit_id) = n.unit THEN 0
                          ELSE coalesce(nullif(r.told_unit_id, 0), r.unit_id) END
  FROM unnest(records, heads, units, districts, blocks, panchayats)
       AS n(record, head, unit, district, block, panchayat)
  WHERE r.id = n.record;
  DELETE FROM people_person p
  WHERE p.id = ANY (before) AND NOT EXISTS (SELECT 1 FROM people_personrecord r WHERE r.person_id = p.id);
END $$;
ALTER FUNCTION people_regroup(bigint[], bigint[], int[], int[], int[], int[]) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_regroup(bigint[], bigint[], int[], int[], int[], int[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_regroup(bigint[], bigint[], int[], int[], int[], int[])
  TO dharatal_web, dharatal_worker;
"""
DROP_FUNCTIONS = """
DROP FUNCTION people_regroup(bigint[], bigint[], int[], int[], int[], int[]);
DROP FUNCTION people_hold(bigint[]);
DROP FUNCTION people_kin(bigint[]);
"""

# Events name persons that are no rows any more, so they go by their records: the admission with the record, a merge,
# split or undo when the last of everybody whom it led to is gone. Until then others' clusters hang on it.
FORGET = """
CREATE OR REPLACE FUNCTION people_forget(wanted bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone bigint[];
  kin bigint[];
BEGIN
  IF EXISTS (SELECT 1 FROM people_personrecord r JOIN vault_subjectsalt s ON s.subject_id = r.id
             WHERE r.person_id = wanted) THEN
    RETURN false;
  END IF;
  SELECT array_agg(r.id) INTO gone FROM people_personrecord r WHERE r.person_id = wanted;
  kin := people_kin(coalesce(gone, ARRAY[wanted]));
  DELETE FROM people_personevent e WHERE e.person_id = ANY (gone) AND e.what IN ('created', 'record_added');
  DELETE FROM people_personrecord r WHERE r.person_id = wanted;
  DELETE FROM people_person p WHERE p.id = wanted;
  IF NOT EXISTS (SELECT 1 FROM people_personrecord r WHERE r.id = ANY (kin)) THEN
    DELETE FROM people_personevent e WHERE e.records && kin;
  END IF;
  RETURN true;
END $$;
"""
FORGET_AS_BEFORE = """
CREATE OR REPLACE FUNCTION people_forget(wanted bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM people_personrecord r JOIN vault_subjectsalt s ON s.subject_id = r.id
             WHERE r.person_id = wanted) THEN
    RETURN false;
  END IF;
  DELETE FROM people_personevent WHERE person_id = wanted;
  DELETE FROM people_personrecord WHERE person_id = wanted;
  DELETE FROM people_person WHERE id = wanted;
  RETURN true;
END $$;
"""

WHAT = [
    ("created", "Created"),
    ("record_added", "Record Added"),
    ("merged", "Merged"),
    ("split", "Split"),
    ("undone", "Undone"),
]
RECORDS = django.contrib.postgres.fields.ArrayField(
    base_field=models.BigIntegerField(), null=True, size=None
)
HOLDS_RECORDS = models.Q(records__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_known")]
    operations = [
        migrations.AlterField("personrecord", "uuid", models.UUIDField(unique=True)),
        migrations.AddField("personrecord", "told_unit_id", models.IntegerField(default=0, db_default=0)),
        migrations.AddIndex(
            "personrecord",
            models.Index(
                fields=["told_unit_id"],
                condition=models.Q(("told_unit_id", 0), _negated=True),
                name="record_told_elsewhere",
            ),
        ),
        migrations.AlterField(
            "personevent",
            "person",
            models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="people.person",
            ),
        ),
        migrations.AlterField("personevent", "what", models.CharField(choices=WHAT, max_length=12)),
        migrations.AddField("personevent", "turn", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("personevent", "records", RECORDS),
        migrations.AddField("personevent", "parted", RECORDS.clone()),
        migrations.AddField("personevent", "undoes", models.BigIntegerField(null=True)),
        migrations.AddField(
            "personevent", "reason", models.CharField(max_length=20, default="", db_default="")
        ),
        migrations.AddField(
            "personevent", "model_version", models.CharField(max_length=40, default="", db_default="")
        ),
        migrations.AddField("personevent", "score", models.FloatField(null=True)),
        migrations.AddIndex(
            "personevent",
            django.contrib.postgres.indexes.GinIndex(
                fields=["records"], condition=HOLDS_RECORDS, name="event_records"
            ),
        ),
        migrations.AddConstraint(
            "personevent",
            models.UniqueConstraint(
                fields=["undoes"], condition=models.Q(undoes__isnull=False), name="event_undone_once"
            ),
        ),
        migrations.AddConstraint(
            "personevent",
            models.CheckConstraint(
                condition=~models.Q(what="merged") | HOLDS_RECORDS & ~models.Q(other_id=0),
                name="merge_names_two",
            ),
        ),
        migrations.AddConstraint(
            "personevent",
            models.CheckConstraint(
                condition=~models.Q(what="split") | models.Q(records__isnull=False, parted__isnull=False),
                name="split_names_who_left",
            ),
        ),
        migrations.AddConstraint(
            "personevent",
            models.CheckConstraint(
                condition=~models.Q(what="undone") | models.Q(records__isnull=False, undoes__isnull=False),
                name="undo_names_an_event",
            ),
        ),
        migrations.RunSQL(RIGHTS, NO_RIGHTS),
        migrations.RunSQL(CREATE_KIN, migrations.RunSQL.noop),
        migrations.RunSQL(CREATE_HOLD, migrations.RunSQL.noop),
        migrations.RunSQL(CREATE_REGROUP, DROP_FUNCTIONS),
        migrations.RunSQL(FORGET, FORGET_AS_BEFORE),
    ]
