"""Inquiries that are closed, whose entries are shown like all others: appended, never taken back."""

from django.db import migrations, models

RIGHTS = """
REVOKE ALL ON audit_released FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT (object_id, released_at) ON audit_released TO dharatal_web, dharatal_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Released",
            fields=[
                ("object_id", models.UUIDField(primary_key=True, serialize=False)),
                ("released_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
