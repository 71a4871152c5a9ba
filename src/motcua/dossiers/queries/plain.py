"""One dossier as other systems read it: few columns, five more statements, nothing for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.catalogue.queries import pinned
from motcua.dossiers.models import Dossier, DossierCharge, DossierDocument, Slip, Stage, Task
from motcua.dossiers.queries.allowed import allowed_acts
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.types import TaskState
from motcua.org.types import Actor

_DOSSIER = (
    "code token authority_id applicant_id procedure_code procedure_name field_code applicant_name channel "
    "state outcome verdict submitted_at received_at due_at original_due_at finished_at returned_at last_seq "
    "reschedules route_id applicant__identity_number"
).split()
_TASK = (
    "dossier_id name kind role state authority_id field_code official_id due_at opened_at done_at position"
).split()
_STAGE = "dossier_id number name authority_id sent_at accepted_at due_at finished_at verdict".split()
_PAPER = "dossier_id required_id position name originals copies given waived file_id".split()


@dataclass(frozen=True, slots=True)
class PlainDossier:
    """A dossier with its parts and what the actor may do now."""

    dossier: Dossier
    documents: Sequence[DossierDocument]
    tasks: Sequence[Task]
    stages: Sequence[Stage]
    charges: Sequence[DossierCharge]
    slips: Sequence[Slip]
    acts: frozenset[str]


def plain_dossier(code_or_id: str | int, actor: Actor) -> PlainDossier:
    """One visible dossier by code or id.

    Raises:
        UnknownDossier: there is none in the actor's scope.
    """
    rows = visible_to(actor).select_related("applicant").only(*_DOSSIER)
    wanted = {"pk": code_or_id} if isinstance(code_or_id, int) else {"code": code_or_id.strip().upper()}
    dossier = rows.filter(**wanted).order_by().first()
    if dossier is None:
        raise UnknownDossier(str(code_or_id))
    key = dossier.pk
    tasks = list(Task.objects.filter(dossier_id=key).only(*_TASK).order_by("opened_at", "pk"))
    stages = list(Stage.objects.filter(dossier_id=key).only(*_STAGE))
    waiting = [task for task in tasks if task.state == TaskState.OPEN]
    branches = len(pinned.route(dossier.route_id).branches)
    return PlainDossier(
        dossier=dossier,
        documents=list(DossierDocument.objects.filter(dossier_id=key).only(*_PAPER)),
        tasks=tasks,
        stages=stages,
        charges=list(DossierCharge.objects.filter(dossier_id=key)),
        slips=list(
            Slip.objects.filter(dossier_id=key).only("dossier_id", "kind", "number", "year", "issued_at")
        ),
        acts=allowed_acts(dossier, actor, stages, waiting, branches=branches),
    )
