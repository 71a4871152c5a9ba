"""A dossier's address: by its code, as people read it aloud, or by its id before it has one."""

from __future__ import annotations

from motcua.dossiers.queries.visible import find
from motcua.org.types import Actor


def dossier_id_of(ref: str, actor: Actor) -> int:
    """The id behind an address.

    Raises:
        UnknownDossier: none such in the actor's scope.
    """
    return find(int(ref) if ref.isdecimal() and len(ref) < 18 else ref, actor).pk
