"""Periodic reports, and what guards them: a sealed report never changes, its cells and record not at all."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from motcua.lib.append_only import guard, unguard

#: what may still change of a sealed report is where it went: its state, the sending, the head of its record
SENDING = {"id", "state", "sent_at", "sent_by", "sent_name", "sent_title", "last_seq", "last_hash"}
WHOLE = ("submissionform", "submissioncell", "submissiondossier", "submissionpart", "submissionevent")


def protect(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    fields = apps.get_model("reports", "ReportSubmission")._meta.concrete_fields
    columns = [field.column for field in fields if field.name not in SENDING]
    statements = guard("reports_reportsubmission", vendor, columns, once="sealed_at")
    for table in WHOLE:
        statements += guard(f"reports_{table}", vendor)
    for statement in statements:
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for table in ("reportsubmission", *WHOLE):
        for statement in unguard(f"reports_{table}", schema_editor.connection.vendor):
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0005_tell_old_verdicts'),
        ('org', '0004_applicant_indexes'),
        ('reports', '0001_registers_kept_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_name', models.CharField(max_length=200)),
                ('receiver_name', models.CharField(blank=True, max_length=200)),
                ('package', models.CharField(max_length=20)),
                ('forms', models.JSONField(default=list)),
                ('period_code', models.CharField(max_length=30)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('rules', models.CharField(max_length=20)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('reason', models.TextField(blank=True, help_text='Vì sao đính chính')),
                ('note', models.TextField(blank=True, help_text='Ghi chú, giải trình gửi kèm')),
                ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('checked', 'Đã kiểm tra'), ('signed', 'Đã ký'), ('sealed', 'Đã chốt'), ('sent', 'Đã gửi cấp trên')], max_length=10)),
                ('as_of', models.DateTimeField()),
                ('cutoff', models.DateTimeField()),
                ('figures', models.JSONField(default=dict)),
                ('narrative', models.JSONField(default=list, help_text='Phần lời của báo cáo: [[đề mục, nội dung]]')),
                ('prepared_at', models.DateTimeField()),
                ('prepared_name', models.CharField(max_length=160)),
                ('prepared_title', models.CharField(blank=True, max_length=120)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_name', models.CharField(blank=True, max_length=160)),
                ('checked_title', models.CharField(blank=True, max_length=120)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('signed_name', models.CharField(blank=True, max_length=160)),
                ('signed_title', models.CharField(blank=True, max_length=120)),
                ('signed_form', models.CharField(blank=True, help_text='KT., TUQ. … của ai', max_length=200)),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_name', models.CharField(blank=True, max_length=160)),
                ('sent_title', models.CharField(blank=True, max_length=120)),
                ('chain', models.PositiveIntegerField(blank=True, null=True)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(blank=True, max_length=64)),
                ('last_seq', models.PositiveIntegerField(default=0)),
                ('last_hash', models.CharField(blank=True, max_length=64)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='reports.reportsubmission')),
                ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'ordering': ['-last', '-version', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionDossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='reports.reportsubmission')),
            ],
        ),
        migrations.CreateModel(
            name='SubmissionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('actor_name', models.CharField(max_length=160)),
                ('actor_title', models.CharField(blank=True, max_length=120)),
                ('state_before', models.CharField(blank=True, max_length=10)),
                ('state_after', models.CharField(max_length=10)),
                ('data', models.JSONField(default=dict)),
                ('key', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('official', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='reports.reportsubmission')),
            ],
            options={
                'ordering': ['submission_id', 'seq'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=20)),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.TextField()),
                ('layout', models.JSONField()),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sealed_forms', to='reports.reportsubmission')),
            ],
            options={
                'ordering': ['submission_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('row_key', models.CharField(max_length=200)),
                ('row_label', models.TextField()),
                ('ordinal', models.CharField(blank=True, max_length=20)),
                ('column_key', models.CharField(max_length=60)),
                ('value', models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True)),
                ('dossiers', models.JSONField(default=list)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='reports.submissionform')),
            ],
            options={
                'ordering': ['form_id', 'position'],
            },
        ),
        migrations.CreateModel(
            name='SubmissionPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.CharField(max_length=64)),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.reportsubmission')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='reports.reportsubmission')),
            ],
        ),
        migrations.AddIndex(
            model_name='reportsubmission',
            index=models.Index(fields=['unit', 'last'], name='submission_of_unit'),
        ),
        migrations.AddIndex(
            model_name='reportsubmission',
            index=models.Index(fields=['period_code', 'unit'], name='submission_of_period'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.UniqueConstraint(fields=('unit', 'package', 'period_code', 'version'), name='submission_version_once'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.UniqueConstraint(condition=models.Q(('sealed_at__isnull', True)), fields=('unit', 'package', 'period_code'), name='submission_one_open'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.UniqueConstraint(fields=('unit', 'chain'), name='submission_chain_once'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.CheckConstraint(condition=models.Q(('sealed_at__isnull', True), models.Q(('hash', ''), _negated=True), _connector='OR'), name='sealed_submission_has_hash'),
        ),
        migrations.AddConstraint(
            model_name='reportsubmission',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('sealed_at__isnull', False), _connector='OR'), name='sent_submission_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='submissiondossier',
            constraint=models.UniqueConstraint(fields=('submission', 'dossier'), name='sealed_dossier_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionevent',
            constraint=models.UniqueConstraint(fields=('submission', 'seq'), name='submission_event_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionform',
            constraint=models.UniqueConstraint(fields=('submission', 'form'), name='sealed_form_once'),
        ),
        migrations.AddConstraint(
            model_name='submissioncell',
            constraint=models.UniqueConstraint(fields=('form', 'row_key', 'column_key'), name='sealed_cell_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionpart',
            constraint=models.UniqueConstraint(fields=('submission', 'part'), name='sealed_part_once'),
        ),
        migrations.RunPython(protect, release),
    ]
