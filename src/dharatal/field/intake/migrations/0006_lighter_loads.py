"""A submission's batch is neither checked nor indexed apart: of each row stored that cost a fifth."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_counted_once")]
    operations = [
        migrations.AlterField(
            model_name="submission",
            name="batch",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="submissions",
                to="intake.batch",
            ),
        ),
    ]
