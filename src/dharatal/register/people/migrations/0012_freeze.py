"""Files can be stopped for everybody; that they were, and by whom, stays."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0011_whose")]
    operations = [
        migrations.CreateModel(
            name="Freeze",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("since_at", models.DateTimeField()),
                ("set_by", models.IntegerField()),
                ("until_at", models.DateTimeField(null=True)),
                ("lifted_by", models.IntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1), condition=Q(until_at__isnull=True), name="exports_frozen_once"
                    )
                ]
            },
        ),
        migrations.RunSQL(
            "REVOKE DELETE ON people_freeze FROM dharatal_web, dharatal_worker", migrations.RunSQL.noop
        ),
    ]
