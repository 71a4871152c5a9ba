"""One past dossier of the test office, with whatever facts a test gives."""

from __future__ import annotations

from datetime import datetime

from motcua.dossiers.actions.loading import PastDossier
from tests.dossiers.office import MONDAY, THREE_DAYS, Office


def a_past(office: Office, received_at: datetime = MONDAY, **facts: object) -> PastDossier:
    """Received at the counter of commune A; open unless a test says when it ended."""
    given = {"authority_id": office.units["a"], "procedure_code": THREE_DAYS, "received_at": received_at}
    return PastDossier(**(given | facts))  # type: ignore[arg-type]
