"""The log's tables, append-only by privilege.

What the owner makes is granted to web and worker by default privileges; here everything is taken back first.
The partitions are reached through their parent only, so no role but the owner has any right on them.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

CREATE_ENTRY = """
CREATE TABLE audit_entry (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_id bigint NOT NULL,
    login text NOT NULL,
    channel text NOT NULL,
    place text NOT NULL,
    device text NOT NULL,
    request_id text NOT NULL,
    action text NOT NULL CHECK (action ~ '^[a-z_]+[.][a-z_]+$'),
    unit_id bigint NULL,
    object_id uuid NULL,
    purpose text NOT NULL CHECK (length(purpose) <= 64),
    facts jsonb NOT NULL CHECK (jsonb_typeof(facts) = 'object'),
    subjects bytea NOT NULL,
    subject_count bigint NOT NULL CHECK (subject_count >= 0),
    subject_one bigint NULL CHECK ((subject_count = 1) = (subject_one IS NOT NULL)),
    subject_chunks int[] NOT NULL,
    visibility text NOT NULL CHECK (visibility IN ('ordinary', 'case')),
    key_version int NOT NULL,
    mac bytea NOT NULL,
    arrived_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

CREATE TABLE audit_entry_default PARTITION OF audit_entry DEFAULT;

CREATE INDEX audit_entry_arrived ON audit_entry (arrived_in);
CREATE INDEX audit_entry_by_actor ON audit_entry (login, at, id);
CREATE INDEX audit_entry_by_time ON audit_entry (at, id);
CREATE INDEX audit_entry_one_subject ON audit_entry (subject_one, at) WHERE subject_one IS NOT NULL;
CREATE INDEX audit_entry_many_subjects ON audit_entry USING gin (subject_chunks) WHERE subject_count > 1;
CREATE INDEX audit_entry_bodies_dropped ON audit_entry (at) WHERE action = 'audit.bodies_dropped';
"""

CREATE_FUNCTIONS = """
CREATE FUNCTION audit_ensure_partitions(from_day date, months int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    opens timestamptz;
    closes timestamptz;
    part text;
    made int := 0;
BEGIN
    IF months NOT BETWEEN 0 AND 60 THEN
        RAISE EXCEPTION 'between 0 and 60 months ahead';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('audit_ensure_partitions'));
    FOR step IN 0..months LOOP
        opens := date_trunc('month', from_day::timestamp) + make_interval(months => step);
        closes := opens + interval '1 month';
        part := 'audit_entry_' || to_char(opens, 'YYYY_MM');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I (LIKE audit_entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, dharatal_web, dharatal_worker', part);
        LOCK TABLE audit_entry_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('WITH strayed AS (DELETE FROM audit_entry_default WHERE at >= %L AND at < %L RETURNING *)'
            ' INSERT INTO %I SELECT * FROM strayed', opens, closes, part);
        EXECUTE format('ALTER TABLE audit_entry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            part, opens, closes);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

CREATE FUNCTION audit_drop_bodies(before date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    part text;
    went int := 0;
BEGIN
    IF before <> date_trunc('month', before::timestamp)::date OR before > now() - interval '365 days' THEN
        RAISE EXCEPTION 'bodies go by whole months, and not within a year';
    END IF;
    IF EXISTS (
        SELECT FROM audit_entry e WHERE e.at < before::timestamptz AND NOT EXISTS (
            SELECT FROM audit_leaf l WHERE l.entry_id = e.id AND l.entry_at = e.at)) THEN
        RAISE EXCEPTION 'some of these bodies are not sealed yet';
    END IF;
    FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'audit_entry'::regclass AND c.relname ~ '^audit_entry_[0-9]{4,}_[0-9]{2}$'
          AND to_date(substr(c.relname, 13), 'YYYY_MM') < before
    LOOP
        EXECUTE format('DROP TABLE %I', part);
        went := went + 1;
    END LOOP;
    DELETE FROM audit_entry_default WHERE at < before::timestamptz;
    RETURN went;
END $$;

REVOKE ALL ON FUNCTION audit_ensure_partitions(date, int), audit_drop_bodies(date) FROM PUBLIC, dharatal_web;
GRANT EXECUTE ON FUNCTION audit_ensure_partitions(date, int), audit_drop_bodies(date) TO dharatal_worker;

SELECT audit_ensure_partitions((now() - interval '1 month')::date, 13);
"""

ENTRY_COLUMNS = (
    "id, at, actor_id, login, channel, place, device, request_id, action, unit_id, object_id, purpose, facts,"
    " subjects, subject_count, subject_one, subject_chunks, visibility, key_version, mac"
)

# The sealer trusts arrived_in, so nobody but the database writes it.
GRANT = f"""
REVOKE ALL ON audit_entry, audit_entry_default, audit_leaf, audit_checkpoint, audit_sealerstate, audit_cursor
    FROM PUBLIC, dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ({ENTRY_COLUMNS}) ON audit_entry TO dharatal_web, dharatal_worker;
GRANT SELECT ON audit_leaf, audit_checkpoint, audit_sealerstate, audit_cursor TO dharatal_web;
GRANT SELECT, INSERT ON audit_leaf, audit_checkpoint TO dharatal_worker;
GRANT SELECT, INSERT, UPDATE ON audit_sealerstate, audit_cursor TO dharatal_worker;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE_ENTRY, "DROP TABLE audit_entry")],
            state_operations=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("actor_id", models.BigIntegerField()),
                        ("login", models.TextField()),
                        ("channel", models.TextField()),
                        ("place", models.TextField()),
                        ("device", models.TextField()),
                        ("request_id", models.TextField()),
                        ("action", models.TextField()),
                        ("unit_id", models.BigIntegerField(null=True)),
                        ("object_id", models.UUIDField(null=True)),
                        ("purpose", models.TextField()),
                        ("facts", models.JSONField()),
                        ("subjects", models.BinaryField()),
                        ("subject_count", models.BigIntegerField()),
                        ("subject_one", models.BigIntegerField(null=True)),
                        (
                            "subject_chunks",
                            django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                        ),
                        ("visibility", models.TextField()),
                        ("key_version", models.IntegerField()),
                        ("mac", models.BinaryField()),
                    ],
                    options={"ordering": ["at", "id"]},
                ),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField()),
                ("entry_at", models.DateTimeField()),
                ("action", models.TextField()),
                ("hash", models.BinaryField(max_length=32)),
                ("key_version", models.IntegerField()),
                ("mac", models.BinaryField(max_length=32)),
            ],
            options={
                "ordering": ["index"],
                "constraints": [
                    models.UniqueConstraint(fields=["entry_id", "entry_at"], name="audit_leaf_entry_once"),
                    models.CheckConstraint(condition=models.Q(index__gte=0), name="audit_leaf_counts_from_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField(max_length=32)),
                ("text", models.TextField()),
                ("signed_at", models.DateTimeField()),
            ],
            options={"ordering": ["size"]},
        ),
        migrations.CreateModel(
            name="SealerState",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("peaks", models.BinaryField()),
                ("sealed_before", models.BigIntegerField()),
                ("checkpoint_size", models.BigIntegerField()),
                ("checkpoint_at", models.DateTimeField(null=True)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("key_version", models.IntegerField()),
                ("mac", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_sealer")],
            },
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("next_index", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(CREATE_FUNCTIONS, "DROP FUNCTION audit_ensure_partitions, audit_drop_bodies"),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]
