"""Which submissions the figures count: of a member who was sent twice, one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_move_with_the_keys")]
    operations = [
        migrations.AddField("submission", "is_counted", models.BooleanField(default=True, db_default=True))
    ]
