"""A token may belong to a machine of the call room, and remembers whether a second factor was shown for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.AddField(
            "token",
            "device",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tokens",
                to="access.device",
            ),
        ),
        migrations.AddField("token", "with_factor", models.BooleanField(default=False)),
    ]
