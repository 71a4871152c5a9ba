"""The whole application once more before it is sent, and the sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalogue.eform import Kind
from motcua.dossiers.actions import sending
from motcua.dossiers.actions.applying_checks import Whole, check_whole
from motcua.dossiers.queries.applications import PAPERS, REVIEW, Draft, PaperAsked
from motcua.org.types import Assurance
from motcua.web.portal.apply import conflicts
from motcua.web.portal.apply.drawing import errors_shown, fees_shown, step_title
from motcua.web.ui.eform_read import language
from motcua.web.ui.request import CitizenRequest


@dataclass(frozen=True, slots=True)
class Part:
    """One step as it will be sent, with what is wrong in it."""

    step: str
    title: str
    url: str
    lines: tuple[tuple[str, str], ...]
    errors: tuple[str, ...]


def review(request: CitizenRequest, found: Draft, shown: dict[str, Any]) -> HttpResponse:
    """Show everything; a POST with the declaration sends it."""
    declares = not any(question.kind is Kind.DECLARATION for _section, question in found.form.questions())
    undeclared = False
    if request.method == "POST":
        undeclared = declares and request.POST.get("declared") != "1"
        if not undeclared:
            sent = _send(request, found)
            if sent is not None:
                return sent
    on = request.at.date()
    whole = check_whole(found, actor=request.citizen, on=on, lang=language())
    values = shown | fees_shown(found, request) | {
        "parts": parts(request, found, whole),
        "ok": whole.ok,
        "warnings": list(whole.warnings.values()),
        "declares": declares,
        "undeclared": undeclared,
        "needs_identity": found.assurance >= Assurance.IDENTITY > request.citizen.assurance,
        "sign_in": reverse("portal:sign_in") + f"?next={request.path}&muc=2",
    }  # fmt: skip
    return render(request, "portal/apply/review.html", values, status=422 if undeclared else 200)


def _send(request: CitizenRequest, found: Draft) -> HttpResponse | None:
    try:
        filed = sending.send(found.row.token, actor=request.citizen, at=request.at)
    except sending.Unfinished:
        messages.error(request, _("Chưa gửi được: còn phần phải sửa, xem bên dưới."))
        return None
    except sending.ChangedMeanwhile as refused:
        messages.warning(request, _(refused.message))
        return redirect("portal:apply_step", found.row.token, REVIEW)
    return redirect("portal:filed", filed.token)


def parts(request: CitizenRequest, found: Draft, whole: Whole) -> list[Part]:
    """Every step before the last in words, with the way to change it."""
    made = []
    for step in found.steps[:-1]:
        errors = errors_shown(found, step, whole.errors.get(step, {}))
        lines = (
            _papers(found) if step == PAPERS else conflicts.words(request, found, step, found.values(step))
        )
        made.append(
            Part(
                step,
                step_title(found, step),
                reverse("portal:apply_step", args=[found.row.token, step]) + f"?sua=1&back_to={REVIEW}",
                tuple(lines.items()),
                tuple(dict.fromkeys(errors.values())),
            )
        )
    return made


def _papers(found: Draft) -> dict[str, str]:
    return {one.paper.name: _paper(one) for one in found.papers}


def _paper(one: PaperAsked) -> str:
    if one.files:
        return _("%(n)s tệp") % {"n": len(one.files)}
    return _("Đã khai trên trang này") if one.is_form else one.waived or _("Không nộp")
