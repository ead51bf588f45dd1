"""A complaint's call-backs before the last stay beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trace', '0004_breach'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='earlier',
            field=models.JSONField(default=list),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (earlier) ON trace_complaint TO dharatal_web, dharatal_worker;",
            "REVOKE UPDATE (earlier) ON trace_complaint FROM dharatal_web, dharatal_worker;",
        ),
    ]
