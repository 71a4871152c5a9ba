"""The log of the organisation is append-only in the database itself."""

from django.db import migrations

from motcua.lib.append_only import guard, unguard

TABLE = "org_orgevent"


def protect(apps, schema_editor):
    for statement in guard(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement)


def release(apps, schema_editor):
    for statement in unguard(TABLE, schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("org", "0002_log_and_swaps")]

    operations = [migrations.RunPython(protect, release)]
