"""Dossiers whose promised date no longer agrees with the calendar: moved only by an explicit decision."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from motcua.dossiers.actions.calendar_moves import move_due
from motcua.dossiers.queries.calendar_preview import out_of_step
from motcua.org.types import Permission
from motcua.web.console.form_page import attempt
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, Form, posted_key, succeeded
from motcua.web.ui.request import OfficialRequest

MOST_SHOWN = 500


class MoveForm(Form):
    decision = CleanCharField(
        label="Văn bản thay đổi lịch",
        max_length=500,
        help_text="Được ghi vào từng hồ sơ, ví dụ 12729/VPCP-KGVX",
    )


@needs(Permission.MANAGE)
def due_moves(request: OfficialRequest) -> HttpResponse:
    """The list, and the act on the ticked ones."""
    form = MoveForm(request.POST or None)
    rows = out_of_step(request.actor)
    ticked = {int(value) for value in request.POST.getlist("ho-so") if value.isdigit()}
    chosen = [row.dossier_id for row in rows if row.dossier_id in ticked]
    if request.method == "POST" and form.is_valid() and not chosen:
        form.add_error(None, "Chưa đánh dấu hồ sơ nào.")
    elif request.method == "POST" and form.is_valid():
        lines = attempt(
            form,
            lambda: move_due(
                chosen,
                decision=form.cleaned_data["decision"],
                actor=request.actor,
                at=request.at,
                key=posted_key(request),
            ),
        )
        if lines is not None:
            moved = sum(line.ok for line in lines)
            left = [line.message for line in lines if not line.ok]
            succeeded(request, f"Đã tính lại hạn của {moved} hồ sơ. {' '.join(dict.fromkeys(left))}".strip())
            return redirect("console:due-moves")
    values = {
        "form": form,
        "rows": rows[:MOST_SHOWN],
        "total": len(rows),
        "ticked": ticked if request.method == "POST" else {row.dossier_id for row in rows},
    }
    return render(request, "console/due_moves.html", values, status=422 if form.errors else 200)
