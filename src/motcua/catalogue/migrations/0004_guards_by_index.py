"""PostgreSQL: the guards of published content always look up the owner by its key.

A session keeps the plan that it made when the tables were small, reading them from end to end; an import of
hundreds of procedures in that session then reads them once per row and takes minutes instead of seconds.
"""

from django.db import migrations

GUARDS = (
    "catalogue_submissionchannel catalogue_procedurecase catalogue_channelcharge catalogue_requireddocument"
    " catalogue_routebranch catalogue_routestep"
).split()


def _alter(schema_editor, setting):
    if schema_editor.connection.vendor == "postgresql":
        for table in GUARDS:
            schema_editor.execute(f"ALTER FUNCTION {table}_frozen() {setting}", params=None)


def by_index(apps, schema_editor):
    _alter(schema_editor, "SET enable_seqscan = off")


def as_planned(apps, schema_editor):
    _alter(schema_editor, "RESET enable_seqscan")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_unclear_kind_words")]

    operations = [migrations.RunPython(by_index, as_planned)]
