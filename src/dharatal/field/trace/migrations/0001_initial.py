"""Lists that turned up outside: what was handed in stays, for an inquiry, when it is shredded."""

from django.db import migrations, models

RIGHTS = """
REVOKE ALL ON trace_suspectfile FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON trace_suspectfile TO dharatal_web, dharatal_worker;
GRANT UPDATE (state, percent, rows, read_at, problem) ON trace_suspectfile TO dharatal_web, dharatal_worker;
GRANT UPDATE (label, key_version) ON trace_suspectfile TO dharatal_worker;
GRANT SELECT ON trace_suspectfile TO dharatal_finder;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="SuspectFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject_id", models.BigIntegerField()),
                ("received_by", models.IntegerField()),
                ("received_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("read", "Read"),
                            ("failed", "Failed"),
                            ("shredded", "Shredded"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("label", models.BinaryField()),
                ("key_version", models.SmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("percent", models.SmallIntegerField(default=0)),
                ("rows", models.IntegerField(default=0)),
                ("read_at", models.DateTimeField(null=True)),
                ("kept_until", models.DateTimeField()),
                ("problem", models.CharField(default="", max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["key_version", "id"], name="suspect_by_key"),
                    models.Index(fields=["-received_at", "id"], name="suspect_latest"),
                ]
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
