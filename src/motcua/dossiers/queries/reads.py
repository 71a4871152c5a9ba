"""Who read a dossier, for the person it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.models import Dossier, DossierRead
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.org.types import Actor, ActorKind

#: lines of one dossier that are shown
MOST = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """One look into a dossier: which unit, in what office, when; no name."""

    unit_name: str
    title: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """A dossier with the number of looks into it."""

    token: str
    code: str
    procedure_name: str
    readers: tuple[Reader, ...]


def readers(dossier: Dossier | str, actor: Actor) -> tuple[Reader, ...]:
    """Who looked into a dossier (or the one of a token), the newest first; for its applicant only.

    Raises:
        UnknownDossier: it is not this person's.
    """
    if actor.kind != ActorKind.APPLICANT:
        raise UnknownDossier
    wanted = {"token": dossier} if isinstance(dossier, str) else {"pk": dossier.pk}
    own = visible_to(actor).filter(**wanted).only("pk").first()
    if own is None:
        raise UnknownDossier
    return _of([own.pk]).get(own.pk, ())


def read_dossiers(actor: Actor, *, limit: int = 50) -> list[ReadDossier]:
    """The person's dossiers, the newest first, each with who looked into it."""
    if actor.kind != ActorKind.APPLICANT:
        return []
    rows = list(visible_to(actor).only("pk", "token", "code", "procedure_name").order_by("-pk")[:limit])
    found = _of([row.pk for row in rows])
    return [ReadDossier(row.token, row.code or "", row.procedure_name, found.get(row.pk, ())) for row in rows]


def _of(ids: list[int]) -> dict[int, tuple[Reader, ...]]:
    rows = DossierRead.objects.filter(dossier_id__in=ids).order_by("-at")[: MOST * 4]
    found: dict[int, list[Reader]] = {}
    for row in rows:
        found.setdefault(row.dossier_id, []).append(Reader(row.unit_name, row.title, row.place, row.at))
    return {key: tuple(lines[:MOST]) for key, lines in found.items()}
