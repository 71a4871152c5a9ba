"""Hand out a stored file, to those who may see it, in a way no browser can be tricked by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.core.files.storage import default_storage

from motcua.documents.models import StoredFile
from motcua.documents.queries import scanner
from motcua.documents.types import BY_MEDIA_TYPE, ScanState
from motcua.lib.refused import NotFound, Refused
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


class HeldFile(Refused):
    """The file is there, and is not handed out: the scanner found something, or has not looked yet."""

    code = "file-held"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file to hand out: what to call it, what it is, its bytes (at most 20 MB), what a scanner said."""

    name: str
    media_type: str
    content: bytes
    scan_state: str = ScanState.NOT_SCANNED.value


def visible_file(file_id: int, actor: Actor) -> Handed:
    """A file of one of the actor's authorities.

    Raises:
        UnknownFile: there is none in scope. LostFile. HeldFile.
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

    The media type is one of those that may be kept, whatever the row says. A file with harmful content is
    never handed out; where a scanner is set up, only one that it called clean.

    Raises:
        LostFile. HeldFile.
    """
    held = why_held(file)
    if held:
        raise HeldFile(held)
    media_type = file.media_type if file.media_type in BY_MEDIA_TYPE else "application/octet-stream"
    try:
        with default_storage.open(file.relative_path) as stream:
            return Handed(file.name, media_type, stream.read(), file.scan_state)
    except OSError:
        raise LostFile(file.name) from None


def why_held(file: StoredFile) -> str:
    """The sentence that tells why a file is not handed out now; empty when it is."""
    if file.scan_state == ScanState.INFECTED:
        return (
            f"Tệp “{file.name}” có mã độc ({file.scan_words}) nên không ai mở hay tải được. "
            "Người nộp cần gửi lại bản khác, chụp hoặc quét mới từ giấy."
        )
    if not scanner.is_configured() or file.scan_state == ScanState.CLEAN:
        return ""
    if file.scan_state == ScanState.UNSCANNABLE:
        return (
            f"Tệp “{file.name}” không quét được mã độc ({file.scan_words}) nên chưa tải được. "
            "Gửi lại bản nhỏ hơn, hoặc báo cho quản trị."
        )
    return (
        f"Tệp “{file.name}” đang chờ quét mã độc, thường trong một phút. Thử lại sau ít phút; "
        "lâu hơn thì báo cho quản trị."
    )
