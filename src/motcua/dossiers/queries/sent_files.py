"""The files that came with each paper of a dossier, for the official who weighs them."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.documents.models import StoredFile
from motcua.documents.queries.files import why_held
from motcua.dossiers.models import Dossier

_PICTURES = frozenset({"image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file; ``held`` says why it cannot be opened now, empty when it can."""

    id: int
    name: str
    size: int
    held: str
    picture: bool


def sent_files(dossier: Dossier) -> dict[int, tuple[SentFile, ...]]:
    """Files by the id of the listed paper, the pages in their order; what was replaced is left out."""
    found: dict[int, tuple[SentFile, ...]] = {}
    for document in dossier.documents.select_related("file").prefetch_related("files__file"):
        pages = [document.file, *(page.file for page in document.files.all() if not page.replaced)]
        files = {page.pk: page for page in pages if page is not None}
        if files:
            found[document.required_id] = tuple(_sent(file) for file in files.values())
    return found


def _sent(file: StoredFile) -> SentFile:
    return SentFile(file.pk, file.name, file.size, why_held(file), file.media_type in _PICTURES)
