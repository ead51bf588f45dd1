"""What waits for other people's yes, and their words."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q

# Nobody takes a yes back or writes another's: a word is appended, and never the asker's own.
RIGHTS = """
REVOKE ALL ON vault_asked, vault_approved FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON vault_asked, vault_approved TO dharatal_web, dharatal_worker;
GRANT UPDATE (refused_by, refused_at, reason) ON vault_asked TO dharatal_web, dharatal_worker;
ALTER TABLE vault_approved ADD CONSTRAINT approved_what_was_asked
  FOREIGN KEY (asked_id, asked_by) REFERENCES vault_asked (id, asked_by);
"""
BACK = "ALTER TABLE vault_approved DROP CONSTRAINT approved_what_was_asked"


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_erase")]
    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.UUIDField()),
                ("needed", models.SmallIntegerField()),
                ("asked_by", models.IntegerField()),
                ("asked_at", models.DateTimeField()),
                (
                    "excluded",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                ("refused_by", models.IntegerField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(default="", max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="asked_once"),
                    models.UniqueConstraint(fields=("id", "asked_by"), name="asked_by_whom"),
                    models.CheckConstraint(
                        condition=Q(("needed__gte", 1), ("needed__lte", 9)), name="asked_of_some"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Approved",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "asked_id", "user_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_id", models.UUIDField()),
                ("asked_by", models.IntegerField()),
                ("user_id", models.IntegerField()),
                ("approved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("user_id", F("asked_by")), _negated=True), name="approved_by_another"
                    )
                ]
            },
        ),
        migrations.RunSQL(RIGHTS, BACK),
    ]
