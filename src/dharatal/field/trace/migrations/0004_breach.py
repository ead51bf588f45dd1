"""The breach case, and what leaves an inquiry: nothing of either is removed, and little is changed afterwards."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach

TABLES = (
    "trace_breach, trace_facts, trace_notice, trace_concerned, trace_letters, trace_switch, trace_hearing, trace_report"
)
RIGHTS = f"""
REVOKE ALL ON {TABLES} FROM dharatal_web, dharatal_worker;
GRANT SELECT, INSERT ON {TABLES} TO dharatal_web, dharatal_worker;
GRANT UPDATE (state, closed_at, closed_by) ON trace_breach TO dharatal_web, dharatal_worker;
GRANT UPDATE (body, key_version) ON trace_facts TO dharatal_worker;
GRANT UPDATE (told_at, told_by, told_how, reference, units, reached_to, spread_at) ON trace_notice
  TO dharatal_web, dharatal_worker;
GRANT UPDATE (hindi, english, key_version) ON trace_notice TO dharatal_worker;
GRANT UPDATE (channel, state, call_uuid, outcome, told_at, told_by, letters) ON trace_concerned
  TO dharatal_web, dharatal_worker;
GRANT UPDATE (unit_id, district_id, block_id, panchayat_id) ON trace_concerned TO dharatal_worker;
GRANT UPDATE (posted_at, posted_by, reference) ON trace_letters TO dharatal_web, dharatal_worker;
GRANT UPDATE (key_version) ON trace_letters TO dharatal_worker;
GRANT UPDATE (undone_at, undone_by) ON trace_switch TO dharatal_web, dharatal_worker;
GRANT UPDATE (seen_at, answer, answered_at) ON trace_hearing TO dharatal_web, dharatal_worker;
GRANT UPDATE (evidence, key_version) ON trace_hearing TO dharatal_worker;
GRANT SELECT ON {TABLES} TO dharatal_finder;
"""

# The holder sees the own hearing; whoever is named in the case sees all of it. The worker only moves it to a new key.
HEARINGS = """
ALTER TABLE trace_hearing ENABLE ROW LEVEL SECURITY;
ALTER TABLE trace_hearing FORCE ROW LEVEL SECURITY;
CREATE POLICY holder_or_named ON trace_hearing TO dharatal_web, dharatal_worker
  USING (user_id = (SELECT reach_user()) OR trace_named_in(case_id))
  WITH CHECK (user_id = (SELECT reach_user()) OR trace_named_in(case_id));
CREATE POLICY whole ON trace_hearing TO dharatal_owner, dharatal_finder USING (true) WITH CHECK (true);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('trace', '0003_assumptions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.IntegerField(unique=True)),
                ('case_id', models.UUIDField(null=True)),
                ('subject_id', models.BigIntegerField()),
                ('districts', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('noticed_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.IntegerField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=6)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.IntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Hearing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('finding_id', models.UUIDField()),
                ('user_id', models.IntegerField()),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.IntegerField()),
                ('due_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('evidence', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('answer', models.BinaryField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('subject_id', models.BigIntegerField()),
                ('key_version', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['key_version', 'id'], name='hearing_by_key'), models.Index(fields=['user_id', '-opened_at'], name='hearing_of_user'), models.Index(fields=['case_id', 'opened_at'], name='hearing_of_case')],
                'constraints': [models.UniqueConstraint(fields=('finding_id', 'user_id'), name='hearing_once_a_finding')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('duty', models.CharField(max_length=12)),
                ('version', models.SmallIntegerField()),
                ('facts', models.SmallIntegerField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.IntegerField()),
                ('hindi', models.BinaryField()),
                ('english', models.BinaryField()),
                ('digest', models.CharField(max_length=64)),
                ('told_at', models.DateTimeField(null=True)),
                ('told_by', models.IntegerField(null=True)),
                ('told_how', models.CharField(default='', max_length=8)),
                ('reference', models.BinaryField(null=True)),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('reached_to', models.BigIntegerField(default=0)),
                ('spread_at', models.DateTimeField(null=True)),
                ('subject_id', models.BigIntegerField()),
                ('key_version', models.SmallIntegerField()),
                ('breach', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='notices', to='trace.breach')),
            ],
        ),
        migrations.CreateModel(
            name='Letters',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('count', models.SmallIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('printed_at', models.DateTimeField()),
                ('printed_by', models.IntegerField()),
                ('posted_at', models.DateTimeField(null=True)),
                ('posted_by', models.IntegerField(null=True)),
                ('reference', models.BinaryField(null=True)),
                ('subject_id', models.BigIntegerField()),
                ('key_version', models.SmallIntegerField()),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='letters', to='trace.notice')),
            ],
        ),
        migrations.CreateModel(
            name='Concerned',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('subject_id', models.BigIntegerField()),
                ('person_id', models.BigIntegerField()),
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('channel', models.CharField(max_length=6)),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('call_uuid', models.UUIDField(null=True)),
                ('outcome', models.CharField(default='', max_length=20)),
                ('told_at', models.DateTimeField(null=True)),
                ('told_by', models.IntegerField(null=True)),
                ('letters', models.UUIDField(null=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='concerned', to='trace.notice')),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.IntegerField(unique=True)),
                ('case_id', models.UUIDField()),
                ('finding_id', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.IntegerField()),
                ('content_digest', models.CharField(max_length=64)),
                ('hindi_digest', models.CharField(max_length=64)),
                ('english_digest', models.CharField(max_length=64)),
                ('note', models.TextField()),
                ('entry_id', models.UUIDField()),
                ('subject_id', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['case_id', '-made_at'], name='report_of_case')],
            },
        ),
        migrations.CreateModel(
            name='Switch',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('user_id', models.IntegerField(default=0)),
                ('touched', models.IntegerField()),
                ('ref', models.UUIDField(null=True)),
                ('done_at', models.DateTimeField()),
                ('done_by', models.IntegerField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.IntegerField(null=True)),
                ('breach', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='switches', to='trace.breach')),
            ],
        ),
        migrations.CreateModel(
            name='Facts',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('version', models.SmallIntegerField()),
                ('written_at', models.DateTimeField()),
                ('written_by', models.IntegerField()),
                ('body', models.BinaryField()),
                ('subject_id', models.BigIntegerField()),
                ('key_version', models.SmallIntegerField()),
                ('breach', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='facts', to='trace.breach')),
            ],
            options={
                'indexes': [models.Index(fields=['key_version', 'id'], name='breach_facts_by_key')],
                'constraints': [models.UniqueConstraint(fields=('breach', 'version'), name='breach_facts_once')],
            },
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['key_version', 'id'], name='breach_notice_by_key'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('breach', 'duty', 'version'), name='breach_notice_once'),
        ),
        migrations.AddIndex(
            model_name='letters',
            index=models.Index(fields=['key_version', 'id'], name='breach_letters_by_key'),
        ),
        migrations.AddIndex(
            model_name='concerned',
            index=models.Index(fields=['notice', 'state', 'id'], name='breach_concerned_state'),
        ),
        migrations.AddIndex(
            model_name='concerned',
            index=models.Index(models.F('letters'), condition=models.Q(('letters__isnull', False)), name='breach_concerned_letters'),
        ),
        migrations.AddIndex(
            model_name='concerned',
            index=models.Index(fields=['subject_id'], name='breach_concerned_subject'),
        ),
        migrations.AddConstraint(
            model_name='concerned',
            constraint=models.UniqueConstraint(fields=('notice', 'person_id'), name='breach_concerned_once'),
        ),
        ProtectByReach("trace_concerned"),
        migrations.RunSQL(HEARINGS, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
