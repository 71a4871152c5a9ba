"""The feedback slip: opened by the secret on the receipt, answered without signing in.

TT 01/2018/TT-VPCP, Điều 14; NĐ 61/2018/NĐ-CP, Điều 31. Whom it rates never learns who answered.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.lib.refused import Invalid
from motcua.oversight.actions import feedback as acts
from motcua.oversight.queries.feedback import NoSlip, SlipInfo, open_of, slip_by_phone, slip_for
from motcua.oversight.sources.questionnaires import Questionnaire
from motcua.oversight.types import SlipWay
from motcua.web.portal.voice.often import too_often
from motcua.web.ui import rate
from motcua.web.ui.access import public
from motcua.web.ui.forms import CleanCharField, CleanTextField, Form, PhoneField, Pick, refuse
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.secret_address import SCANNED, TOKEN, private

#: tries in a day, of everybody together, at the number behind one code
MOST_OF_ONE = 6
_WAYS = {"qr": SlipWay.QR.value, "tb": SlipWay.NOTICE.value}


class SlipForm(Form):
    """The questions of one version in the language of the page."""

    def __init__(self, *args: Any, questions: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        for question in questions.questions:
            pick = Pick(
                label=question.ask.of(language),
                choices=[(one.key, one.words.of(language)) for one in question.choices],
                required=question.required,
            )
            pick.error_messages["required"] = str(lazy("Chọn một mục ở câu này."))
            self.fields[question.key] = pick
        self.fields["remark"] = CleanTextField(
            label=_("Bạn muốn nói thêm điều gì?"),
            required=False,
            rows=4,
            help_text=_("Không cần ghi tên hay số điện thoại."),
        )


class StartForm(Form):
    """How a slip is found: by the address of the receipt, or by code and own telephone number."""

    address = CleanCharField(label=lazy("Mã hồ sơ, hoặc địa chỉ trong mã QR trên giấy hẹn"), max_length=300)
    phone = PhoneField(
        label=lazy("Số điện thoại đã ghi khi nộp"),
        required=False,
        help_text=lazy("Chỉ cần khi bạn gõ mã hồ sơ. Số này không được lưu lại."),
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: AnyRequest) -> HttpResponse:
    """For who comes from the poster at the counter: scan or type, then the slip."""
    if answer := too_often(request):
        return answer
    form = StartForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            token = _token(request, form.cleaned_data)
            if token:
                return redirect(_slip_url(token))
            form.add_error("address", _("Không tìm thấy phiếu đánh giá. Xem lại mã và số điện thoại."))
    waiting = open_of(request.citizen, request.at) if request.citizen else []
    values = {"form": form, "waiting": waiting}
    return private(render(request, "portal/voice/feedback_start.html", values, status=status))


def _slip_url(token: str) -> str:
    return f"{reverse('portal:feedback', args=[token])}?tu=qr"


def _token(request: AnyRequest, values: dict[str, Any]) -> str:
    """The secret that was scanned, or that of the code with its own telephone number; else empty."""
    typed = values["address"]
    scanned = SCANNED.search(typed)
    if scanned:
        return scanned[1]
    code = re.sub(r"\s+", "", typed).upper()
    if rate.seconds_of(request, "feedback-one", code, most=MOST_OF_ONE, window=24 * 3600):
        return ""
    try:
        return slip_by_phone(code, values["phone"])
    except NoSlip:
        return ""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: AnyRequest, token: str) -> HttpResponse:
    """One slip by its own secret or the dossier's: to answer, or what was answered."""
    if answer := too_often(request):
        return answer
    try:
        if not TOKEN.fullmatch(token):
            raise NoSlip
        info = slip_for(token)
    except NoSlip:
        return private(render(request, "portal/voice/feedback_missing.html", status=404))
    if request.method != "POST":
        return _page(request, info, _form(info))
    if request.signed_in is not None and request.signed_in.official_id in info.rated:
        raise acts.RatedMayNotType(
            "Phiếu này đánh giá chính bạn nên không gửi được từ phiên làm việc của bạn. "
            "Mời người dân trả lời trên điện thoại của họ, hoặc ghi phiếu giấy để người khác nhập."
        )
    form = SlipForm(request.POST, questions=info.questions)
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "remark"}
        way = _WAYS.get(request.GET.get("tu", ""), SlipWay.LINK.value)
        try:
            acts.answer(token, answers=given, remark=form.cleaned_data["remark"], way=way, at=request.at)
        except Invalid as refused:
            refuse(form, refused)
        except acts.FeedbackClosed:
            return HttpResponseRedirect(request.path)
        else:
            return HttpResponseRedirect(request.path)
    return _page(request, info, form, status=422)


def _form(info: SlipInfo) -> SlipForm:
    initial = {**info.given.answers, "remark": info.given.remark} if info.given else {}
    return SlipForm(initial=initial, questions=info.questions)


def _page(request: AnyRequest, info: SlipInfo, form: SlipForm, status: int = 200) -> HttpResponse:
    names = [question.key for question in info.questions.questions]
    main = [question.key for question in info.questions.questions if question.feeds]
    values = {
        "info": info,
        "title": info.questions.title.of(get_language() or "vi"),
        "form": form,
        "main": [form[name] for name in main],
        "rest": [form[name] for name in names if name not in main],
        "open": info.open_at(request.at),
        "changing": bool(form.errors),
    }
    return private(render(request, "portal/voice/feedback.html", values, status=status))


@public
@require_safe
def poster(request: AnyRequest) -> HttpResponse:
    """A sheet for the counter: the code to scan, in large letters, to be printed."""
    address = f"{settings.PUBLIC_URL}{reverse('portal:feedback_start')}"
    petitions = f"{settings.PUBLIC_URL}{reverse('portal:petitions')}"
    return render(
        request, "portal/voice/feedback_poster.html", {"address": address, "petitions_address": petitions}
    )
