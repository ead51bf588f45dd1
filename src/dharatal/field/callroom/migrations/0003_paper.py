"""Paper hour: sheets that were asked for, sheets, and their rows; a caller sees the own rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach


class Migration(migrations.Migration):

    dependencies = [("callroom", "0002_dialling")]

    operations = [
        migrations.CreateModel(
            name='SheetsAsked',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('callers', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('rows', models.SmallIntegerField()),
                ('asked_by', models.IntegerField()),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('approved', 'Approved'), ('refused', 'Refused')], default='asked', max_length=8)),
                ('decided_by', models.IntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(models.F('asked_at'), condition=models.Q(('state', 'asked')), name='callroom_sheets_asked')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='callroom_two_people_print')],
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('number', models.AutoField(primary_key=True, serialize=False)),
                ('caller_id', models.IntegerField()),
                ('made_by', models.IntegerField()),
                ('approved_by', models.IntegerField()),
                ('made_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('printed_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('out', 'Out'), ('closed', 'Closed'), ('lost', 'Lost')], default='out', max_length=6)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.IntegerField(null=True)),
                ('lost_reason', models.CharField(default='', max_length=200)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='sheets', to='callroom.sheetsasked')),
            ],
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('call_uuid', models.UUIDField(primary_key=True, serialize=False)),
                ('place', models.SmallIntegerField()),
                ('code', models.CharField(max_length=16, unique=True)),
                ('owner_kind', models.CharField(max_length=20)),
                ('owner_ref', models.UUIDField()),
                ('subject_id', models.BigIntegerField()),
                ('caller_id', models.IntegerField()),
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField()),
                ('panchayat_id', models.IntegerField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('entered', 'Entered'), ('not_called', 'Not Called'), ('late', 'Late'), ('lost', 'Lost')], default='open', max_length=10)),
                ('outcome', models.CharField(default='', max_length=20)),
                ('called_at', models.DateTimeField(null=True)),
                ('entered_by', models.IntegerField(null=True)),
                ('entered_at', models.DateTimeField(null=True)),
                ('again_outcome', models.CharField(default='', max_length=20)),
                ('again_called_at', models.DateTimeField(null=True)),
                ('again_by', models.IntegerField(null=True)),
                ('again_at', models.DateTimeField(null=True)),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='callroom.sheet')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_id'], name='callroom_row_of_subject')],
                'constraints': [models.UniqueConstraint(fields=('sheet', 'place'), name='callroom_row_once')],
            },
        ),
        migrations.AddIndex(
            model_name='sheet',
            index=models.Index(models.F('made_at'), condition=models.Q(('state', 'out')), name='callroom_sheets_out'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.UniqueConstraint(fields=('asked', 'caller_id'), name='callroom_one_sheet_a_caller'),
        ),
        ProtectByReach("callroom_sheetrow", extra="caller_id = (SELECT reach_user())"),
    ]
