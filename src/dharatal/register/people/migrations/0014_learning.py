"""Models that somebody asked for on the page: asked by the pages, ended by the worker."""

from django.db import migrations, models

RIGHTS = """
REVOKE ALL ON people_learning FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON people_learning TO dharatal_web;
GRANT SELECT, INSERT, UPDATE ON people_learning TO dharatal_worker;
GRANT USAGE ON SEQUENCE people_learning_id_seq TO dharatal_web, dharatal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0013_seeker")]
    operations = [
        migrations.CreateModel(
            name="Learning",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("asked_by", models.IntegerField()),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.CharField(default="", max_length=40)),
                ("problem", models.CharField(default="", max_length=40)),
                ("figures", models.JSONField(default=dict)),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
