"""Calls, partitioned by month."""

from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach

CREATE = """
CREATE TABLE calls_call (
    uuid uuid NOT NULL,
    started_at timestamptz NOT NULL,
    task_id bigint NOT NULL,
    subject_id bigint NOT NULL,
    district_id int NOT NULL,
    block_id int NOT NULL,
    panchayat_id int NOT NULL,
    unit_id int NOT NULL,
    caller_id int NOT NULL,
    line_id int NULL,
    dialled_at timestamptz NULL,
    finished_at timestamptz NULL,
    outcome varchar(20) NOT NULL,
    key varchar(80) NOT NULL,
    led_to varchar(8) NOT NULL,
    due_at timestamptz NULL,
    same_line boolean NOT NULL,
    before jsonb NULL,
    PRIMARY KEY (uuid, started_at)
) PARTITION BY RANGE (started_at);
CREATE TABLE calls_call_default PARTITION OF calls_call DEFAULT;
CREATE INDEX calls_of_caller ON calls_call (caller_id, finished_at);
CREATE INDEX calls_of_task ON calls_call (task_id, started_at);
REVOKE ALL ON calls_call_default FROM dharatal_web, dharatal_worker;
REVOKE DELETE ON calls_call FROM dharatal_web;

CREATE FUNCTION calls_ensure_partitions(from_day date, months int) RETURNS int
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
    PERFORM pg_advisory_xact_lock(hashtext('calls_ensure_partitions'));
    FOR step IN 0..months LOOP
        opens := date_trunc('month', from_day::timestamp) + make_interval(months => step);
        closes := opens + interval '1 month';
        part := 'calls_call_' || to_char(opens, 'YYYY_MM');
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I (LIKE calls_call INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, dharatal_web, dharatal_worker', part);
        LOCK TABLE calls_call_default IN ACCESS EXCLUSIVE MODE;
        EXECUTE format('WITH strayed AS (DELETE FROM calls_call_default WHERE started_at >= %L'
            ' AND started_at < %L RETURNING *) INSERT INTO %I SELECT * FROM strayed', opens, closes, part);
        EXECUTE format('ALTER TABLE calls_call ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            part, opens, closes);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION calls_ensure_partitions(date, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION calls_ensure_partitions(date, int) TO dharatal_worker;
SELECT calls_ensure_partitions((now() - interval '1 month')::date, 6);
"""


class Migration(migrations.Migration):

    dependencies = [("calls", "0001_calls")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    CREATE, "DROP FUNCTION calls_ensure_partitions(date, int); DROP TABLE calls_call"
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name='Call',
                    fields=[
                        ('pk', models.CompositePrimaryKey('uuid', 'started_at', blank=True, editable=False, primary_key=True, serialize=False)),
                        ('uuid', models.UUIDField()),
                        ('started_at', models.DateTimeField()),
                        ('task_id', models.BigIntegerField()),
                        ('subject_id', models.BigIntegerField()),
                        ('district_id', models.IntegerField()),
                        ('block_id', models.IntegerField()),
                        ('panchayat_id', models.IntegerField()),
                        ('unit_id', models.IntegerField()),
                        ('caller_id', models.IntegerField()),
                        ('line_id', models.IntegerField(null=True)),
                        ('dialled_at', models.DateTimeField(null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('outcome', models.CharField(default='', max_length=20)),
                        ('key', models.CharField(default='', max_length=80)),
                        ('led_to', models.CharField(default='', max_length=8)),
                        ('due_at', models.DateTimeField(null=True)),
                        ('same_line', models.BooleanField(default=False)),
                        ('before', models.JSONField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['caller_id', 'finished_at'], name='calls_of_caller'), models.Index(fields=['task_id', 'started_at'], name='calls_of_task')],
                    },
                ),
            ],
        ),
        ProtectByReach("calls_call", extra="caller_id = (SELECT reach_user())"),
    ]
