"""Accounts of officials: list, open, show, password, switch off."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.org.actions import officials as acts
from motcua.org.queries import officials as people
from motcua.org.queries.duties import idle_officials
from motcua.org.queries.officials import OfficialInfo
from motcua.org.types import Permission
from motcua.web.console.form_page import Page, attempt, form_page
from motcua.web.console.log_words import recent
from motcua.web.console.managed import managed_ids, managed_official, today
from motcua.web.console.people_forms import AccountForm, OfficialFilters, ProfileForm, ReasonForm
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.combobox import Option, options
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, Row, Rows, list_page
from motcua.web.ui.request import OfficialRequest

#: letters and digits that nobody takes for one another when reading a slip of paper
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
_COLUMNS = (
    Column("full_name", "Họ và tên", sort="sort_key"),
    Column("username", "Tên đăng nhập", sort="username"),
    Column("title", "Chức danh", sort="title"),
    Column("roles", "Việc hôm nay", read=lambda row: row.get("roles", "")),
    Column("phone", "Điện thoại"),
    Column("last_login", "Vào gần nhất", sort="last_login", kind="moment"),
    Column("is_active", "Tài khoản", read=lambda row: "Đang dùng" if row["is_active"] else "Đã khóa"),
)


def temporary_password() -> str:
    """Four groups of four plain letters: 79 bits, readable over a telephone."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(4))


@needs(Permission.MANAGE)
def official_list(request: OfficialRequest) -> HttpResponse:
    """Accounts by given name, with what each may do today."""
    form = OfficialFilters(request.GET)
    chosen = form.chosen()
    ids, day = managed_ids(request.actor), today(request)
    rows = _with_state(people.officials_of(ids, chosen.get("ten", "")), chosen.get("trang_thai", ""), request)
    listing = list_page(
        request, rows, columns=_COLUMNS, sort="full_name", filters=form, name="can-bo", title="Cán bộ"
    )
    if listing.answer:
        return listing.answer
    roles = people.roles_of([row["id"] for row in listing.rows], day)
    shown = [(row, roles.get(row["id"], [])) for row in listing.rows]
    values = {"listing": listing, "shown": shown, "tabs": tabs("people", "officials")}
    return render(request, "console/officials.html", values)


def _with_state(rows: Rows, state: str, request: OfficialRequest) -> Rows:
    if not isinstance(rows, QuerySet):
        return rows
    if state in {"mo", "khoa"}:
        return rows.filter(is_active=state == "mo")
    if state == "chua":
        idle = idle_officials(managed_ids(request.actor), today(request))
        return rows.filter(pk__in=idle.values("pk"))
    return rows


@needs(Permission.MANAGE)
def official_new(request: OfficialRequest) -> HttpResponse:
    """Open an account; the temporary password is on the answer, once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = temporary_password()
        made = attempt(
            form,
            lambda: acts.create_official(
                actor=request.actor,
                at=request.at,
                password=password,
                must_change_password=True,
                **form.cleaned_data,
            ),
        )
        if made is not None:
            return _password_once(request, managed_official(request.actor, made.pk), password, new=True)
    page = Page(
        "Thêm cán bộ",
        "Tạo tài khoản",
        reverse("console:officials"),
        lead="Tài khoản mới chưa làm được việc gì cho đến khi được phân công bằng văn bản.",
        keep="can-bo-moi",
    )
    return form_page(request, form, page)


def _password_once(
    request: OfficialRequest, official: OfficialInfo, password: str, *, new: bool
) -> HttpResponse:
    values = {"official": official, "password": password, "new": new}
    response = render(request, "console/password_once.html", values)
    response["Cache-Control"] = "no-store"
    return response


@needs(Permission.MANAGE)
def official(request: OfficialRequest, official_id: int) -> HttpResponse:
    """One account: what it may do and may have done, by which decision."""
    found = managed_official(request.actor, official_id)
    day = today(request)
    assignments = people.assignments_of(official_id)
    values = {
        "official": found,
        "running": [a for a in assignments if a.valid_to is None or a.valid_to >= day],
        "ended": [a for a in assignments if a.valid_to is not None and a.valid_to < day],
        "delegations": people.delegations_of(official_id),
        "day": day,
        "own": request.actor.official_id == official_id,
        "log": recent(f"official:{official_id}"),
    }
    return render(request, "console/official.html", values)


@needs(Permission.MANAGE)
def official_edit(request: OfficialRequest, official_id: int) -> HttpResponse:
    """How the official is called and reached; the username stays, what was signed keeps its words."""
    found = managed_official(request.actor, official_id)
    form = ProfileForm(request.POST or None, initial=asdict(found))
    back = reverse("console:official", args=[official_id])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: acts.update_profile(
                actor=request.actor, at=request.at, official_id=official_id, **form.cleaned_data
            ),
        )
        if done is not None:
            succeeded(request, f"Đã ghi thông tin của {form.cleaned_data['full_name']}.")
            return redirect(back)
    page = Page(
        f"Sửa thông tin của {found.full_name}",
        "Ghi lại",
        back,
        lead="Hồ sơ, phiếu đã lập giữ họ tên và chức danh của ngày ấy; tên đăng nhập không đổi.",
    )
    return form_page(request, form, page)


@needs(Permission.MANAGE)
@require_POST
def official_password(request: OfficialRequest, official_id: int) -> HttpResponse:
    """A new temporary password, to be changed at the next login; shown once."""
    found = managed_official(request.actor, official_id)
    password = temporary_password()
    acts.set_password(
        actor=request.actor, at=request.at, official_id=official_id, password=password, must_change=True
    )
    return _password_once(request, found, password, new=False)


@needs(Permission.MANAGE)
def official_close(request: OfficialRequest, official_id: int) -> HttpResponse:
    """Close an account with its roles."""
    found = managed_official(request.actor, official_id)
    form = ReasonForm(request.POST or None)
    back = reverse("console:official", args=[official_id])
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: (
                acts.deactivate(
                    actor=request.actor,
                    at=request.at,
                    official_id=official_id,
                    reason=form.cleaned_data["reason"],
                )
                or True
            ),
        )
        if done:
            succeeded(request, f"Đã khóa tài khoản của {found.full_name}.")
            return redirect(back)
    page = Page(
        f"Khóa tài khoản của {found.full_name}?",
        "Khóa tài khoản",
        back,
        lead="Từ lúc này tài khoản không làm được gì; các phân công và việc thay thế kết thúc hôm nay. "
        "Những gì đã làm vẫn còn nguyên trong hồ sơ.",
        tone="late",
    )
    return form_page(request, form, page)


@needs(Permission.MANAGE)
@require_POST
def official_open(request: OfficialRequest, official_id: int) -> HttpResponse:
    """Open a closed account again."""
    found = managed_official(request.actor, official_id)
    acts.reactivate(actor=request.actor, at=request.at, official_id=official_id)
    succeeded(request, f"Đã mở lại tài khoản của {found.full_name}. Hãy phân công lại bằng văn bản.")
    return redirect("console:official", official_id)


@needs(Permission.MANAGE)
def official_options(request: OfficialRequest) -> HttpResponse:
    """Type-ahead over active accounts of the managed offices."""
    rows = people.officials_of(managed_ids(request.actor), request.GET.get("q", "")).filter(is_active=True)
    found: list[Row] = list(rows[:12])
    return options(
        request,
        [Option(str(row["id"]), row["full_name"], row["title"], row["username"]) for row in found],
        nothing="Không có cán bộ nào tên như vậy",
    )
