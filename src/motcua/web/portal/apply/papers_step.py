"""The papers of an application: photos or files for each, or why one is not handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.dossiers.actions import applying_papers
from motcua.dossiers.queries.applications import Draft, PaperAsked
from motcua.lib.refused import Invalid, Refused
from motcua.web.portal.apply.uploaded import uploaded
from motcua.web.ui.request import CitizenRequest
from motcua.web.ui.uploading import UploadField, upload_field

#: why a paper is not sent with the application; the counter reads it and decides
WHY_NOT = (
    gettext_noop("Cơ quan nhà nước đã có giấy này (đã nộp trước đây hoặc có trong cơ sở dữ liệu)"),
    gettext_noop("Tôi mang bản giấy đến Bộ phận Một cửa"),
    gettext_noop("Trường hợp của tôi không có giấy này"),
)


@dataclass(frozen=True, slots=True)
class DrawnPaper:
    """One paper on the page."""

    asked: PaperAsked
    field: UploadField
    waived: str
    error: str
    reasons: tuple[tuple[str, str], ...]


def stays(post: QueryDict) -> bool:
    """Whether a button of the papers themselves was pressed: take one away, or add and go on here."""
    return bool(post.get("remove") or post.get("add"))


def take(request: CitizenRequest, found: Draft) -> dict[str, str]:
    """Attach what came with the form, take away what was asked to; a sentence for each that was refused."""
    errors: dict[str, str] = {}
    token, actor, page = found.row.token, request.citizen, request.POST.get("page", "")
    for asked in found.papers:
        name = str(asked.paper.id)
        came = uploaded(request, f"paper-{name}", authority_id=found.row.authority_id or 0)
        if came.errors:
            errors[name] = came.errors[0]
        for file_id in came.file_ids:
            try:
                applying_papers.attach(token, asked.paper.id, file_id, actor=actor, at=request.at, page=page)
            except Refused as refused:
                errors[name] = (
                    next(iter(refused.errors.values())) if isinstance(refused, Invalid) else refused.message
                )
    removed = request.POST.get("remove", "")
    if removed.isascii() and removed.isdigit() and len(removed) < 19:
        applying_papers.detach(token, int(removed), actor=actor, at=request.at)
    return errors


def draw(
    request: CitizenRequest, found: Draft, values: Mapping[str, Any], errors: Mapping[str, str]
) -> dict[str, Any]:
    """Each paper: what it is, how many, what is there, and the field to add to it."""
    waived = values.get("waived") or {}
    return {
        "part": "portal/apply/part_papers.html",
        "papers": [_drawn(request, found, one, waived, errors) for one in found.papers],
    }


def _drawn(
    request: CitizenRequest,
    found: Draft,
    asked: PaperAsked,
    reasons_given: Mapping[str, Any],
    errors: Mapping[str, str],
) -> DrawnPaper:
    name = str(asked.paper.id)
    waived = str(reasons_given.get(name, ""))
    field = upload_field(
        f"paper-{name}",
        _("Thêm ảnh hoặc tệp") if asked.files else _("Chụp ảnh hoặc chọn tệp"),
        account_id=request.citizen.account_id or 0,
        authority_id=found.row.authority_id or 0,
        error=errors.get(name, ""),
    )
    # the stored words are the office's language, whatever the page speaks
    reasons = [(one, _(one)) for one in WHY_NOT]
    if waived and waived not in {value for value, _label in reasons}:
        reasons.append((waived, waived))
    return DrawnPaper(asked, field, waived, errors.get(name, ""), tuple(reasons))
