"""Days of looks, what is usual, what was noticed, broken glass, and what was written about them."""

from django.db import migrations, models


RIGHTS = """
REVOKE ALL ON vault_lookday, vault_lookusual, vault_lookplace, vault_noticed, vault_glass, vault_watchword
  FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT, UPDATE ON vault_lookday, vault_lookplace, vault_noticed, vault_glass TO dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON vault_watchword TO dharatal_web, dharatal_worker;
GRANT SELECT ON vault_lookusual TO dharatal_web;
GRANT SELECT, INSERT, UPDATE ON vault_lookusual TO dharatal_worker;
GRANT UPDATE ON vault_watchword TO dharatal_worker;
GRANT DELETE ON vault_lookday, vault_lookplace TO dharatal_worker;
GRANT SELECT ON vault_watchword TO dharatal_finder;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0003_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='LookPlace',
            fields=[
                ('pk', models.CompositePrimaryKey('user_id', 'place', blank=True, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.IntegerField()),
                ('place', models.CharField(max_length=120)),
                ('first_at', models.DateTimeField()),
                ('last_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='LookUsual',
            fields=[
                ('role', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('learnt_on', models.DateField()),
                ('usual', models.JSONField()),
                ('tide_on', models.DateField(null=True)),
                ('tide', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Glass',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('user_id', models.IntegerField()),
                ('unit_id', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.IntegerField(default=0)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('reviewed_by', models.IntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('at'))), name='glass_ends'), models.UniqueConstraint(condition=models.Q(('reviewed_at', None)), fields=('reviewed_at',), name='glass_one', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='LookDay',
            fields=[
                ('pk', models.CompositePrimaryKey('user_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.IntegerField()),
                ('day', models.DateField()),
                ('role', models.CharField(max_length=40)),
                ('state', models.JSONField()),
                ('kinds', models.BinaryField()),
                ('known', models.BinaryField()),
                ('forgiven', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'role'], name='lookday_day')],
            },
        ),
        migrations.CreateModel(
            name='Noticed',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=4)),
                ('user_id', models.IntegerField()),
                ('role', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('score', models.FloatField()),
                ('z', models.JSONField()),
                ('figures', models.JSONField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.IntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['-at', 'id'], name='noticed_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(('step__in', ('warn', 'lock'))), name='noticed_step'), models.UniqueConstraint(condition=models.Q(('closed_at', None), ('step', 'lock')), fields=('user_id',), name='noticed_one_lock'), models.UniqueConstraint(condition=models.Q(('closed_at', None), ('step', 'warn')), fields=('user_id', 'day'), name='noticed_one_warning')],
            },
        ),
        migrations.CreateModel(
            name='WatchWord',
            fields=[
                ('subject_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('about', models.UUIDField()),
                ('kind', models.CharField(max_length=10)),
                ('user_id', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('words', models.BinaryField()),
                ('key_version', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['key_version', 'subject_id'], name='watchword_key')],
                'constraints': [models.UniqueConstraint(fields=('about', 'kind'), name='watchword_once')],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
