"""Who gave a log-in the password and the card that hold."""

from django.db import migrations, models

# Who was given a password before this was kept is taken to have chosen an own one, but for those who never came in.
FILL = """
UPDATE access_user SET password_by = created_by, password_at = created_at
WHERE last_login IS NULL AND created_by <> 0;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_token_of_a_machine")]
    operations = [
        migrations.AddField("user", "password_by", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("user", "password_at", models.DateTimeField(null=True)),
        migrations.AddField("user", "card_by", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("user", "card_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
