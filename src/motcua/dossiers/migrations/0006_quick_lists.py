"""The newest dossiers of an authority, and a search among its own, without reading all that it has."""

from django.db import migrations, models

NAME = "dossier_newest"
#: lists run backwards with what was not received yet at the end; SQLite sorts so by itself and knows no words for it
COLUMNS = {
    "postgresql": "authority_id, received_at DESC NULLS LAST, id DESC NULLS LAST",
    "sqlite": "authority_id, received_at DESC, id DESC",
}


def make(apps, schema_editor):
    columns = COLUMNS[schema_editor.connection.vendor]
    schema_editor.execute(f"CREATE INDEX {NAME} ON dossiers_dossier ({columns})")


def drop(apps, schema_editor):
    schema_editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_tell_old_verdicts")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["authority", "applicant_fold", "code", "id"], name="dossier_sought"),
        ),
        migrations.RunPython(make, drop),
    ]
