"""Scans of a dossier's papers: hand one in, take one out."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import File
from ninja.files import UploadedFile

from motcua.documents.actions.store import store
from motcua.documents.queries.files import SAFE_HEADERS, handed
from motcua.dossiers.actions import working
from motcua.dossiers.actions.reading import note_read
from motcua.dossiers.lifecycle import KeyReused, Sent, earlier, writing
from motcua.lib.refused import NotFound
from motcua.org.types import Permission
from motcua.web.api import schemas
from motcua.web.api.access import scoped
from motcua.web.api.routers import documents
from motcua.web.api.sending import Code, find, sent
from motcua.web.ui.request import OfficialRequest


def _paper(dossier: Any, paper_id: int) -> Any:
    found = dossier.documents.select_related("file").filter(required_id=paper_id).first()
    if found is None:
        raise NotFound("Hồ sơ không có giấy tờ này trong thành phần.")
    return found


@documents.post(
    "/{code}/documents/{paper_id}",
    response=schemas.StoredOut,
    summary="Attach a scan to one paper of the case (PDF, JPEG, PNG, TIFF, DOCX, XLSX, XML; at most 20 MB)",
)
@scoped(Permission.INTAKE, Permission.PROCESS)
def upload(
    request: OfficialRequest,
    code: Code,
    paper_id: schemas.Id,
    file: File[UploadedFile],
) -> schemas.StoredOut:
    dossier = find(code, request.actor)
    _paper(dossier, paper_id)
    told: Sent | None = None
    try:
        with writing():  # a refused act takes the row of its file along
            kept = store(file, file.name or "", request.actor, request.at, authority_id=dossier.authority_id)
            told = sent(request, content=f"{paper_id} {kept.sha256}")
            performed = working.attach(
                dossier.pk, paper_id=paper_id, file=kept, actor=request.actor, at=request.at, sent=told
            )
    except IntegrityError:  # the key was used for another dossier in the same moment: say so
        if told is None or earlier(told.key, "attach", told.digest) is None:
            raise
        raise KeyReused("Khóa chống gửi trùng này đã dùng cho một việc khác.") from None
    return schemas.StoredOut.model_construct(
        id=performed.dossier_id,
        code=performed.code,
        state=performed.state,
        seq=performed.seq,
        replayed=performed.replayed,
        sha256=kept.sha256,
        size=kept.size,
        media_type=kept.media_type,
    )


@documents.get(
    "/{code}/documents/{paper_id}",
    summary="The scan of one paper, as it was handed in",
    openapi_extra={
        "responses": {
            200: {
                "description": "The bytes, as an attachment",
                "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
@scoped(Permission.DESK)
def download(request: OfficialRequest, code: Code, paper_id: schemas.Id) -> HttpResponse:
    paper = _paper(find(code, request.actor), paper_id)
    if paper.file is None:
        raise NotFound("Giấy tờ này chưa có tệp đính kèm.")
    note_read(paper.dossier_id, request.actor, request.at, "file")
    file = handed(paper.file)
    response = HttpResponse(file.content, content_type=file.media_type)
    for name, value in SAFE_HEADERS.items():
        response[name] = value
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    )
    return response
