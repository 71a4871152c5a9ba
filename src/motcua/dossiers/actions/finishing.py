"""The end of a dossier's clock: when, and how each counting rule of the reports reads it – decided once."""

from __future__ import annotations

from datetime import datetime

from motcua.dossiers.models import Dossier
from motcua.law.counting_rules import by_date
from motcua.law.service_index import finished_verdict
from motcua.law.timeliness import verdict


def finish(dossier: Dossier, at: datetime, *, refused_or_stopped: bool) -> None:
    """Store the end and the verdicts of a dossier that was received (NĐ 61/2018, QĐ 766, dates only).

    A dossier that was never received, or without a promised date, has an end and no verdict of the clock.
    """
    dossier.finished_at = at
    if dossier.received_at is None or dossier.original_due_at is None:
        return
    due_at = dossier.original_due_at
    dossier.verdict = verdict(at, due_at).value
    dossier.verdict_by_date = by_date(at, due_at, refused_or_stopped=refused_or_stopped).value
    dossier.verdict_index = finished_verdict(at, _index_due(dossier), supplements=dossier.supplements).value


def no_figure(dossier: Dossier) -> None:
    """A cancelled intake is no figure: its successor is counted."""
    dossier.verdict = dossier.verdict_by_date = dossier.verdict_index = ""


def _index_due(dossier: Dossier) -> datetime | None:
    """The promised date moved by the time that the applicant took, as decision 766 reads it."""
    waited = None
    if dossier.supplements:
        answered = dossier.supplement_requests.filter(answered_at__isnull=False).order_by("-number").first()
        waited = answered.due_subtract if answered else None
    return waited or dossier.original_due_at
