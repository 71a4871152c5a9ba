"""Type in paper feedback slips: by code, question by question, never by the one whom the slip rates."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.law.calendar import ZONE, local
from motcua.lib.refused import Invalid, Refused
from motcua.org.types import Permission
from motcua.oversight.actions.feedback import type_paper
from motcua.oversight.queries.feedback import NoSlip, SlipInfo, slip_to_type
from motcua.oversight.sources.questionnaires import Questionnaire
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField, Form, Pick, refuse, succeeded
from motcua.web.ui.request import OfficialRequest


class FindForm(Form):
    """Which dossier the slip in hand is of."""

    ma = CleanCharField(label="Mã hồ sơ ghi trên phiếu", max_length=60)


class PaperForm(Form):
    """What stands on the paper."""

    answered_on = DayField(label="Ngày trên phiếu", required=False, help_text="Để trống: hôm nay")
    remark = CleanTextField(label="Ý kiến ghi trên phiếu", required=False, rows=3)

    def __init__(self, *args: Any, questions: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            question.key: Pick(
                label=question.ask.vi,
                choices=[(one.key, one.words.vi) for one in question.choices],
                required=question.required,
            )
            for question in questions.questions
        }
        self.fields = {**asked, **self.fields}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DESK)
def paper(request: OfficialRequest) -> HttpResponse:
    """Find by code, then type; the next slip follows at once."""
    code = request.GET.get("ma", "").strip()[:60]
    if not code:
        return render(request, "desk/feedback.html", {"find": FindForm(), "info": None})
    try:
        info = slip_to_type(code, request.actor)
    except NoSlip as refused:
        find = FindForm({"ma": code})
        refuse(find, Invalid({"ma": refused.message}))
        return render(request, "desk/feedback.html", {"find": find, "info": None}, status=404)
    form = PaperForm(request.POST or None, questions=info.questions)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (done := _typed(request, code, info, form)):
            succeeded(request, done)
            return redirect(reverse("desk:feedback"))
    values = {"find": FindForm({"ma": code}), "info": info, "form": form, "code": code.upper()}
    return render(request, "desk/feedback.html", values, status=status)


def _typed(request: OfficialRequest, code: str, info: SlipInfo, form: PaperForm) -> str:
    """Store it; the sentence for the next page, or nothing when it was refused."""
    values = form.cleaned_data
    day = values["answered_on"]
    moment = None
    if day is not None and day != local(request.at).date():
        moment = datetime.combine(day, time(23, 59), ZONE)
    answers = {question.key: values[question.key] for question in info.questions.questions}
    try:
        done = type_paper(
            code,
            answers=answers,
            remark=values["remark"],
            answered_at=moment,
            actor=request.actor,
            at=request.at,
        )
    except Refused as refused:
        refuse(form, refused)
        return ""
    return "Đã thay câu trả lời của phiếu này." if done.changed else "Đã nhập phiếu. Nhập phiếu tiếp theo."
