"""Two records of one person made one: their dossiers follow, each with a line of its own on record."""

from __future__ import annotations

from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.lifecycle import Act
from motcua.dossiers.queries.same_person import dossiers_of
from motcua.dossiers.queries.visible import visible_to
from motcua.lib.refused import Forbidden, Refused
from motcua.lib.typed_text import line
from motcua.org.actions.duplicates import merge
from motcua.org.types import Actor, ActorKind, Permission


class DossiersElsewhere(Refused):
    """The record that would go has dossiers at an office that the actor does not manage."""

    code = "dossiers-elsewhere"


def merge_persons(*, keep: int, drop: int, reason: str, actor: Actor, at: datetime) -> int:
    """Join the record ``drop`` to ``keep``: its dossiers follow, then it is removed. All or nothing.

    A dossier keeps the name and address of its day; only whom it belongs to changes.

    Args:
        reason: by what it is known to be one person, kept with every dossier.

    Returns:
        How many dossiers were moved.

    Raises:
        Forbidden: the actor manages no office.
        DossiersElsewhere: another office has dossiers of ``drop`` (keep that record instead, or ask there).
        NotOnePerson, NotFound, Invalid: as of :func:`motcua.org.actions.duplicates.merge`.
    """
    if actor.kind != ActorKind.SYSTEM and not actor.may(Permission.MANAGE):
        raise Forbidden("Gộp người nộp trùng là việc của người quản lý Một cửa.")
    return lifecycle.unlocked(lambda: _merge(keep, drop, reason, actor, at))


def _merge(keep: int, drop: int, reason: str, actor: Actor, at: datetime) -> int:
    moved: list[int] = []

    def repoint() -> None:
        moved.extend(dossiers_of(drop).order_by("pk").values_list("pk", flat=True))
        own = visible_to(actor, reach="own").filter(pk__in=dossiers_of(drop).values("pk")).count()
        if own < len(moved):
            raise DossiersElsewhere(
                f"Bản ghi bị bỏ còn {len(moved) - own} hồ sơ ở cơ quan khác. "
                "Hãy giữ lại bản ghi ấy, hoặc nhờ người quản lý của cơ quan đó gộp."
            )
        for dossier_id in moved:
            _move(dossier_id, keep, drop, line(reason), actor, at)

    with lifecycle.writing():
        merge(actor=actor, at=at, keep_id=keep, drop_id=drop, reason=reason, repoint=repoint)
    return len(moved)


def _move(dossier_id: int, keep: int, drop: int, reason: str, actor: Actor, at: datetime) -> None:
    def apply(act: Act) -> None:
        parts = [part for part in ("applicant", "proxy") if getattr(act.dossier, f"{part}_id") == drop]
        for part in parts:
            setattr(act.dossier, f"{part}_id", keep)
        act.data |= {"kept": keep, "dropped": drop, "parts": parts, "reason": reason}

    lifecycle.perform("merge_person", dossier_id, apply, actor=actor, at=at)
