"""Salts, quotas, erasures and key versions."""

from django.db import migrations, models

RIGHTS = """
REVOKE ALL ON vault_subjectsalt, vault_spending, vault_erasure, vault_keyversion FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT, DELETE ON vault_subjectsalt TO dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON vault_spending, vault_erasure TO dharatal_web, dharatal_worker;
GRANT DELETE ON vault_spending TO dharatal_worker;
GRANT SELECT ON vault_keyversion TO dharatal_web;
GRANT SELECT, INSERT, UPDATE ON vault_keyversion TO dharatal_worker;
GRANT USAGE ON SEQUENCE subject_id TO dharatal_web, dharatal_worker;
"""

# Row-level security may hide rows from whoever rotates; a key must not be destroyed while hidden rows need it.
COUNT_BY_KEY = """
CREATE FUNCTION vault_rows_by_key(wanted text) RETURNS TABLE (key_version smallint, held bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE format('SELECT key_version::smallint, count(*) FROM %s GROUP BY 1', wanted::regclass);
END $$;
ALTER FUNCTION vault_rows_by_key(text) OWNER TO dharatal_finder;
REVOKE ALL ON FUNCTION vault_rows_by_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault_rows_by_key(text) TO dharatal_worker;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="SubjectSalt",
            fields=[
                ("subject_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField()),
                ("salt", models.BinaryField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Spending",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "user_id", "kind", "day", "subject_id", blank=True, editable=False, primary_key=True,
                        serialize=False,
                    ),
                ),
                ("user_id", models.IntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("subject_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("subject_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("erased_at", models.DateTimeField()),
                ("user_id", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="KeyVersion",
            fields=[
                ("version", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE subject_id AS bigint INCREMENT BY 100", "DROP SEQUENCE subject_id"
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT_BY_KEY, "DROP FUNCTION vault_rows_by_key(text)"),
    ]
