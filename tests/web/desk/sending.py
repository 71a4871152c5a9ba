"""Sends the form of an act as its page would, and reads what it left."""

from __future__ import annotations

import uuid

from django.test import Client

from motcua.dossiers.models import Dossier, DossierEvent
from tests.web.desk.walking import Walk


def do(
    client: Client, walk: Walk | int, act: str, *, expected: object = None, key: str = "", **fields: object
):
    """Send the form of an act as its page would."""
    dossier = Dossier.objects.get(pk=walk.id if isinstance(walk, Walk) else walk)
    data = {
        "expected": dossier.last_seq if expected is None else expected,
        "key": key or str(uuid.uuid4()),
        **fields,
    }
    return client.post(f"/ban-lam-viec/ho-so/{dossier.pk}/viec/{act}/", data)


def words(response) -> str:
    return response.content.decode()


def last(walk: Walk | int) -> DossierEvent:
    pk = walk.id if isinstance(walk, Walk) else walk
    event = DossierEvent.objects.filter(dossier_id=pk).order_by("-seq").first()
    assert event is not None
    return event


def task_of(walk: Walk, username: str) -> int:
    return walk.page(username).my_tasks[0].pk


def same_papers(walk: Walk) -> dict[str, object]:
    """What the form of a reissue carries when neither procedure nor case changes."""
    dossier = walk.dossier
    return {
        "procedure_code": dossier.procedure_code,
        "papers_of": dossier.case_position,
        "papers": [d.required_id for d in dossier.documents.all()],
        "papers_for": f"{dossier.version_id}:{dossier.case_position}",
    }
