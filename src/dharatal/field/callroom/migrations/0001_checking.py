"""Second calls, what they found, and the hearings they led to."""

import django.contrib.postgres.fields
from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach

# A hearing is of no place: its caller sees his own, and whoever steers calls anywhere sees that there is one.
HEARINGS = """
ALTER TABLE callroom_hearing ENABLE ROW LEVEL SECURITY;
ALTER TABLE callroom_hearing FORCE ROW LEVEL SECURITY;
CREATE POLICY within_reach ON callroom_hearing TO dharatal_web, dharatal_worker
  USING (caller_id = (SELECT reach_user()) OR cardinality((SELECT reach_districts())) > 0)
  WITH CHECK (caller_id = (SELECT reach_user()) OR cardinality((SELECT reach_districts())) > 0);
CREATE POLICY whole ON callroom_hearing TO dharatal_owner, dharatal_finder USING (true) WITH CHECK (true);
GRANT SELECT ON callroom_check, callroom_heard, callroom_hearing, callroom_planted TO dharatal_finder;
"""
OPEN = """
DROP POLICY whole ON callroom_hearing;
DROP POLICY within_reach ON callroom_hearing;
ALTER TABLE callroom_hearing NO FORCE ROW LEVEL SECURITY;
ALTER TABLE callroom_hearing DISABLE ROW LEVEL SECURITY;
"""
OF_THE_ROOM = "(district_id = 0 AND cardinality((SELECT reach_districts())) > 0)"  # about a caller, who serves all
OWN = "caller_id = (SELECT reach_user())"

class Migration(migrations.Migration):

    initial = True

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Accepted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('caller_id', models.IntegerField()),
                ('version', models.SmallIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('caller_id', 'version'), name='accepted_once')],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=8)),
                ('state', models.CharField(choices=[('open', 'Open'), ('agrees', 'Agrees'), ('differs', 'Differs'), ('unclear', 'Unclear'), ('void', 'Void')], default='open', max_length=8)),
                ('first_call', models.UUIDField(unique=True)),
                ('caller_id', models.IntegerField()),
                ('first_outcome', models.CharField(max_length=20)),
                ('first_at', models.DateTimeField()),
                ('first_device', models.CharField(default='', max_length=40)),
                ('about', models.UUIDField()),
                ('subject_id', models.BigIntegerField()),
                ('ordered_at', models.DateTimeField()),
                ('second_call', models.UUIDField(null=True)),
                ('second_caller', models.IntegerField(null=True)),
                ('second_outcome', models.CharField(default='', max_length=20)),
                ('decided_at', models.DateTimeField(null=True)),
                ('counted_in', models.UUIDField(null=True)),
                ('hearing', models.UUIDField(null=True)),
                ('sample', models.UUIDField(null=True)),
                ('doubted_by', models.IntegerField(null=True)),
                ('ruling', models.CharField(default='', max_length=12)),
                ('ruled_by', models.IntegerField(null=True)),
                ('ruled_at', models.DateTimeField(null=True)),
                ('ruling_reason', models.BinaryField(null=True)),
                ('key_version', models.SmallIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['caller_id', 'ordered_at'], name='check_of_caller'), models.Index(condition=models.Q(('state', 'open')), fields=['ordered_at', 'id'], name='check_open'), models.Index(fields=['counted_in'], name='check_in_round'), models.Index(condition=models.Q(('hearing__isnull', False)), fields=['hearing'], name='check_in_hearing'), models.Index(condition=models.Q(('sample__isnull', False)), fields=['sample'], name='check_in_sample'), models.Index(condition=models.Q(('ruling', 'asked')), fields=['ordered_at', 'id'], name='check_to_rule'), models.Index(fields=['key_version', 'id'], name='check_key_version')],
            },
        ),
        migrations.CreateModel(
            name='Heard',
            fields=[
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('call_uuid', models.UUIDField(primary_key=True, serialize=False)),
                ('subject_id', models.BigIntegerField()),
                ('caller_id', models.IntegerField()),
                ('heard', models.BinaryField()),
                ('phoned', models.CharField(default='', max_length=3)),
                ('key_version', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['key_version', 'call_uuid'], name='heard_key_version')],
            },
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('caller_id', models.IntegerField()),
                ('round_id', models.UUIDField(unique=True)),
                ('opened_at', models.DateTimeField()),
                ('pause_id', models.UUIDField()),
                ('paused_by', models.IntegerField()),
                ('checks', models.IntegerField()),
                ('failed', models.IntegerField()),
                ('held', models.IntegerField()),
                ('subject_id', models.BigIntegerField()),
                ('reply', models.BinaryField(null=True)),
                ('replied_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(default='', max_length=10)),
                ('reason', models.BinaryField(null=True)),
                ('decided_by', models.IntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('key_version', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['caller_id', 'opened_at'], name='hearing_of_caller'), models.Index(fields=['key_version', 'id'], name='hearing_key_version')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('caller_id',), name='one_hearing_a_caller')],
            },
        ),
        migrations.CreateModel(
            name='Planted',
            fields=[
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('subject_id', models.BigIntegerField()),
                ('card', models.BinaryField()),
                ('phone', models.BinaryField()),
                ('answers', models.BinaryField()),
                ('phone_token', models.BigIntegerField()),
                ('index_version', models.SmallIntegerField()),
                ('key_version', models.SmallIntegerField()),
                ('expected', models.CharField(max_length=20)),
                ('entered_by', models.IntegerField()),
                ('entered_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['key_version', 'id'], name='planted_key_version')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('caller_id', models.IntegerField()),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(default='', max_length=8)),
            ],
            options={
                'indexes': [models.Index(fields=['caller_id', 'opened_at'], name='round_of_caller')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('caller_id',), name='one_round_a_caller')],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('batch', models.UUIDField()),
                ('size', models.SmallIntegerField()),
                ('allowed', models.SmallIntegerField()),
                ('drawn', models.SmallIntegerField()),
                ('drawn_by', models.IntegerField()),
                ('drawn_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['batch', 'drawn_at'], name='sample_of_batch')],
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('batch', models.UUIDField(null=True)),
                ('caller_id', models.IntegerField(null=True)),
                ('day', models.DateField()),
                ('calls', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('figures', models.JSONField()),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'batch', 'caller_id', 'unit_id', 'day'), name='signal_once_a_day', nulls_distinct=False)],
            },
        ),
        ProtectByReach("callroom_check", extra=OWN),
        ProtectByReach("callroom_heard"),
        ProtectByReach("callroom_planted"),
        ProtectByReach("callroom_sample"),
        ProtectByReach("callroom_signal", extra=OF_THE_ROOM),
        migrations.RunSQL(HEARINGS, OPEN),
    ]
