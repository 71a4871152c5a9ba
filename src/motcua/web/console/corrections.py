"""Requests of citizens to put right what is stored of them: answered by the manager of the office asked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.org.actions import corrections as acts
from motcua.org.queries import corrections
from motcua.org.types import Permission
from motcua.web.console.form_page import attempt
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanTextField, Form, Pick, succeeded
from motcua.web.ui.request import OfficialRequest


class AnswerForm(Form):
    """Accepted or declined, with words to the person."""

    verdict = Pick(
        label="Quyết định",
        choices=[("accept", "Sửa như đề nghị"), ("decline", "Không sửa")],
        initial="accept",
    )
    answer = CleanTextField(
        label="Trả lời người đề nghị",
        max_length=1000,
        required=False,
        help_text="Không sửa thì phải nêu lý do.",
    )


@needs(Permission.MANAGE)
def correction_list(request: OfficialRequest) -> HttpResponse:
    """What waits for an answer, and what was answered last."""
    return _page(request, AnswerForm(), "")


@needs(Permission.MANAGE)
def correction_answer(request: OfficialRequest, token: str) -> HttpResponse:
    """Answer one; accepted, the person's data change by the same act."""
    form = AnswerForm(request.POST)
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["verdict"] == "accept"
        if attempt(form, lambda: _decide(request, token, form, accepted=accepted)):
            succeeded(request, "Đã sửa và trả lời." if accepted else "Đã trả lời, không sửa.")
            return redirect("console:corrections")
    return _page(request, form, token)


def _decide(request: OfficialRequest, token: str, form: AnswerForm, *, accepted: bool) -> bool:
    acts.decide(
        token, accepted=accepted, answer=form.cleaned_data["answer"], actor=request.actor, at=request.at
    )
    return True


def _page(request: OfficialRequest, form: AnswerForm, token: str) -> HttpResponse:
    waiting = corrections.to_answer(request.actor)
    values = {
        "tabs": tabs("people", "corrections", {"corrections": len(waiting)}),
        "rows": [
            (
                acts.FIELDS.get(one.field, one.field),
                one,
                form if one.token == token else AnswerForm(auto_id=f"{one.token}_%s"),
            )
            for one in waiting
        ],
        "done": [
            (acts.FIELDS.get(one.field, one.field), one)
            for one in corrections.to_answer(request.actor, done=True)
        ],
    }
    return render(request, "console/corrections.html", values, status=422 if form.errors else 200)
