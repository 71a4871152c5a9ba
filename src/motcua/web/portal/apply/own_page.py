"""One own dossier: where it stands, what to do, everything that lies in it, and what its owner may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.documents.queries import files
from motcua.dossiers.actions.printing import own_copy
from motcua.dossiers.queries.own import OwnDossier, filing_number, own_dossier, own_file
from motcua.dossiers.queries.tracking import by_token
from motcua.dossiers.types import PaymentMethod, SlipKind, State
from motcua.web.portal.apply.step_forms import return_name
from motcua.web.portal.tracking_words import told
from motcua.web.ui import downloads
from motcua.web.ui.citizens import citizen
from motcua.web.ui.eform import draw
from motcua.web.ui.eform_read import read_out
from motcua.web.ui.request import CitizenRequest
from motcua.web.ui.uploading import UploadField, upload_field

gettext_noop("Bạn đã rút hồ sơ")
gettext_noop("Bạn đã đề nghị dừng giải quyết")
gettext_noop("Đóng hồ sơ vì không bổ sung")
gettext_noop("Đã nhận tiền")
gettext_noop("Hoàn trả tiền")
_SLIPS = {
    SlipKind.RECEIPT.value: gettext_noop("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    SlipKind.SUPPLEMENT.value: gettext_noop("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    SlipKind.REFUSAL.value: gettext_noop("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    SlipKind.APOLOGY.value: gettext_noop("Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
    SlipKind.STOP.value: gettext_noop("Thông báo dừng giải quyết hồ sơ"),
    SlipKind.RETURN_NOTE.value: gettext_noop("Giấy biên nhận trả kết quả"),
}
_PAID = {
    PaymentMethod.NONE.value: gettext_noop("Chưa nộp"),
    PaymentMethod.CASH.value: gettext_noop("Đã nộp tiền mặt"),
    PaymentMethod.TRANSFER.value: gettext_noop("Đã chuyển khoản"),
    PaymentMethod.ONLINE.value: gettext_noop("Đã thanh toán trực tuyến"),
    PaymentMethod.EXEMPT.value: gettext_noop("Được miễn"),
}
_TAKEN = {PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.ONLINE}


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """One paper that the office asked for, with the field to send it."""

    words: str
    field: UploadField


@never_cache
@citizen
@require_safe
def page(request: CitizenRequest, token: str) -> HttpResponse:
    """The dossier by its own address."""
    return draw_page(request, own_dossier(token, request.citizen))


@never_cache
@citizen
@require_safe
def filed(request: CitizenRequest, token: str) -> HttpResponse:
    """The receipt of a filing, right after it was sent: its number, its address as QR, what happens next."""
    found = own_dossier(token, request.citizen)
    values = {
        "own": found,
        "dossier": found.dossier,
        "number": filing_number(found.dossier),
        "address": request.build_absolute_uri(reverse("portal:tracked", args=[token])),
        "pay_url": _link("portal:pay", token) if found.owed else "",
        "return_method": return_name(found.dossier.return_method),
    }
    return render(request, "portal/apply/filed.html", values)


def draw_page(
    request: CitizenRequest,
    found: OwnDossier,
    errors: Mapping[str, str] | None = None,
    *,
    answers: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of an own dossier; with errors when something sent could not be taken."""
    dossier, wrong = found.dossier, errors or {}
    values = {
        "own": found,
        "dossier": dossier,
        "number": dossier.code or filing_number(dossier),
        "told": told(by_token(dossier.token, at=request.at)),
        "history": [(event.at, _(event.what)) for event in reversed(found.history)],
        "slips": [(slip, _(_SLIPS.get(slip.kind, ""))) for slip in found.slips],
        "charges": [(charge, _(_PAID[charge.method])) for charge in found.charges],
        "may_be_refunded": dossier.state in {State.DECLINED, State.STOPPED}
        and any(one.method in _TAKEN and one.refunded < one.amount for one in found.charges),
        "reading": read_out(found.form, found.answers, empty=False) if found.form else (),
        "wanted_papers": _wanted_papers(request, found, wrong),
        "wanted_sections": _wanted_sections(found, answers or found.answers, wrong),
        "wanted_words": [one.words for one in found.wanted] if found.asked else [],
        "wrong": list(wrong.values()),
        "may_withdraw": found.may("withdraw"),
        "may_ask_stop": found.may("ask_stop") and not found.stop_asked,
        "return_method": return_name(dossier.return_method),
        "address": request.build_absolute_uri(reverse("portal:tracked", args=[dossier.token])),
        **_links(found),
    }
    return render(request, "portal/apply/own.html", values, status=status)


def _links(found: OwnDossier) -> dict[str, str]:
    dossier = found.dossier
    over = dossier.state in {State.RETURNED, State.DECLINED, State.STOPPED}
    promised = dossier.due_at is not None and not over
    return {
        "pay_url": _link("portal:pay", dossier.token) if found.owed and not over else "",
        "receipt_url": _link("portal:pay", dossier.token)
        if any(charge.receipt_number for charge in found.charges)
        else "",
        "feedback_url": _link("portal:feedback", dossier.token) if dossier.state == State.RETURNED else "",
        "calendar_url": _link("portal:appointment_file", dossier.token) if promised else "",
        "readers_url": _link("portal:reads"),
        "track_url": reverse("portal:tracked", args=[dossier.token]),
    }


def _link(name: str, *which: str) -> str:
    """An address of another part of the portal, empty while that part is not there."""
    try:
        return reverse(name, args=which)
    except NoReverseMatch:
        return ""


def _wanted_papers(request: CitizenRequest, found: OwnDossier, wrong: Mapping[str, str]) -> list[WantedPaper]:
    return [
        WantedPaper(
            one.words,
            upload_field(
                f"paper-{one.paper_id}",
                _("Chụp ảnh hoặc chọn tệp"),
                account_id=request.citizen.account_id or 0,
                authority_id=found.dossier.authority_id,
                error=wrong.get(f"paper-{one.paper_id}", ""),
            ),
        )
        for one in found.wanted
        if one.paper_id is not None and found.asked is not None
    ]


def _wanted_sections(found: OwnDossier, answers: Mapping[str, Any], wrong: Mapping[str, str]) -> list[Any]:
    if found.form is None:
        return []
    marked = {one.question: one.words for one in found.wanted if one.question}
    return [
        draw(found.form, section.key, answers, marked | dict(wrong))
        for section in found.form.sections
        if section.key in found.open_sections
    ]


@citizen
@require_safe
def file(request: CitizenRequest, token: str, file_id: int) -> HttpResponse:
    """A file of an own dossier, to save; never shown inside our pages."""
    held = own_file(token, file_id, request.citizen)
    if held is None:
        raise Http404
    handed = files.handed(held)
    response = downloads.download(handed.content, handed.name, handed.media_type)
    response._csp_exempt = True  # type: ignore[attr-defined]  # the stricter policy below is the file's own
    for name, value in files.SAFE_HEADERS.items():
        response[name] = value
    return response


@citizen
@require_safe
def slip(request: CitizenRequest, token: str, slip_id: int) -> HttpResponse:
    """A paper of an own dossier as PDF."""
    printed = own_copy(token, slip_id, actor=request.citizen)
    return downloads.pdf(printed.content, printed.name)
