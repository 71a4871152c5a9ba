"""Files that citizens sent and that never became part of anything leave again.

Whoever gives up half-way leaves pictures of papers behind; keeping them serves nobody (Luật Bảo vệ dữ liệu
cá nhân số 91/2025/QH15: no longer than the purpose needs).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.db.models.deletion import ProtectedError

from motcua.documents.models import StoredFile, Upload
from motcua.documents.types import UploadState
from motcua.law.calendar import local
from motcua.law.registry import number
from motcua.org.models import Empowerment

logger = logging.getLogger("motcua.documents")
_AT_ONCE = 200
#: bytes that were stored again so lately are left alone: the row that names them may not be visible yet
_FRESH = timedelta(hours=1)


def delete_unclaimed(*, at: datetime) -> int:
    """Delete finished uploads, with their files, that nothing refers to after ``upload.unclaimed_kept`` days.

    Every table with a key to stored files counts, whoever added it; how many were deleted.
    """
    before = at - timedelta(days=number("upload.unclaimed_kept", local(at).date()))
    deleted, last = 0, 0
    while found := list(_unclaimed(before).filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        last = found[-1].pk
        deleted += sum(_delete(upload, at) for upload in found)
    if deleted:
        logger.info("%d uploads that became part of nothing were deleted", deleted)
    return deleted


def _unclaimed(before: datetime) -> QuerySet[Upload]:
    old = Upload.objects.filter(state=UploadState.FINISHED, ended_at__lte=before)
    for relation in _keys_to_files():
        rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("file_id")})
        old = old.filter(~Exists(rows))
    # a paper to act for another names its file by number only
    return old.filter(~Exists(Empowerment.objects.filter(file_id=OuterRef("file_id"))))


def _keys_to_files() -> list[ForeignObjectRel]:
    """Every relation that leads to a stored file, hidden ones too, but that of the upload itself."""
    relations = StoredFile._meta.get_fields(include_hidden=True)
    return [one for one in relations if isinstance(one, ForeignObjectRel) and one.related_model is not Upload]


def _delete(upload: Upload, at: datetime) -> bool:
    """Delete one, unless it became part of something at this very moment."""
    file = upload.file
    if file is None:
        return False
    try:
        with transaction.atomic():
            upload.delete()
            file.delete()
    except (ProtectedError, IntegrityError):
        return False
    _delete_bytes(file, at)
    return True


def _delete_bytes(file: StoredFile, at: datetime) -> None:
    """The bytes leave when no other row has the same, and nobody has just stored them again."""
    path = file.relative_path
    if StoredFile.objects.filter(sha256=file.sha256).exists() or not default_storage.exists(path):
        return
    if default_storage.get_modified_time(path) <= at - _FRESH:
        default_storage.delete(path)
