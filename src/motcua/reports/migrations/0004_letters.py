"""Letters from figures, and what guards them: a numbered letter never changes, its record not at all."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from motcua.lib.append_only import guard, unguard

#: what may still change of a numbered letter: that it went out, and the head of its record
STILL_MOVES = {"id", "state", "issued_at", "last_seq", "last_hash"}
TABLES = ("reports_letter", "reports_letterrevision")


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    fields = apps.get_model("reports", "Letter")._meta.concrete_fields
    columns = [field.column for field in fields if field.name not in STILL_MOVES]
    statements = guard(TABLES[0], vendor, columns, once="number") + guard(TABLES[1], vendor)
    for statement in statements:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for table in TABLES:
        for statement in unguard(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
        ('org', '0004_applicant_indexes'),
        ('reports', '0003_activities'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('criticise', 'Phê bình, chấn chỉnh'), ('praise', 'Biểu dương'), ('remind', 'Đôn đốc, nhắc nhở')], max_length=10)),
                ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('numbered', 'Đã lấy số'), ('issued', 'Đã phát hành'), ('discarded', 'Đã bỏ')], max_length=10)),
                ('period_code', models.CharField(max_length=40)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('as_of', models.DateTimeField()),
                ('cutoff', models.DateTimeField()),
                ('rules', models.CharField(max_length=20)),
                ('cells', models.JSONField(default=list)),
                ('cells_hash', models.CharField(max_length=64)),
                ('subject', models.CharField(max_length=500)),
                ('content', models.JSONField(default=dict)),
                ('symbol', models.CharField(blank=True, max_length=40)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('number', models.PositiveIntegerField(blank=True, null=True)),
                ('day', models.DateField(blank=True, help_text='Ngày ghi trên văn bản', null=True)),
                ('signer_name', models.CharField(blank=True, max_length=160)),
                ('made_at', models.DateTimeField()),
                ('made_name', models.CharField(max_length=160)),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('last_seq', models.PositiveIntegerField(default=0)),
                ('last_hash', models.CharField(blank=True, max_length=64)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LetterRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('actor_name', models.CharField(max_length=160)),
                ('data', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='reports.letter')),
                ('official', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['letter_id', 'seq'],
            },
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['unit', 'made_at'], name='letter_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('unit', 'year', 'number'), name='letter_number_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('number__isnull', True), ('state__in', ['draft', 'discarded'])), models.Q(('day__isnull', False), ('number__isnull', False), ('state__in', ['numbered', 'issued'])), _connector='OR'), name='letter_numbered_with_state'),
        ),
        migrations.AddConstraint(
            model_name='letterrevision',
            constraint=models.UniqueConstraint(fields=('letter', 'seq'), name='letter_revision_once'),
        ),
        migrations.RunPython(protect, release),
    ]
