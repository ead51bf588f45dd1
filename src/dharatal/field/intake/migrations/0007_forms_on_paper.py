"""Village forms on paper and the row keys of their lines."""

import django.db.models.deletion
from django.db import migrations, models

from dharatal.guard.access.rls import ProtectByReach


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0006_lighter_loads'),
    ]

    operations = [
        migrations.AlterField(
            model_name='batch',
            name='kind',
            field=models.TextField(choices=[('sheet', 'sheet'), ('form', 'form'), ('paper', 'paper')]),
        ),
        migrations.CreateModel(
            name='VillageForm',
            fields=[
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('number', models.AutoField(primary_key=True, serialize=False)),
                ('printed_by', models.IntegerField()),
                ('printed_at', models.DateTimeField()),
                ('picture', models.CharField(default='', max_length=4)),
                ('width', models.IntegerField(default=0)),
                ('height', models.IntegerField(default=0)),
                ('quarter', models.SmallIntegerField(default=0)),
                ('first', models.SmallIntegerField(default=0)),
                ('last', models.SmallIntegerField(default=0)),
                ('photo_at', models.DateTimeField(null=True)),
                ('batch', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='form', to='intake.batch')),
            ],
        ),
        migrations.CreateModel(
            name='FormLine',
            fields=[
                ('unit_id', models.IntegerField()),
                ('district_id', models.IntegerField()),
                ('block_id', models.IntegerField(default=0)),
                ('panchayat_id', models.IntegerField(default=0)),
                ('row_key', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('line', models.SmallIntegerField()),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='intake.villageform')),
            ],
        ),
        migrations.AddIndex(
            model_name='villageform',
            index=models.Index(fields=['district_id', '-printed_at'], name='village_form_place'),
        ),
        migrations.AddIndex(
            model_name='villageform',
            index=models.Index(condition=models.Q(('picture', ''), _negated=True), fields=['photo_at'], name='village_form_photo'),
        ),
        migrations.AddConstraint(
            model_name='formline',
            constraint=models.UniqueConstraint(fields=('form', 'line'), name='form_line_once'),
        ),
        ProtectByReach("intake_villageform"),
        ProtectByReach("intake_formline"),
    ]
