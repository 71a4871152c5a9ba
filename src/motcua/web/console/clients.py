"""Client systems of the API: registered with unit and scopes; the token is shown once."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from motcua.lib.refused import NotFound
from motcua.org.actions import officials as acts
from motcua.org.queries import officials as people
from motcua.org.queries.officials import ClientInfo
from motcua.org.types import Permission
from motcua.web.console.form_page import Page, attempt, form_page
from motcua.web.console.managed import managed_ids, today, unit_choices
from motcua.web.console.sections import tabs
from motcua.web.console.unit_forms import SCOPES, ClientForm
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, list_page
from motcua.web.ui.request import OfficialRequest

_COLUMNS = (
    Column("name", "Hệ thống", sort="name"),
    Column("unit_name", "Đơn vị", sort="unit_name"),
    Column("scopes", "Được phép"),
    Column("created_at", "Đăng ký", sort="created_at", kind="moment"),
    Column("state", "Tình trạng", sort="state"),
    Column("valid_to", "Hết hạn", kind="moment", shown=False),
)


def _row(client: ClientInfo, request: OfficialRequest) -> dict[str, object]:
    labels = dict(SCOPES)
    expired = client.valid_to is not None and client.valid_to <= request.at
    return {
        "id": client.id,
        "key": str(client.id),
        "name": client.name,
        "unit_name": client.unit_name,
        "scopes": "; ".join(labels.get(scope, scope) for scope in client.scopes),
        "created_at": client.created_at,
        "valid_to": client.valid_to,
        "is_active": client.is_active,
        "state": "Đã tắt" if not client.is_active else "Hết hạn" if expired else "Đang bật",
    }


@needs(Permission.MANAGE)
def client_list(request: OfficialRequest) -> HttpResponse:
    """Client systems of the managed offices."""
    rows = [_row(client, request) for client in people.api_clients(managed_ids(request.actor))]
    listing = list_page(
        request, rows, columns=_COLUMNS, sort="name", name="ket-noi", title="Hệ thống kết nối", tie=""
    )
    if listing.answer:
        return listing.answer
    values = {
        "listing": listing,
        "administers": request.actor.may(Permission.ADMINISTER),
        "tabs": tabs("units", "clients"),
    }
    return render(request, "console/clients.html", values)


@needs(Permission.ADMINISTER)
def client_new(request: OfficialRequest) -> HttpResponse:
    """Register a system; its token is on the answer, once."""
    form = ClientForm(request.POST or None, units=unit_choices(request.actor, today(request)))
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "valid_to": _start_of(form.cleaned_data["valid_to"])}
        made = attempt(form, lambda: acts.register_client(actor=request.actor, at=request.at, **values))
        if made is not None:
            client, token = made
            return _token_once(request, client.name, token, new=True)
    page = Page(
        "Đăng ký hệ thống kết nối",
        "Đăng ký và lấy mã",
        reverse("console:clients"),
        lead="Hệ thống khác gọi vào bằng mã truy cập riêng, chỉ làm được những gì đánh dấu dưới đây.",
        keep="he-thong",
    )
    return form_page(request, form, page)


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day, time()))


def _token_once(request: OfficialRequest, name: str, token: str, *, new: bool) -> HttpResponse:
    values = {"name": name, "token": token, "new": new}
    response = render(request, "console/token_once.html", values)
    response["Cache-Control"] = "no-store"
    return response


def _client(request: OfficialRequest, client_id: int) -> ClientInfo:
    for found in people.api_clients(managed_ids(request.actor)):
        if found.id == client_id:
            return found
    raise NotFound("Không tìm thấy hệ thống kết nối này.")


@needs(Permission.ADMINISTER)
@require_POST
def client_token(request: OfficialRequest, client_id: int) -> HttpResponse:
    """A new token; the old one stops."""
    found = _client(request, client_id)
    token = acts.renew_token(actor=request.actor, at=request.at, client_id=client_id)
    return _token_once(request, found.name, token, new=False)


@needs(Permission.ADMINISTER)
@require_POST
def client_switch(request: OfficialRequest, client_id: int) -> HttpResponse:
    """Switch a system off or on again."""
    found = _client(request, client_id)
    active = request.POST.get("bat") == "1"
    acts.switch_client(actor=request.actor, at=request.at, client_id=client_id, active=active)
    succeeded(request, f"Đã {'bật' if active else 'tắt'} {found.name}.")
    return redirect("console:clients")
