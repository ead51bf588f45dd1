"""Outlines of units, loaded by the operator."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0002_sounds")]
    operations = [
        migrations.CreateModel(
            name="Shape",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("outline", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shape", to="territory.unit"
                    ),
                ),
            ],
        )
    ]
