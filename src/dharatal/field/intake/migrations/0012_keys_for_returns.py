"""A name gets its row key when it comes back: few do, and an index of all keys cost each load a twentieth."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0011_whose")]
    operations = [
        migrations.RemoveConstraint("submission", "submission_row_key"),
        migrations.AlterField("submission", "row_key", models.CharField(max_length=12, null=True)),
        migrations.AddConstraint(
            "submission",
            models.UniqueConstraint(
                fields=["row_key"], condition=Q(row_key__isnull=False), name="submission_row_key"
            ),
        ),
    ]
