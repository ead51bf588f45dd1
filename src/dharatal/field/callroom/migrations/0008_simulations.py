"""Invented rooms that were played through: asked for by the pages, done by the worker."""

from django.db import migrations, models

RIGHTS = """
REVOKE ALL ON callroom_simulation FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON callroom_simulation TO dharatal_web;
GRANT SELECT, INSERT, UPDATE ON callroom_simulation TO dharatal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("callroom", "0007_called_lately")]
    operations = [
        migrations.CreateModel(
            name="Simulation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("rooms", models.SmallIntegerField()),
                ("seed", models.IntegerField()),
                ("asked_by", models.IntegerField()),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(default=dict)),
            ],
            options={"indexes": [models.Index(fields=["-asked_at", "id"], name="simulation_latest")]},
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
