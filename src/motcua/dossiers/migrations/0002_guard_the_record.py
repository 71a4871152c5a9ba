"""The record is append-only in the database itself: events, seals, book entries; of a slip only its prints count."""

from django.db import migrations

from motcua.lib.append_only import guard, unguard

#: table → columns that never change (none named: all)
GUARDED = {
    "dossiers_dossierevent": (),
    "dossiers_dailyseal": (),
    "dossiers_bookentry": (),
    "dossiers_slip": (
        "dossier_id",
        "kind",
        "number",
        "year",
        "authority_id",
        "issued_at",
        "issued_by_id",
        "data",
    ),
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
    dependencies = [("dossiers", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
