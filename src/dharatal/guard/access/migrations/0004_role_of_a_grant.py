"""Which kind of work a grant is for, by which looks at people are compared."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_given_by")]
    operations = [
        migrations.AddField("grant", "role", models.CharField(max_length=40, default="", db_default="")),
    ]
