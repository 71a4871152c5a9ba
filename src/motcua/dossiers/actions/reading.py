"""Writing down who read a dossier (Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15)."""

from __future__ import annotations

from datetime import datetime

from motcua.dossiers.models import DossierRead
from motcua.org.queries.units import unit
from motcua.org.types import Actor, ActorKind, Role


def note_read(dossier_id: int, actor: Actor, at: datetime, where: str) -> None:
    """An official or a client system sees personal data of a dossier; written once an hour for each.

    A citizen's own look is no news to them and is not written, nor is the system's own work.

    Args:
        where: ``page``, ``file``, ``slip`` or ``api``.
    """
    if actor.kind not in {ActorKind.OFFICIAL, ActorKind.CLIENT}:
        return
    is_official = actor.official_id is not None
    reader = f"official:{actor.official_id}" if is_official else f"client:{actor.client_id}"
    hour = at.replace(minute=0, second=0, microsecond=0)
    if DossierRead.objects.filter(dossier_id=dossier_id, reader=reader, hour=hour).exists():
        return
    row = DossierRead(
        dossier_id=dossier_id,
        reader=reader,
        hour=hour,
        at=at,
        place=where,
        unit_name=unit(actor.grants[0].unit_id).name if actor.grants else "",
        title=_title(actor),
    )
    DossierRead.objects.bulk_create([row], ignore_conflicts=True)


def _title(actor: Actor) -> str:
    """What the reader does there, no name: the title, else the role; of a system its name."""
    if actor.kind == ActorKind.CLIENT:
        return actor.name[:200]
    return (actor.title or (str(Role(actor.grants[0].role).label) if actor.grants else ""))[:200]
