"""Hand out a stored file, to those who may see it, in a way no browser can be tricked by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.core.files.storage import default_storage

from motcua.documents.models import StoredFile
from motcua.documents.types import BY_MEDIA_TYPE
from motcua.lib.refused import NotFound
from motcua.org.types import Actor, ActorKind

#: a file of a stranger is data: saved, never shown inside our own pages, never sniffed, never run
SAFE_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
)


class UnknownFile(NotFound):
    """No such file, or not for this actor."""

    code = "file-not-found"

    def __init__(self) -> None:
        super().__init__("Không tìm thấy tệp này trong phạm vi đơn vị của bạn.")


class LostFile(NotFound):
    """The row is there, its bytes are not."""

    code = "file-lost"

    def __init__(self, name: str) -> None:
        super().__init__(f"Tệp “{name}” có trong hồ sơ nhưng không đọc được trên máy chủ. Báo cho quản trị.")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file to hand out: what to call it, what it is, its bytes (at most 20 MB)."""

    name: str
    media_type: str
    content: bytes


def visible_file(file_id: int, actor: Actor) -> Handed:
    """A file of one of the actor's authorities.

    Raises:
        UnknownFile: there is none in scope. LostFile.
    """
    rows = StoredFile.objects.filter(pk=file_id)
    if actor.kind != ActorKind.SYSTEM:
        rows = rows.filter(authority_id__in=actor.authority_ids)
    found = rows.first()
    if found is None:
        raise UnknownFile
    return handed(found)


def handed(file: StoredFile) -> Handed:
    """The bytes of a file whose owner was already asked, e.g. a paper of a dossier that the actor sees.

    The media type is one of those that may be kept, whatever the row says.
    """
    media_type = file.media_type if file.media_type in BY_MEDIA_TYPE else "application/octet-stream"
    try:
        with default_storage.open(file.relative_path) as stream:
            return Handed(file.name, media_type, stream.read())
    except OSError:
        raise LostFile(file.name) from None
