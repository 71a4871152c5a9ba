"""Who read a dossier: a table that the database itself keeps from change."""

import django.db.models.deletion
from django.db import migrations, models

from motcua.lib.append_only import guard, unguard

TABLE = "dossiers_dossierread"


def protect(apps, schema_editor):
    for statement in guard(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in unguard(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0013_receipts")]

    operations = [
        migrations.CreateModel(
            name="DossierRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reader", models.CharField(max_length=24)),
                ("hour", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("place", models.CharField(max_length=8)),
                ("unit_name", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200)),
                ("dossier", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reads", to="dossiers.dossier")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "reader", "hour"), name="read_once_an_hour")
                ],
            },
        ),
        migrations.RunPython(protect, release),
    ]
