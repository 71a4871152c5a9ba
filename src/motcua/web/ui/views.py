"""Pages that belong to no part of the house: the language, the gallery of components, what is not offered."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import NoReturn

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.dossiers.types import State, Verdict
from motcua.lib.vietnamese_text import fold
from motcua.org.types import Permission
from motcua.web.ui import forms
from motcua.web.ui.access import needs, public
from motcua.web.ui.combobox import Option, options
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.parts import Moment, Tab
from motcua.web.ui.request import OfficialRequest

SAMPLES = (
    ("1.001193", "Đăng ký khai sinh", "Hộ tịch"),
    ("1.000894", "Đăng ký kết hôn", "Hộ tịch"),
    ("1.000656", "Đăng ký khai tử", "Hộ tịch"),
    ("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực"),
    ("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", "Hộ tịch"),
)


@public
def absent(request: HttpRequest, **parts: str) -> NoReturn:
    """allauth reverses these names, but this installation does not offer what they do."""
    raise Http404


@public
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the language of the citizen's pages and go back to the page one came from."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86400,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response


class SampleForm(forms.Form):
    """One field of each kind."""

    procedure = forms.CleanCharField(label="Thủ tục", help_text="Gõ mã hoặc một phần tên, không cần dấu.")
    card = forms.CleanCharField(label="Quét thẻ căn cước", required=False)
    name = forms.CleanCharField(label="Họ, chữ đệm và tên")
    born = forms.DayField(label="Ngày sinh")
    phone = forms.PhoneField(label="Số điện thoại", required=False, help_text="Để báo tin khi có kết quả.")
    fee = forms.MoneyField(label="Lệ phí", required=False)
    channel = forms.Pick(
        label="Hình thức nộp",
        choices=[("counter", "Trực tiếp"), ("online", "Trực tuyến"), ("post", "Bưu chính công ích")],
        choice_hints={"post": "Nhân viên bưu chính nhận hồ sơ tại nhà."},
    )
    papers = forms.PickMany(
        label="Giấy tờ đã nộp",
        choices=[("form", "Tờ khai theo mẫu"), ("birth", "Giấy chứng sinh (bản chính)")],
        required=False,
    )
    note = forms.CleanTextField(label="Ghi chú", required=False)


class SampleFilters(forms.FilterForm):
    """Filters of the gallery's list."""

    q = forms.CleanCharField(label="Mã hoặc tên")


@needs(Permission.ADMINISTER)
def gallery(request: OfficialRequest) -> HttpResponse:
    """All components on one page: the living style guide (``docs/ui.md``)."""
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        forms.succeeded(request, "Đã nhận đủ các mục của biểu mẫu thử.", form="gallery")
        return HttpResponseRedirect(request.path)
    listing = list_page(
        request,
        _sample_rows(request),
        columns=_SAMPLE_COLUMNS,
        sort="due_at",
        filters=SampleFilters(request.GET),
        name="thu",
    )
    if listing.answer:
        return listing.answer
    return render(
        request,
        "ui/gallery.html",
        {
            "form": form,
            "listing": listing,
            "states": State.values[1:],
            "verdicts": [verdict for verdict in Verdict.values if verdict],
            "tones": ["neutral", "info", "good", "early", "soon", "wait", "late", "done"],
            "pictures": ["tray", "done", "search", "papers", "calm", "lock", "broken"],
            "tabs_shown": [
                Tab("Đang chờ tôi", "#", 12, current=True),
                Tab("Đã chuyển", "#", 40),
                Tab("Tất cả", "#"),
            ],
            "moments": _sample_moments(request),
            "due_dates": [request.at + timedelta(hours=hours) for hours in (150, 24, 3, -50)],
        },
        status=422 if form.errors else 200,
    )


_SAMPLE_COLUMNS = (
    Column("code", "Mã hồ sơ", sort="code"),
    Column("procedure", "Thủ tục", sort="procedure"),
    Column("applicant", "Người nộp"),
    Column("due_at", "Hạn trả", sort="due_at", kind="moment"),
    Column("state", "Trạng thái"),
    Column("fee", "Lệ phí", sort="fee", kind="money"),
)


def _sample_rows(request: OfficialRequest) -> list[dict[str, object]]:
    people = ("Nguyễn Thị Hoa", "Trần Văn Đức", "Lê Minh Ánh", "Phạm Quốc Bảo")
    states = (State.IN_PROGRESS, State.AWAITING_APPLICANT, State.DECIDED, State.SUBMITTED)
    wanted = fold(request.GET.get("q", ""))
    rows: list[dict[str, object]] = [
        {
            "code": f"H27.15-2601{n % 28 + 1:02d}-{n:04d}",
            "procedure": SAMPLES[n % 5][1],
            "applicant": people[n % 4],
            "due_at": request.at + timedelta(hours=7 * n - 40),
            "state": states[n % 4].value,
            "fee": 8000 * (n % 5),
        }
        for n in range(1, 68)
    ]
    return [row for row in rows if wanted in fold(f"{row['code']} {row['procedure']}")]


def _sample_moments(request: OfficialRequest) -> list[Moment]:
    at = request.at
    return [
        Moment(
            at - timedelta(hours=1),
            "Chủ tịch ký duyệt kết quả",
            "Lê Văn Tám",
            tone="good",
            icon="rubber-stamp",
        ),
        Moment(at - timedelta(hours=5), "Bổ sung đủ hồ sơ", "Nguyễn Thị Hoa", tone="info", icon="paperclip"),
        Moment(
            at - timedelta(days=1),
            "Yêu cầu bổ sung",
            "Trần Thị Lan · Tiếp nhận",
            "Thiếu Giấy chứng sinh (bản chính).",
            tone="wait",
            icon="hand-stop",
        ),
        Moment(at - timedelta(days=1, hours=3), "Tiếp nhận tại quầy", "Trần Thị Lan", icon="inbox"),
    ]


@needs(Permission.ADMINISTER)
def gallery_options(request: OfficialRequest) -> HttpResponse:
    """Answers of the gallery's type-ahead."""
    wanted = fold(request.GET.get("q", ""))
    found = [
        Option(code, name, detail=field, mark=code)
        for code, name, field in SAMPLES
        if wanted in fold(f"{code} {name}")
    ]
    return options(request, found, nothing="Không có thủ tục nào khớp")


@needs(Permission.ADMINISTER)
def gallery_card(request: OfficialRequest) -> HttpResponse:
    """What the gallery read from a card: shown, kept nowhere."""
    return render(request, "ui/gallery_card.html", {"parts": request.POST.get("card", "").split("|")})


@needs(Permission.ADMINISTER)
def gallery_why(request: OfficialRequest) -> HttpResponse:
    """An example of the arithmetic behind a due date."""
    steps = [
        SimpleNamespace(text="Nhận đủ hồ sơ hợp lệ lúc 16:30 thứ Năm 27/04/2023.", citation=""),
        SimpleNamespace(
            text="Không tính ngày đầu tiên; không tính 3 ngày nghỉ: 29/04, 30/04, 01/05.",
            citation="Bộ luật Dân sự 2015, Điều 147 khoản 2",
        ),
        SimpleNamespace(
            text="Hẹn trả kết quả: 17:00 thứ Năm 04/05/2023.", citation="NĐ 61/2018/NĐ-CP, Điều 17"
        ),
    ]
    return render(request, "ui/explanation.html", {"steps": steps})
