"""Compare the money: the bank's statement with orders, charges and receipts; settle what differs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.dossiers.actions import bank as acts
from motcua.dossiers.actions import paying
from motcua.dossiers.actions.receiving_accounts import set_account
from motcua.dossiers.queries import bank, payments
from motcua.dossiers.queries.bank import Managed
from motcua.dossiers.sources.bank_csv import MEANINGS, BadStatement, Table, guessed, missing, read, table_of
from motcua.gateways.payments.banks import banks
from motcua.gateways.payments.setup import LABELS, platforms
from motcua.lib.refused import NotFound, Refused
from motcua.org.types import Permission
from motcua.web.console.form_page import Page, attempt, form_page
from motcua.web.console.managed import home_id, managed_unit, managing, today
from motcua.web.console.money_forms import AccountForm, ColumnsForm, StatementForm
from motcua.web.ui import uploads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest

_DAYS, _SHOWN_LINES, _SAMPLE = 31, 200, 8


@needs(Permission.MANAGE)
def money(request: OfficialRequest) -> HttpResponse:
    """What differs, what waits for a press, and the sums of the last month."""
    managed = bank.accounts(managing(request.actor))
    chosen = _chosen(managed, request.GET.get("tai-khoan", ""))
    values: dict[str, Any] = {"accounts": managed, "chosen": chosen, "form": StatementForm()}
    values |= {
        "owed": payments.refunds_due(managing(request.actor)),
        "differing": payments.differing_notices(managing(request.actor)),
    }
    if chosen is not None:
        lines = bank.open_lines(chosen.account.id)
        day = today(request)
        values |= {
            "lines": lines[:_SHOWN_LINES],
            "more": max(0, len(lines) - _SHOWN_LINES),
            "expected": sum(line.finding == "expected" for line in lines),
            "missing": bank.missing_orders(chosen.account.id),
            "days": bank.days(chosen, day - timedelta(days=_DAYS), day),
            "statements": bank.statements(chosen.account.id),
        }
    return render(request, "console/money.html", values)


def _chosen(managed: Sequence[Managed], wanted: str) -> Managed | None:
    by_id = {str(one.account.id): one for one in managed}
    return by_id.get(wanted) or (managed[0] if managed else None)


def _back(account_id: int) -> str:
    return f"{reverse('console:money')}?tai-khoan={account_id}"


@needs(Permission.MANAGE)
def account(request: OfficialRequest) -> HttpResponse:
    """Set the account by which an office receives money, from a day on."""
    authority = managed_unit(request.actor, home_id(request.actor))
    present = payments.account_of(authority.authority_id, today(request))
    initial: dict[str, Any] = {"valid_from": today(request)}
    if present is not None:
        initial |= {"bin": present.bin, "holder": present.holder, "platforms": list(present.platforms)}
    form = AccountForm(request.POST or None, initial=initial)
    form.offer(banks(settings.DATA_DIR / "banks.yaml"), _ways())
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = attempt(
            form,
            lambda: set_account(
                authority_id=authority.authority_id,
                bin_code=told["bin"],
                number=told["number"],
                holder=told["holder"],
                platforms=told["platforms"],
                valid_from=told["valid_from"],
                actor=managing(request.actor),
            ),
        )
        if made is not None:
            succeeded(request, f"Từ {told['valid_from']:%d/%m/%Y} thu qua {made.bank} {made.number}.")
            return redirect(_back(made.id))
    page = Page(
        "Tài khoản thu",
        "Ghi tài khoản",
        reverse("console:money"),
        lead=f"{authority.name}: tài khoản in trên mã VietQR của giấy tiếp nhận và trang nộp phí.",
        remark="Mã bí mật của cổng thanh toán chỉ đặt ở máy chủ, không nhập ở đây.",
    )
    return form_page(request, form, page, wide=("holder", "platforms"))


def _ways() -> list[tuple[str, str]]:
    """Platforms that this machine has; an office may switch on no other."""
    return [(name, LABELS[name]) for name in platforms(settings.MOTCUA_PAYMENTS)]


@needs(Permission.MANAGE)
@require_POST
def upload(request: OfficialRequest, account_id: int) -> HttpResponse:
    """Take a file and look at it; nothing is stored yet."""
    managed = bank.account(account_id, managing(request.actor))
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Chọn tệp sao kê dạng CSV.")
        return redirect(_back(managed.account.id))
    key, name = uploads.keep(form.cleaned_data["file"], request.at)
    request.session["statement"] = {"key": key, "name": name}
    return redirect("console:statement", managed.account.id, key)


@needs(Permission.MANAGE)
def statement(request: OfficialRequest, account_id: int, key: uuid.UUID) -> HttpResponse:
    """Which column means what, the first lines as they are read; a press stores them."""
    managed = bank.account(account_id, managing(request.actor))
    path = _kept(request, str(key))
    try:
        content = path.read_bytes()
        table = table_of(content)
    except BadStatement as refused:
        messages.error(request, refused.message)
        return redirect(_back(account_id))
    form = ColumnsForm(request.POST or None, initial=_columns(managed, table))
    form.offer(table.titles)
    if request.method == "POST" and form.is_valid() and "xem" not in request.POST:
        done = attempt(
            form,
            lambda: acts.load_statement(
                account_id,
                name=path.name,
                content=content,
                table=table,
                columns=form.columns(),
                actor=managing(request.actor),
                at=request.at,
            ),
        )
        if done is not None:
            uploads.throw_away(str(key))
            again = " (tệp này đã nhập trước đó)" if done.again else ""
            succeeded(request, f"Đã đọc {done.lines} dòng, {done.lines - done.known} dòng mới{again}.")
            return redirect(_back(account_id))
    values = {"form": form, "managed": managed, "name": path.name, "table": table}
    values |= _sample(table, form.columns() if form.is_bound and form.is_valid() else dict(form.initial))
    return render(request, "console/statement.html", values, status=422 if form.errors else 200)


def _columns(managed: Managed, table: Table) -> dict[str, str]:
    """What was chosen last for this account where the file has those columns, else what titles tell."""
    remembered = {m: t for m, t in managed.columns.items() if t in table.titles and m in MEANINGS}
    return remembered if not missing(remembered) else guessed(table.titles)


def _sample(table: Table, columns: dict[str, str]) -> dict[str, Any]:
    try:
        said = read(table, columns)
    except BadStatement as refused:
        return {"movements": (), "count": 0, "wrong": (refused.message,)}
    return {
        "movements": said.movements[:_SAMPLE],
        "count": len(said.movements),
        "wrong": said.wrong[:_SAMPLE],
    }


def _kept(request: OfficialRequest, key: str) -> Path:
    kept = request.session.get("statement", {})
    path = uploads.path_of(key, kept.get("name", ""))
    if kept.get("key") != key or not path.is_file():
        raise NotFound("Tệp tải lên không còn ở đây; hãy tải lại tệp.")
    return path


@needs(Permission.MANAGE)
@require_POST
def take(request: OfficialRequest, line_id: int) -> HttpResponse:
    """The money of one line is a payment of a dossier."""

    def act() -> str:
        done = acts.take_line(
            line_id, code=request.POST.get("code", ""), actor=managing(request.actor), at=request.at
        )
        return f"Đã ghi nhận vào hồ sơ {done.code}." + (
            " Có tiền thừa phải hoàn trả." if done.data.get("surplus") else ""
        )

    return _pressed(request, act)


@needs(Permission.MANAGE)
@require_POST
def take_all(request: OfficialRequest, account_id: int) -> HttpResponse:
    """Every line that names a dossier and has its amount."""
    managed = bank.account(account_id, managing(request.actor))

    def act() -> str:
        count = acts.take_expected(managed.account.id, actor=managing(request.actor), at=request.at)
        return f"Đã ghi nhận {count} khoản chuyển khoản."

    return _pressed(request, act)


@needs(Permission.MANAGE)
@require_POST
def settle(request: OfficialRequest, line_id: int) -> HttpResponse:
    """One line is settled with a reason."""

    def act() -> str:
        reason = request.POST.get("reason", "")
        acts.settle_line(line_id, reason=reason, actor=managing(request.actor), at=request.at)
        return "Đã ghi lý do cho dòng sao kê."

    return _pressed(request, act)


@needs(Permission.MANAGE)
@require_POST
def settle_order(request: OfficialRequest, order_id: int) -> HttpResponse:
    """A payment that the statement does not show is settled with a reason."""

    def act() -> str:
        acts.settle_order(order_id, reason=request.POST.get("reason", ""), actor=managing(request.actor))
        return "Đã ghi lý do cho khoản thanh toán."

    return _pressed(request, act)


@needs(Permission.MANAGE)
@require_POST
def settle_notice(request: OfficialRequest, notice_id: int) -> HttpResponse:
    """A notice of another amount is settled with a sentence."""

    def act() -> str:
        paying.note_remark(notice_id, remark=request.POST.get("reason", ""), actor=managing(request.actor))
        return "Đã ghi lý do cho thông báo."

    return _pressed(request, act)


def _pressed(request: OfficialRequest, act: Callable[[], str]) -> HttpResponse:
    """Do it and come back to the list; what is refused is told there."""
    try:
        succeeded(request, act())
    except Refused as refused:
        messages.error(request, refused.message)
    account_id = request.POST.get("account", "")
    return redirect(_back(int(account_id)) if account_id.isdecimal() else reverse("console:money"))
