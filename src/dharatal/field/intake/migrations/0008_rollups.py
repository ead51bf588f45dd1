"""Figures of each day and area, so that a board adds up days and not what every village did in every week.

Figures folded before become unfolded again: boards count those as well, and the next foldings roll them up.
"""

from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach

FIGURES = ("submitted", "called", "verified", "declined", "returned", "filled", "named")


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_forms_on_paper")]
    operations = [
        migrations.CreateModel(
            name="Rollup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grain", models.TextField()),
                ("area_id", models.IntegerField()),
                ("district_id", models.IntegerField()),
                ("block_id", models.IntegerField()),
                ("panchayat_id", models.IntegerField()),
                ("day", models.DateField()),
                *((name, models.IntegerField()) for name in FIGURES),
            ],
            options={
                "indexes": [
                    models.Index(fields=["grain", "district_id", "block_id", "panchayat_id"], name="rollup_place")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("grain", "area_id", "district_id", "block_id", "panchayat_id", "day"),
                        name="rollup_once",
                    )
                ],
            },
        ),
        ProtectByReach("intake_rollup"),
        migrations.RunSQL("UPDATE intake_tally SET is_folded = false WHERE is_folded", migrations.RunSQL.noop),
    ]
