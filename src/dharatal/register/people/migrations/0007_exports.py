"""Files of people that were asked for: the askings stay, for an inquiry; who asked for what never changes."""

import django.contrib.postgres.fields
from django.db import migrations, models


RIGHTS = """
REVOKE ALL ON people_export FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON people_export TO dharatal_web, dharatal_worker;
GRANT UPDATE (state, done_rows, made_rows, as_of, made_at, expires_at, fetched_at, digest, key_check, problem)
  ON people_export TO dharatal_web, dharatal_worker;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_search_in_one_call'),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('uuid', models.UUIDField(primary_key=True, serialize=False)),
                ('asked_by', models.IntegerField()),
                ('asked_at', models.DateTimeField()),
                ('unit_id', models.IntegerField()),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('purpose', models.CharField(max_length=20)),
                ('words', models.CharField(default='', max_length=200)),
                ('needed_until', models.DateField()),
                ('format', models.CharField(max_length=4)),
                ('language', models.CharField(max_length=2)),
                ('share', models.FloatField()),
                ('reason', models.CharField(default='', max_length=200)),
                ('needed', models.SmallIntegerField()),
                ('rows', models.IntegerField()),
                ('done_rows', models.IntegerField(default=0)),
                ('made_rows', models.IntegerField(default=0)),
                ('subject_id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('making', 'Making'), ('ready', 'Ready'), ('fetched', 'Fetched'), ('refused', 'Refused'), ('expired', 'Expired'), ('failed', 'Failed')], max_length=8)),
                ('as_of', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('digest', models.CharField(default='', max_length=64)),
                ('key_check', models.CharField(default='', max_length=8)),
                ('problem', models.CharField(default='', max_length=40)),
            ],
            options={
                'indexes': [models.Index(fields=['asked_by', 'asked_at'], name='export_of'), models.Index(fields=['state', 'asked_at'], name='export_in_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='export_share'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ready', 'fetched']), _negated=True), models.Q(('made_at__isnull', False), models.Q(('digest', ''), _negated=True), ('expires_at__isnull', False)), _connector='OR'), name='export_made')],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
