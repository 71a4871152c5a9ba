"""Slips, answers, files and ratings never change; a petition's secret and sender neither.

SQLite makes the table of petitions anew for the added columns and drops its triggers with the old one, so
they are set again here, with the new columns.
"""

from django.db import migrations

from motcua.lib.append_only import guard, unguard

#: table → columns that never change (none named: all)
GUARDED = {
    "oversight_petition": (
        "token",
        "authority_id",
        "year",
        "number",
        "received_at",
        "entered_at",
        "channel",
        "petitioner_name",
        "content",
        "account_id",
        "follows_id",
    ),
    "oversight_feedbackslip": (),
    "oversight_feedbackanswer": (),
    "oversight_petitionfile": (),
    "oversight_petitionrating": (),
}
BEFORE = ("authority_id", "year", "number", "received_at", "entered_at", "channel", "petitioner_name", "content")


def _set(schema_editor, table, columns):
    vendor = schema_editor.connection.vendor
    for statement in (*unguard(table, vendor), *guard(table, vendor, columns)):
        schema_editor.execute(statement)


def protect(apps, schema_editor):
    for table, columns in GUARDED.items():
        _set(schema_editor, table, columns)


def release(apps, schema_editor):
    for table in GUARDED:
        for statement in unguard(table, schema_editor.connection.vendor):
            schema_editor.execute(statement)
    _set(schema_editor, "oversight_petition", BEFORE)


class Migration(migrations.Migration):
    dependencies = [("oversight", "0003_feedback_and_citizens")]

    operations = [migrations.RunPython(protect, release)]
