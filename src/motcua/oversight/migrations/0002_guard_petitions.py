"""The petitions' record is append-only in the database itself; of a petition, what came in never changes."""

from django.db import migrations

from motcua.lib.append_only import guard, unguard

#: table → columns that never change (none named: all)
GUARDED = {
    "oversight_petition": (
        "authority_id",
        "year",
        "number",
        "received_at",
        "entered_at",
        "channel",
        "petitioner_name",
        "content",
    ),
    "oversight_petitionevent": (),
}


def protect(apps, schema_editor):
    for table, columns in GUARDED.items():
        for statement in guard(table, schema_editor.connection.vendor, columns):
            schema_editor.execute(statement)


def release(apps, schema_editor):
    for table in GUARDED:
        for statement in unguard(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_petitions")]

    operations = [migrations.RunPython(protect, release)]
