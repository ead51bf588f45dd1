"""Persons, their records and events, protected by reach, and the search over sealed names."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach

UNIT_COLUMNS = [
    ("unit_id", models.IntegerField()),
    ("district_id", models.IntegerField()),
    ("block_id", models.IntegerField()),
    ("panchayat_id", models.IntegerField()),
]

RIGHTS = """
REVOKE ALL ON people_person, people_personrecord, people_personevent FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON people_person, people_personrecord, people_personevent TO dharatal_web, dharatal_worker;
GRANT UPDATE (unit_id, district_id, block_id, panchayat_id) ON people_person TO dharatal_worker;
GRANT UPDATE (unit_id, district_id, block_id, panchayat_id, card, phone, phone_token, tokens, index_version,
              key_version) ON people_personrecord TO dharatal_worker;
GRANT USAGE ON SEQUENCE person_event_id TO dharatal_web, dharatal_worker;
GRANT SELECT ON people_person, people_personrecord, people_personevent TO dharatal_finder;
GRANT DELETE ON people_person, people_personrecord, people_personevent TO dharatal_finder;
GRANT SELECT ON vault_subjectsalt TO dharatal_finder;
"""

# Nobody may delete a person's rows, but for one reason: their salts are gone, and what they hold opens no more.
CREATE_FORGET = """
CREATE FUNCTION people_forget(wanted bigint) RETURNS boolean
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
ALTER FUNCTION people_forget(bigint) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_forget(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_forget(bigint) TO dharatal_web, dharatal_worker;
"""

# The policy runs before `&&`, which is not leakproof, on every row; so the function belongs to dharatal_finder, whom
# the policy lets see everything, and holds to the caller's reach itself. It returns ids only: the cards are then read
# through the policy like any other.
# EXECUTE plans with the values at hand: whether the index of tokens or that of a small unit is faster depends on them.
CREATE_SEARCH = """
CREATE FUNCTION people_search(
  words text[], districts int[], blocks int[], panchayats int[], units int[], most int
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  condition text := '';
  place text := concat_ws(' OR ',
    CASE WHEN districts <> '{}' THEN format('district_id = ANY (%L::int[])', districts) END,
    CASE WHEN blocks <> '{}' THEN format('block_id = ANY (%L::int[])', blocks) END,
    CASE WHEN panchayats <> '{}' THEN format('panchayat_id = ANY (%L::int[])', panchayats) END,
    CASE WHEN units <> '{}' THEN format('unit_id = ANY (%L::int[])', units) END);
  alternatives text;
BEGIN
  FOREACH alternatives IN ARRAY words LOOP
    condition := condition || format(' AND tokens && %L::bigint[]', alternatives::bigint[]);
  END LOOP;
  IF place <> '' THEN
    condition := condition || ' AND (' || place || ')';
  END IF;
  RETURN QUERY EXECUTE
    'SELECT id FROM people_personrecord'
    ' WHERE (district_id = ANY ((SELECT reach_districts())::int[])'
    ' OR block_id = ANY ((SELECT reach_blocks())::int[])'
    ' OR panchayat_id = ANY ((SELECT reach_panchayats())::int[]))'
    || condition || ' LIMIT ' || least(most, 1000);
END $$;
ALTER FUNCTION people_search(text[], int[], int[], int[], int[], int) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION people_search(text[], int[], int[], int[], int[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_search(text[], int[], int[], int[], int[], int) TO dharatal_web, dharatal_worker;
"""

DROP_SEARCH = "DROP FUNCTION people_search(text[], int[], int[], int[], int[], int)"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0001_initial"), ("vault", "0001_vault")]
    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(unique=True)),
                ("created_at", models.DateTimeField()),
                *UNIT_COLUMNS,
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["district_id", "block_id", "panchayat_id", "unit_id", "id"],
                        name="person_of_district",
                    ),
                    models.Index(fields=["block_id", "panchayat_id", "unit_id", "id"], name="person_of_block"),
                    models.Index(fields=["panchayat_id", "unit_id", "id"], name="person_of_panchayat"),
                    models.Index(fields=["unit_id", "id"], name="person_of_unit"),
                ]
            },
        ),
        migrations.CreateModel(
            name="PersonRecord",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="people.person"
                    ),
                ),
                *UNIT_COLUMNS,
                ("card", models.BinaryField()),
                ("phone", models.BinaryField(null=True)),
                ("phone_token", models.BigIntegerField(db_index=True, null=True)),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("index_version", models.SmallIntegerField()),
                ("source", models.CharField(max_length=20)),
                ("source_ref", models.UUIDField(null=True)),
                ("admitted_at", models.DateTimeField()),
                ("verified_at", models.DateTimeField(null=True)),
                ("key_version", models.SmallIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["tokens"], name="record_tokens"),
                    models.Index(fields=["key_version", "id"], name="record_by_key"),
                ]
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="people.person"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("record_added", "Record Added"),
                            ("merged", "Merged"),
                            ("split", "Split"),
                        ],
                        max_length=12,
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("other_id", models.BigIntegerField(default=0)),
                ("user_id", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE person_event_id AS bigint INCREMENT BY 100", "DROP SEQUENCE person_event_id"
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        ProtectByReach("people_person"),
        ProtectByReach("people_personrecord"),
        migrations.RunSQL(CREATE_SEARCH, DROP_SEARCH),
        migrations.RunSQL(CREATE_FORGET, "DROP FUNCTION people_forget(bigint)"),
    ]
