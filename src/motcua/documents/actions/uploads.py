"""Take a file in pieces from a citizen whose line may break, and go on where it stopped.

Begin names the file and its size, each piece says where it belongs, finish checks the whole as any other
stored file. A piece that comes twice does no harm; one that belongs elsewhere is told the right place.
"""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from motcua.documents.actions.store import MAX_SIZE, UnfitFile, label_of, store
from motcua.documents.models import Upload
from motcua.documents.queries import pieces
from motcua.documents.types import CITIZEN_KINDS, UploadState, kind_of
from motcua.lib.refused import NotFound, Refused
from motcua.org.models import CitizenAccount
from motcua.org.types import Actor, ActorKind

#: bytes of one piece at most; the browser sends less
MAX_PIECE = 1 << 20
#: pieces of one file: the browser never needs so many, and each is a file of its own
MAX_PIECES = 640
#: files under way of one account, what they may be together, and what one account may send in a day (bytes)
MAX_OPEN = 10
MAX_OPEN_BYTES = 100 * 1024 * 1024
MAX_DAY_BYTES = 300 * 1024 * 1024
#: an upload that was not finished is thrown away after so long
KEPT = timedelta(days=1)
#: a finished one may be named in a form for so long
REMEMBERED = timedelta(days=30)


class UnknownUpload(NotFound):
    """No such upload, or another person's."""

    code = "upload-not-found"

    def __init__(self) -> None:
        super().__init__("Tệp đang tải dở này không còn. Chọn lại tệp để gửi từ đầu.")


class TooManyUploads(Refused):
    """One account sends too much at once or in a day."""

    code = "too-many-uploads"
    status = 429


class OtherOffset(Refused):
    """The piece does not belong where it says; ``details["offset"]`` is where to go on."""

    code = "upload-offset"

    def __init__(self, offset: int) -> None:
        super().__init__(
            "Phần tệp vừa gửi không đúng chỗ; gửi tiếp từ chỗ đã nhận.", details={"offset": offset}
        )


class NotWhole(Refused):
    """Finished too early; ``details["offset"]`` is where to go on."""

    code = "upload-not-whole"

    def __init__(self, offset: int) -> None:
        super().__init__("Tệp chưa gửi hết; gửi tiếp từ chỗ đã nhận.", details={"offset": offset})


@dataclass(frozen=True, slots=True)
class UploadInfo:
    """How far an upload is: ``offset`` of ``size`` bytes are here; ``file_id`` once it is finished."""

    token: str
    name: str
    offset: int
    size: int
    state: str
    file_id: int | None = None


def begin(*, name: str, size: int, account_id: int, authority_id: int, at: datetime) -> UploadInfo:
    """Announce a file.

    Args:
        name: what the person called it; its ending decides early whether it can be accepted.
        size: in bytes. authority_id: whose file it will be.

    Raises:
        UnfitFile: empty, over 20 MB or not of a kind that citizens hand in. TooManyUploads.
    """
    label = label_of(name)
    _check_name(label)
    if size < 1:
        raise UnfitFile(f"Tệp “{label}” không có nội dung. Chụp hoặc chọn lại.")
    if size > MAX_SIZE:
        raise UnfitFile(f"Tệp “{label}” lớn hơn 20 MB. Chụp lại ở cỡ nhỏ hơn hoặc tách thành nhiều tệp.")
    with transaction.atomic():
        CitizenAccount.objects.select_for_update().get(pk=account_id)
        _check_room(account_id, size, at)
        row = Upload.objects.create(
            token=secrets.token_urlsafe(24),
            account_id=account_id,
            authority_id=authority_id,
            name=label,
            size=size,
            begun_at=at,
        )
    return _info(row)


def append(token: str, account_id: int, offset: int, content: bytes, *, at: datetime) -> UploadInfo:
    """Add the piece that begins at ``offset``; one that is here already does no harm.

    Raises:
        UnknownUpload: none of this account that is still open. OtherOffset: it belongs elsewhere.
        TooManyUploads: the file comes in crumbs.
    """
    row = _open(token, account_id, at)
    here = pieces.received(token)
    if offset + len(content) <= here:
        return _info(row)
    if offset != here or not content or len(content) > MAX_PIECE or here + len(content) > row.size:
        raise OtherOffset(here)
    if pieces.number(token) >= MAX_PIECES:
        raise TooManyUploads("Tệp này được gửi thành quá nhiều phần nhỏ. Bấm Hủy rồi chọn lại tệp.")
    if not pieces.add(token, offset, content):
        here = pieces.received(token)
        if offset + len(content) > here:
            raise OtherOffset(here)
    return _info(row)


def status(token: str, account_id: int, *, at: datetime) -> UploadInfo:
    """How far an upload is; a finished one stays known until its form is sent.

    Raises:
        UnknownUpload: none of this account, dropped or too old.
    """
    row = _mine(token, account_id)
    if row.state == UploadState.OPEN and row.begun_at <= at - KEPT:
        raise UnknownUpload
    return _info(row)


def finish(token: str, account_id: int, *, at: datetime) -> int:
    """Check the whole file and keep it: the id of the stored file, the same when asked again.

    Raises:
        UnknownUpload. NotWhole: pieces are missing. UnfitFile: not what citizens hand in, or another kind
        than its name says; the upload is thrown away then.
    """
    known = status(token, account_id, at=at)
    if known.file_id is not None:
        return known.file_id
    if known.offset != known.size:
        raise NotWhole(known.offset)
    with tempfile.SpooledTemporaryFile(max_size=2 << 20) as whole:
        try:
            for piece in pieces.joined(token):
                whole.write(piece)
        except FileNotFoundError:
            return _finished_meanwhile(token, account_id, at)
        try:
            file_id = _kept(token, account_id, whole, at)
        except UnfitFile:
            drop(token, account_id, at=at)
            raise
    pieces.throw_away(token)
    return file_id


def take(content: File[bytes], name: str, *, account_id: int, authority_id: int, at: datetime) -> int:
    """Keep a file that came whole, from a page without script: the id of the stored file.

    Raises:
        UnfitFile. TooManyUploads.
    """
    row = begin(name=name, size=content.size or 0, account_id=account_id, authority_id=authority_id, at=at)
    try:
        return _kept(row.token, account_id, content, at)
    except UnfitFile:
        drop(row.token, account_id, at=at)
        raise


def drop(token: str, account_id: int, *, at: datetime) -> None:
    """The person does not want to send it after all. A finished upload stays as it is.

    Raises:
        UnknownUpload.
    """
    row = _mine(token, account_id)
    open_still = Upload.objects.filter(pk=row.pk, state=UploadState.OPEN)
    if open_still.update(state=UploadState.DROPPED, ended_at=at):
        pieces.throw_away(token)


def clean_up(*, at: datetime) -> int:
    """Throw away what nobody finished within a day, and forget old uploads; how many were open."""
    stale = Upload.objects.filter(state=UploadState.OPEN, begun_at__lte=at - KEPT)
    dropped = stale.update(state=UploadState.DROPPED, ended_at=at)
    for token in pieces.left_before(at - KEPT):
        if not Upload.objects.filter(token=token, state=UploadState.OPEN).exists():
            pieces.throw_away(token)
    Upload.objects.exclude(state=UploadState.OPEN).filter(ended_at__lte=at - REMEMBERED).delete()
    return dropped


def _kept(token: str, account_id: int, whole: IO[bytes] | File[bytes], at: datetime) -> int:
    with transaction.atomic():
        row = (
            Upload.objects.select_for_update(of=("self",))
            .select_related("account")
            .get(token=token, account_id=account_id)
        )
        if row.file_id is not None:  # the same was asked twice at once
            return row.file_id
        content = whole if isinstance(whole, File) else File(whole, name=row.name)
        _check_kind(content, row.name)
        actor = Actor(
            kind=ActorKind.APPLICANT, name=row.account.name or "Người nộp hồ sơ", account_id=account_id
        )
        stored = store(content, row.name, actor, at, authority_id=row.authority_id)
        row.file, row.state, row.ended_at = stored, UploadState.FINISHED.value, at
        row.save(update_fields=["file", "state", "ended_at"])
    return stored.pk


def _check_name(label: str) -> None:
    ending = label.rpartition(".")[2].lower()
    if ending in {"heic", "heif"}:
        raise UnfitFile(
            f"Ảnh “{label}” ở dạng HEIC nên chưa nhận được. Trên iPhone: Cài đặt, Camera, Định dạng, "
            "chọn “Tương thích nhất”, rồi chụp lại; hoặc chụp màn hình ảnh này và gửi ảnh chụp."
        )
    if not any(ending in kind.endings for kind in CITIZEN_KINDS):
        raise UnfitFile(_refusal(label))


def _check_kind(content: File[bytes], label: str) -> None:
    if kind_of(cast(BinaryIO, content.file)) not in CITIZEN_KINDS:
        raise UnfitFile(_refusal(label))


def _refusal(label: str) -> str:
    accepted = ", ".join(kind.label for kind in CITIZEN_KINDS)
    return f"Không nhận tệp “{label}”: chỉ nhận ảnh chụp và tệp {accepted}. Chụp ảnh giấy tờ rồi gửi ảnh."


def _check_room(account_id: int, size: int, at: datetime) -> None:
    recent = Upload.objects.filter(account_id=account_id, begun_at__gt=at - KEPT)
    total = Coalesce(Sum("size"), 0)
    under_way = recent.filter(state=UploadState.OPEN).aggregate(number=Count("pk"), size=total)
    if under_way["number"] >= MAX_OPEN or under_way["size"] + size > MAX_OPEN_BYTES:
        raise TooManyUploads(
            "Bạn đang gửi dở nhiều tệp. Chờ các tệp đó gửi xong hoặc bấm Hủy ở tệp không cần, rồi gửi tiếp."
        )
    sent = recent.exclude(state=UploadState.DROPPED).aggregate(size=total)
    if sent["size"] + size > MAX_DAY_BYTES:
        raise TooManyUploads(
            "Hôm nay bạn đã gửi hơn 300 MB tệp. Gửi tiếp vào ngày mai, hoặc mang giấy tờ đến nơi nộp hồ sơ."
        )


def _mine(token: str, account_id: int) -> Upload:
    if not pieces.is_token(token):
        raise UnknownUpload
    row = Upload.objects.filter(token=token, account_id=account_id).exclude(state=UploadState.DROPPED).first()
    if row is None:
        raise UnknownUpload
    return row


def _open(token: str, account_id: int, at: datetime) -> Upload:
    row = _mine(token, account_id)
    if row.state != UploadState.OPEN or row.begun_at <= at - KEPT:
        raise UnknownUpload
    return row


def _finished_meanwhile(token: str, account_id: int, at: datetime) -> int:
    """The file of another request that finished the same upload while this one read its pieces."""
    known = status(token, account_id, at=at)
    if known.file_id is None:
        raise NotWhole(known.offset)
    return known.file_id


def _info(row: Upload) -> UploadInfo:
    here = row.size if row.state == UploadState.FINISHED else pieces.received(row.token)
    return UploadInfo(row.token, row.name, here, row.size, row.state, row.file_id)
