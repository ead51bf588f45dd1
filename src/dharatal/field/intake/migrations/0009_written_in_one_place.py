"""A row key needs one index, and who is known is looked up by the index whatever the planner has counted."""

from django.db import migrations, models

KNOWN = "ALTER FUNCTION intake_known(bigint[], bigint[])"
BY_INDEX = f"{KNOWN} SET enable_seqscan = off; {KNOWN} SET enable_hashjoin = off; {KNOWN} SET enable_mergejoin = off;"
AS_BEFORE = f"{KNOWN} RESET enable_seqscan; {KNOWN} RESET enable_hashjoin; {KNOWN} RESET enable_mergejoin;"


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_rollups")]
    operations = [
        migrations.AlterField("submission", "row_key", models.CharField(max_length=12)),
        migrations.AddConstraint(
            "submission", models.UniqueConstraint(fields=["row_key"], name="submission_row_key")
        ),
        migrations.RunSQL(BY_INDEX, AS_BEFORE),
    ]
