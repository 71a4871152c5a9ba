"""Keep an uploaded file: bytes under their own hash, the kind read from them, the name as a mere label."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from django.core.files.base import File
from django.core.files.storage import default_storage

from motcua.documents.actions.scanning import scan_when_stored
from motcua.documents.models import StoredFile
from motcua.documents.types import KINDS, Kind, ScanState, kind_of
from motcua.lib.refused import Invalid
from motcua.lib.vietnamese_text import clean
from motcua.org.types import Actor

#: bytes of one file
MAX_SIZE = 20 * 1024 * 1024
_CHUNK = 1 << 20


class UnfitFile(Invalid):
    """The file is empty, too large, of a kind that is not kept, or not what its name says."""

    code = "unfit-file"

    def __init__(self, sentence: str, *, field: str = "file") -> None:
        super().__init__({field: sentence})


def store(
    upload: File[bytes],
    name: str,
    actor: Actor,
    at: datetime,
    *,
    authority_id: int | None = None,
    made_here: bool = False,
) -> StoredFile:
    """Keep a file that a person handed in.

    The same bytes lie on the disk once, whoever brings them; each upload is a row of its own.

    Args:
        upload: the open file, from its start.
        name: what the person called it; only shown, never used as a path.
        authority_id: whose file it is; the actor's first authority when not given.
        made_here: this system drew it from its own data, so no scanner needs to look.

    Raises:
        UnfitFile: empty, over :data:`MAX_SIZE`, not accepted, or another kind than its ending says.
    """
    label = label_of(name)
    if (upload.size or 0) > MAX_SIZE:
        raise UnfitFile(_TOO_LARGE.format(label))
    content = _content(upload)
    digest, size = _measure(content)
    if not size:
        raise UnfitFile(f"Tệp “{label}” không có nội dung. Chọn lại tệp hoặc quét lại.")
    if size > MAX_SIZE:
        raise UnfitFile(_TOO_LARGE.format(label))
    kind = _checked_kind(content, label)
    return _stored(content, label, kind, digest, size, actor, at, authority_id, made_here=made_here)


def keep_read(
    content: BinaryIO, name: str, kind: Kind, actor: Actor, at: datetime, *, authority_id: int
) -> StoredFile:
    """Keep a file that the caller has read and found to be of ``kind``, and limits in size itself."""
    digest, size = hashlib.sha256(), 0
    for block in _blocks(content):
        digest.update(block)
        size += len(block)
    return _stored(content, label_of(name), kind, digest.hexdigest(), size, actor, at, authority_id)


def _stored(
    content: BinaryIO,
    label: str,
    kind: Kind,
    digest: str,
    size: int,
    actor: Actor,
    at: datetime,
    authority_id: int | None,
    *,
    made_here: bool = False,
) -> StoredFile:
    stored = StoredFile(
        sha256=digest,
        size=size,
        media_type=kind.media_type,
        name=label,
        stored_at=at,
        stored_by=actor.name[:120],
        authority_id=authority_id or _authority_of(actor),
    )
    _keep_bytes(stored.relative_path, content)
    if made_here:
        stored.scan_state, stored.scanned_at, stored.scan_words = ScanState.CLEAN, at, "Do hệ thống lập"
    stored.save(force_insert=True)
    if not made_here:
        scan_when_stored(stored.pk, at=at)
    return stored


_TOO_LARGE = "Tệp “{}” lớn hơn 20 MB. Quét lại ở độ phân giải thấp hơn (200 dpi, thang xám) hoặc tách tệp."


def label_of(name: str) -> str:
    """The last part of whatever path a browser sent, in NFC, short enough, never empty."""
    last = clean(name.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, ending = last.rpartition(".")
    if not dot:
        return last[:200] or "tep"
    return f"{stem[:200].strip() or 'tep'}.{ending[:20].strip()}"


def _content(upload: File[bytes]) -> BinaryIO:
    stream: BinaryIO = upload.file  # type: ignore[assignment]
    stream.seek(0)
    return stream


def _blocks(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    while block := content.read(_CHUNK):
        yield block


def _measure(content: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in _blocks(content):
        digest.update(block)
        size += len(block)
        if size > MAX_SIZE:
            break
    return digest.hexdigest(), size


def _checked_kind(content: BinaryIO, label: str) -> Kind:
    kind = kind_of(content)
    ending = label.rpartition(".")[2].lower()
    if kind is None:
        accepted = ", ".join(known.label for known in KINDS)
        raise UnfitFile(f"Không nhận tệp “{label}”: nội dung không phải một trong các loại {accepted}.")
    if ending not in kind.endings:
        raise UnfitFile(
            f"Tệp “{label}” có nội dung là {kind.label} nhưng tên tệp ghi khác. "
            f"Đổi đuôi tệp thành .{kind.endings[0]} nếu đúng là tệp cần nộp, hoặc chọn lại tệp."
        )
    return kind


def _authority_of(actor: Actor) -> int:
    return actor.grants[0].authority_id if actor.grants else 0


def _keep_bytes(path: str, content: BinaryIO) -> None:
    """Write once: equal bytes have an equal path, so what is there already is the same file.

    It is marked as used just now, so that no clean-up takes it before its new row can be seen.
    """
    with suppress(FileNotFoundError):
        os.utime(default_storage.path(path))
        return
    content.seek(0)
    written = default_storage.save(path, File(content))
    if written != path:  # somebody stored the same bytes in between
        default_storage.delete(written)
