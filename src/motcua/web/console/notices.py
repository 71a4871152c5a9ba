"""Messages to citizens: what was or would be sent, what failed, sending again, and who said stop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from motcua.dossiers.actions import notice_choices, notice_sending
from motcua.dossiers.queries import notices
from motcua.dossiers.types import NoticeKind, NoticeState, Way
from motcua.gateways.messages.configured import WrongConfiguration, gateways
from motcua.org.types import Permission
from motcua.web.console.form_page import attempt
from motcua.web.console.managed import managing
from motcua.web.ui.access import needs
from motcua.web.ui.forms import CleanCharField, FilterForm, Form, PhoneField, succeeded
from motcua.web.ui.lists import Column, Row, list_page
from motcua.web.ui.parts import Tab
from motcua.web.ui.request import OfficialRequest
from motcua.web.ui.wording import Tone

_COLUMNS = (
    Column("made_at", "Lúc", sort="made_at", kind="moment"),
    Column("dossier__code", "Hồ sơ", sort="dossier__code"),
    Column("kind", "Báo việc", sort="kind", read=lambda row: NoticeKind(row["kind"]).label),
    Column("channel", "Cách gửi", sort="channel", read=lambda row: Way(row["channel"]).label),
    Column("masked", "Đến"),
    Column("state", "Kết quả", sort="state", read=lambda row: NoticeState(row["state"]).label),
    Column("tries", "Số lần thử", shown=False),
    Column("problem", "Lỗi", shown=False),
    Column("sent_at", "Gửi lúc", kind="moment", shown=False),
)
_TONES: dict[str, Tone] = {
    NoticeState.QUEUED: "info",
    NoticeState.SENT: "good",
    NoticeState.FAILED: "soon",
    NoticeState.GIVEN_UP: "late",
    NoticeState.OPTED_OUT: "neutral",
}
#: where an e-mail's last lines begin: its address to say stop is its receiver's alone
_FOOT = "\n--\n"


class NoticeFilters(FilterForm):
    ketqua = forms.ChoiceField(label="Kết quả", choices=[("", "Mọi kết quả"), *NoticeState.choices])
    cach = forms.ChoiceField(label="Cách gửi", choices=[("", "Mọi cách"), *Way.choices])
    viec = forms.ChoiceField(label="Báo việc", choices=[("", "Mọi việc"), *NoticeKind.choices])
    ma = CleanCharField(label="Mã hồ sơ", max_length=60)


class StopForm(Form):
    phone = PhoneField(
        label="Số điện thoại",
        help_text="Người dân trả lời STOP hoặc gọi đến: từ nay không nhắn tin, Zalo đến số này nữa.",
    )


@needs(Permission.MANAGE)
def notice_list(request: OfficialRequest) -> HttpResponse:
    """Everything of the own office, the newest first, with masked addresses."""
    return _page(request, StopForm())


def _page(request: OfficialRequest, form: StopForm, status: int = 200) -> HttpResponse:
    filters = NoticeFilters(request.GET)
    chosen = filters.chosen()
    rows = notices.notices(
        managing(request.actor),
        state=chosen.get("ketqua", ""),
        channel=chosen.get("cach", ""),
        kind=chosen.get("viec", ""),
        code=chosen.get("ma", ""),
    )
    listing = list_page(
        request,
        rows,
        columns=_COLUMNS,
        sort="-made_at",
        filters=filters,
        name="tin-nhan",
        title="Tin nhắn cho người dân",
        tie="-pk",
    )
    if listing.answer:
        return listing.answer
    counts = notices.counts(managing(request.actor))
    values = {
        "listing": listing,
        "rows": [_shown(row) for row in listing.rows],
        "tabs": [
            Tab(label, f"?ketqua={state}&sap=-made_at", counts[state], chosen.get("ketqua") == state)
            for state, label in NoticeState.choices
        ],
        "ways": _ways(),
        "form": form,
    }
    return render(request, "console/notices.html", values, status=status)


def _shown(row: Row) -> dict[str, Any]:
    return {
        **row,
        "kind_name": NoticeKind(row["kind"]).label,
        "way_name": Way(row["channel"]).label,
        "state_name": "Chỉ giả lập, chưa gửi đi"
        if row["pretended"] and row["state"] == NoticeState.SENT
        else NoticeState(row["state"]).label,
        "tone": "wait" if row["pretended"] and row["state"] == NoticeState.SENT else _TONES[row["state"]],
        "body": row["body"].partition(_FOOT)[0],
        "again": row["state"] in {NoticeState.GIVEN_UP, NoticeState.FAILED},
    }


def _ways() -> dict[str, Any]:
    """Which ways this installation has, and which of them only pretend."""
    try:
        found = gateways(settings.MESSAGES)
    except WrongConfiguration as error:
        return {"wrong": str(error), "missing": [], "pretending": []}
    return {
        "wrong": "",
        "missing": [label for way, label in Way.choices if way not in found],
        "pretending": [label for way, label in Way.choices if way in found and found[way].pretends],
    }


@require_POST
@needs(Permission.MANAGE)
def notice_again(request: OfficialRequest, notice_id: int) -> HttpResponse:
    """Put what failed back into the queue; it goes out within a minute."""
    notice_sending.resend(notice_id, actor=managing(request.actor), at=request.at)
    succeeded(request, "Sẽ gửi lại trong vòng một phút.")
    return redirect("console:notices")


@require_POST
@needs(Permission.MANAGE)
def notice_stop(request: OfficialRequest) -> HttpResponse:
    """Record that the owner of a number wants no more messages."""
    form = StopForm(request.POST)
    if form.is_valid():
        phone = form.cleaned_data["phone"]
        found = attempt(form, lambda: notice_choices.stop_number(phone, actor=request.actor, at=request.at))
        if found is not None:
            words = f"Đã tắt tin nhắn ở {found} nơi." if found else "Số này chưa nhận tin nào từ hệ thống."
            succeeded(request, words)
            return redirect("console:notices")
    return _page(request, form, status=422)
