"""Goals for indicators, and books closed at the end of their year; a closing never changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from motcua.lib.append_only import guard, unguard

TABLE = "reports_registerclosing"


def protect(apps, schema_editor):
    for statement in guard(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in unguard(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0004_applicant_indexes'),
        ('reports', '0004_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('year', models.PositiveSmallIntegerField()),
                ('entries', models.PositiveIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('closed_at', models.DateTimeField()),
                ('closed_name', models.CharField(max_length=160)),
                ('closed_title', models.CharField(blank=True, max_length=120)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', 'authority_id', 'book'],
                'constraints': [models.UniqueConstraint(fields=('authority', 'book', 'year'), name='book_closed_once')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=60)),
                ('value', models.DecimalField(decimal_places=2, max_digits=5)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('decision', models.CharField(help_text='Văn bản giao chỉ tiêu', max_length=200)),
                ('set_at', models.DateTimeField()),
                ('set_by', models.CharField(max_length=160)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'ordering': ['unit_id', 'indicator', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'indicator', 'valid_from'), name='target_once_per_start'), models.CheckConstraint(condition=models.Q(('value__gte', 0), ('value__lte', 100)), name='target_is_per_cent'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='target_ends_after_it_starts')],
            },
        ),
        migrations.RunPython(protect, release),
    ]
