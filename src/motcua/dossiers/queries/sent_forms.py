"""What a citizen sent with an online dossier: the answers as they stand now, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.dossiers.models import Dossier, DossierForm
from motcua.dossiers.types import CITIZEN_PERSON


def sent_forms(dossier: Dossier) -> Sequence[DossierForm]:
    """Every version of the answers, the newest first; none for a dossier of the counter (no query then)."""
    if dossier.account_id is None:
        return ()
    return list(dossier.forms.select_related("empowering", "account").order_by("-number"))


def said_person(dossier: Dossier, who: str) -> Mapping[str, Any] | None:
    """The applicant or the proxy of an online dossier as they were typed; None where a counter wrote them.

    A number that somebody merely typed leads to a record that may be another's: nothing of that record goes
    on a paper for the one who typed it.
    """
    if dossier.account_id is None:
        return None
    said = dossier.forms.order_by("number").values_list("person", flat=True).first()
    return dict.fromkeys(CITIZEN_PERSON, "") | dict(said.get(who) or {}) if said else None
