"""After all migrations every record that must not change is guarded by the database itself.

SQLite makes a table anew when a migration alters it, and its triggers go with the old one: a later migration
of such a table has to guard it again, and this test says so.
"""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
GUARDED = (
    "dossiers_bookentry",
    "dossiers_dailyseal",
    "dossiers_dossierevent",
    "dossiers_dossierfile",
    "dossiers_dossierform",
    "dossiers_slip",
    "org_orgevent",
    "oversight_petition",
    "oversight_petitionevent",
    "reports_letter",
    "reports_letterrevision",
    "reports_registerclosing",
    "reports_reportsubmission",
    "reports_submissioncell",
    "reports_submissiondossier",
    "reports_submissionevent",
    "reports_submissionform",
    "reports_submissionpart",
)
_ASKED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'",
}


@pytest.mark.parametrize("table", GUARDED)
def test_the_database_guards(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ASKED[connection.vendor], [table])
        names = {name for (name,) in cursor.fetchall()}
    both = {f"{table}_no_update", f"{table}_no_delete"}
    assert names >= (both if connection.vendor == "sqlite" else {f"{table}_no_change"})
