"""The queue, its skips, pauses and tallies. Calls follow in the next migration, since they are partitioned."""

from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach

PREPARE = """
CREATE SEQUENCE calls_task_id INCREMENT BY 100;
ALTER TABLE calls_task SET (
    fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05
);
ALTER TABLE calls_presence SET (fillfactor = 50);
REVOKE UPDATE, DELETE ON calls_skip FROM dharatal_web;
REVOKE UPDATE, DELETE ON calls_statetally, calls_callertally, calls_districttally FROM dharatal_web;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [('access', '0001_initial')]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('ref', models.UUIDField(primary_key=True, serialize=False)),
                ('next_slot', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('caller_id', models.IntegerField(primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SimLine',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=40, unique=True)),
                ('cap', models.SmallIntegerField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('call_uuid', models.UUIDField(primary_key=True, serialize=False)),
                ('subject_id', models.BigIntegerField()),
                ('caller_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField()),
                ('panchayat_id', models.IntegerField()),
                ('note', models.BinaryField()),
                ('key_version', models.SmallIntegerField()),
            ],
            options={
                'indexes': [
                    models.Index(fields=['key_version', 'call_uuid'], name='calls_by_key_version'),
                    models.Index(fields=['subject_id'], name='calls_notes_of_subject'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LineUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_id', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=10)),
            ],
            options={
                'indexes': [models.Index(fields=['line_id', 'kind', 'at'], name='calls_line_used')],
            },
        ),
        migrations.CreateModel(
            name='StateTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district_id', models.IntegerField()),
                ('state', models.CharField(max_length=8)),
                ('n', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='CallerTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('caller_id', models.IntegerField()),
                ('code', models.CharField(max_length=20)),
                ('n', models.IntegerField()),
                ('seconds', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'caller_id'], name='calls_of_caller_a_day')],
            },
        ),
        migrations.CreateModel(
            name='DistrictTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('hour', models.SmallIntegerField()),
                ('district_id', models.IntegerField()),
                ('code', models.CharField(max_length=20)),
                ('n', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'district_id'], name='calls_of_district_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Lane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district_id', 'block_id'), name='calls_lane_once')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('caller_id', models.IntegerField(null=True)),
                ('district_id', models.IntegerField(null=True)),
                ('reason', models.CharField(default='', max_length=20)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('paused_by', models.IntegerField()),
                ('resumed_by', models.IntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('since'), condition=models.Q(('until__isnull', True)), name='calls_pauses_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('caller_id__isnull', True), ('district_id__isnull', True), _connector='OR'), name='calls_pause_of_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='Skip',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('task_id', models.BigIntegerField()),
                ('caller_id', models.IntegerField()),
                ('day', models.DateField()),
                ('reason', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['caller_id', 'day'], name='calls_skips_of_day')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('owner_kind', models.CharField(max_length=20)),
                ('owner_ref', models.UUIDField()),
                ('subject_id', models.BigIntegerField()),
                ('phone_token', models.BigIntegerField()),
                ('phone_version', models.SmallIntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('unit_id', models.IntegerField()),
                ('batch_ref', models.UUIDField()),
                ('slot', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('attempts', models.SmallIntegerField(default=0)),
                ('language_tries', models.SmallIntegerField(default=0)),
                ('first_attempt_at', models.DateTimeField(null=True)),
                ('last_attempt_at', models.DateTimeField(null=True)),
                ('last_outcome', models.CharField(default='', max_length=20)),
                ('last_part_of_day', models.CharField(default='', max_length=10)),
                ('due_at', models.DateTimeField(null=True)),
                ('named_callback', models.BooleanField(default=False)),
                ('promised_by', models.IntegerField(null=True)),
                ('passed_by', models.IntegerField(null=True)),
                ('passed_until', models.DateTimeField(null=True)),
                ('leased_by', models.IntegerField(null=True)),
                ('leased_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('call_uuid', models.UUIDField(null=True)),
                ('same_line', models.BooleanField(default=False)),
                ('outcome', models.CharField(default='', max_length=20)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('slot'), models.F('id'), condition=models.Q(('due_at__isnull', True), ('state', 'waiting')), name='calls_fresh'), models.Index(models.F('district_id'), models.F('block_id'), models.F('slot'), models.F('id'), condition=models.Q(('due_at__isnull', True), ('state', 'waiting')), name='calls_fresh_in_lane'), models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('due_at__isnull', False), ('named_callback', False), ('state', 'waiting')), name='calls_retries'), models.Index(models.F('district_id'), models.F('block_id'), models.F('due_at'), models.F('id'), condition=models.Q(('due_at__isnull', False), ('named_callback', False), ('state', 'waiting')), name='calls_retries_in_lane'), models.Index(models.F('due_at'), models.F('id'), condition=models.Q(('named_callback', True), ('state', 'waiting')), name='calls_promises'), models.Index(models.F('lease_until'), models.F('id'), condition=models.Q(('state', 'leased')), name='calls_leases'), models.Index(models.F('phone_token'), models.F('id'), condition=models.Q(('state__in', ['waiting', 'held'])), name='calls_on_line')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'leased')), fields=('phone_token',), name='calls_one_lease_a_phone'), models.UniqueConstraint(condition=models.Q(('state', 'leased')), fields=('leased_by',), name='calls_one_lease_a_caller'), models.UniqueConstraint(fields=('owner_ref', 'closed_at'), name='calls_one_open_task_an_owner', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('leased_by__isnull', True), ('state__in', ['waiting', 'done', 'held', 'closed'])), models.Q(('call_uuid__isnull', False), ('lease_until__isnull', False), ('leased_at__isnull', False), ('leased_by__isnull', False), ('state', 'leased')), _connector='OR'), name='calls_lease_is_whole')],
            },
        ),
        migrations.RunSQL(PREPARE, "DROP SEQUENCE calls_task_id"),
        ProtectByReach("calls_note", extra="caller_id = (SELECT reach_user())"),
        ProtectByReach("calls_task", extra="leased_by = (SELECT reach_user())"),
    ]
