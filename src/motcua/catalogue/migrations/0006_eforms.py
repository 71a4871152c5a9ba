"""Electronic forms: what is published never changes, only its last day is set when a successor comes."""

import django.db.models.deletion
from django.db import migrations, models

from motcua.lib.append_only import guard, unguard

TABLE = "catalogue_formversion"
FROZEN = (
    "id procedure_id number state valid_from definition content_hash origin_hash assurance source created_at"
    " published_at"
).split()


def protect(apps, schema_editor):
    for statement in guard(TABLE, schema_editor.connection.vendor, FROZEN, once="published_at"):
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    for statement in unguard(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0005_fee_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Bản nháp'), ('published', 'Đang áp dụng'), ('superseded', 'Đã thay thế'), ('abolished', 'Đã bãi bỏ')], default='draft', max_length=12)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('definition', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('origin_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('assurance', models.PositiveSmallIntegerField(default=2)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='catalogue.procedure')),
            ],
            options={
                'ordering': ['procedure_id', '-number'],
                'constraints': [models.UniqueConstraint(fields=('procedure', 'number'), name='form_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state', 'published'), ('valid_from__isnull', False)), _connector='OR'), name='form_published_from_a_day'), models.CheckConstraint(condition=models.Q(('assurance__in', [1, 2])), name='form_assurance_known')],
            },
        ),
        migrations.RunPython(protect, release),
    ]
