"""Registers kept elsewhere: which were brought in, what became of each row, the refused ones to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from motcua.documents.queries.files import handed
from motcua.lib.refused import NotFound
from motcua.org.types import Permission
from motcua.reports.actions import registers as acts
from motcua.reports.queries import registers as queries
from motcua.reports.queries import scope
from motcua.reports.sources.fields import BY_NAME
from motcua.reports.sources.register_file import REASON, ROW_NUMBER
from motcua.reports.types import RegisterKind, RegisterState
from motcua.web.reports import asking
from motcua.web.reports.registers_forms import RegisterFilters
from motcua.web.reports.sections import tabs
from motcua.web.ui import downloads, sheets
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.lists import Column, Row, list_page
from motcua.web.ui.request import OfficialRequest

#: refused rows shown on the page; the download has all of them
SHOWN = 30
TONES = {
    RegisterState.WAITING: "wait",
    RegisterState.READING: "info",
    RegisterState.DONE: "good",
    RegisterState.FAILED: "late",
    RegisterState.WITHDRAWN: "neutral",
}


def _kind(row: Row) -> object:
    label = RegisterKind(row["kind"]).label
    return f"{label}: {row['book']}" if row["book"] else label


_UNIT = Column("authority__name", "Đơn vị", sort="authority__name")
#: what the page shows (the unit only to those who look after several), and what an export has besides
SHOWN_COLUMNS = (
    Column("title", "Sổ", sort="title"),
    Column("first_on", "Hồ sơ nhận", sort="first_on"),
    Column("rows_accepted", "Nhập được", sort="rows_accepted", kind="number"),
    Column("rows_refused", "Bị từ chối", sort="rows_refused", kind="number"),
    Column("imported_at", "Nhập lúc", sort="imported_at", kind="moment"),
    Column("state", "Trạng thái", sort="state"),
)
EXPORTED_COLUMNS = (
    Column("title", "Sổ", sort="title"),
    Column("kind", "Loại", sort="kind", read=_kind),
    _UNIT,
    Column("first_on", "Từ ngày", sort="first_on", kind="day"),
    Column("last_on", "Đến ngày", sort="last_on", kind="day"),
    Column("rows_accepted", "Nhập được", sort="rows_accepted", kind="number"),
    Column("rows_refused", "Bị từ chối", sort="rows_refused", kind="number"),
    Column("imported_at", "Nhập lúc", sort="imported_at", kind="moment"),
    Column("imported_by", "Người nhập"),
    Column("state", "Trạng thái", sort="state", read=lambda row: RegisterState(row["state"]).label),
)


def _columns(request: OfficialRequest, *, several: bool) -> tuple[Column, ...]:
    if "xuat" in request.GET:
        return EXPORTED_COLUMNS
    return (SHOWN_COLUMNS[0], _UNIT, *SHOWN_COLUMNS[1:]) if several else SHOWN_COLUMNS


@needs(Permission.REPORT)
def listed(request: OfficialRequest) -> HttpResponse:
    """All registers brought in for the units that the actor may look at."""
    units = scope.overseen(request.actor, asking.today(request))
    filters = RegisterFilters(request.GET, units=units)
    chosen = filters.chosen()
    rows = queries.registers(
        [unit.id for unit in units],
        kind=chosen.get("loai", ""),
        state=chosen.get("trang_thai", ""),
        unit_id=chosen.get("don_vi"),
    )
    listing = list_page(
        request,
        rows,
        columns=_columns(request, several=len(units) > 1),
        sort="-imported_at",
        filters=filters,
        name="so-khac",
        title="Sổ từ nơi khác",
    )
    if listing.answer:
        return listing.answer
    shown = [
        {
            **row,
            "kind_label": _kind(row),
            "state_label": RegisterState(row["state"]).label,
            "tone": TONES[RegisterState(row["state"])],
        }
        for row in listing.rows
    ]
    values = {
        "listing": listing,
        "shown": shown,
        "several": len(units) > 1,
        "tabs": tabs("books", "registers"),
    }
    return render(request, "reports/registers.html", values)


@needs(Permission.REPORT)
def register(request: OfficialRequest, register_id: int) -> HttpResponse:
    """What became of one register: rows by kind, refusals with their reasons, how its columns were read."""
    found = queries.register(register_id, request.actor)
    mine = queries.may_read(found, request.actor)
    standing = _standing(found)
    values = {
        **standing,
        "mine": mine,
        "may_withdraw": mine and standing["may_withdraw"],
        "refused": [_refused(row) for row in queries.refused(register_id)[:SHOWN]] if mine else [],
        "shown": SHOWN,
        "mapping": [
            (heading, BY_NAME[name].label) for heading, name in found.mapping.items() if name in BY_NAME
        ],
        "ignored": [heading for heading, name in found.mapping.items() if not name],
        "tabs": tabs("books", "registers"),
    }
    return render(request, "reports/register.html", values)


def _standing(found: Any) -> dict[str, Any]:
    state = RegisterState(found.state)
    return {
        "register": found,
        "kind": _kind({"kind": found.kind, "book": found.book}),
        "state_label": state.label,
        "tone": TONES[state],
        "busy": state in {RegisterState.WAITING, RegisterState.READING},
        "new": found.rows_accepted - found.rows_changed - found.rows_known,
        "may_withdraw": state in {RegisterState.DONE, RegisterState.WAITING, RegisterState.FAILED},
        "expected": max(found.rows_expected, found.rows_done, 1),
    }


def _refused(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": row["row_number"],
        "reason": row["reason"],
        "raw": " · ".join(cell for cell in row["raw"] if cell)[:160],
    }


@needs(Permission.REPORT)
def progress(request: OfficialRequest, register_id: int) -> HttpResponse:
    """The moving part of the page while a large file is read; when it is done the page comes anew."""
    found = queries.register(register_id, request.actor)
    standing = _standing(found)
    response = render(request, "reports/register_progress.html", standing)
    if not standing["busy"]:
        response["HX-Refresh"] = "true"
    return response


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column of the refused rows: the place of a cell in the row as it came."""

    label: str
    place: int
    kind: str = "text"

    def value(self, row: Mapping[str, Any]) -> object:
        cells = row["raw"]
        return cells[self.place] if self.place < len(cells) else ""


@needs(Permission.REPORT)
def refused_rows(request: OfficialRequest, register_id: int, form: str) -> HttpResponse:
    """All refused rows under their own headings, with number and reason: to be mended and brought in."""
    found = queries.rows_of(register_id, request.actor)
    if form not in {"xlsx", "csv"}:
        raise NotFound("Chỉ có dạng xlsx và csv.")
    columns: list[sheets.Exported] = [
        Column("row_number", ROW_NUMBER, kind="number"),
        Column("reason", REASON),
        *(_Cell(heading, place) for place, heading in enumerate(found.headings)),
    ]
    rows: Iterator[Mapping[str, Any]] = queries.refused(register_id).iterator(chunk_size=2000)
    name = f"bi-tu-choi-{register_id}"
    if form == "csv":
        return downloads.csv(sheets.as_csv(columns, rows), f"{name}.csv")
    return downloads.xlsx(sheets.as_xlsx(columns, rows, title="Dòng bị từ chối"), f"{name}.xlsx")


@needs(Permission.REPORT)
def original(request: OfficialRequest, register_id: int) -> HttpResponse:
    """The file as it came."""
    found = queries.rows_of(register_id, request.actor)
    if found.file is None:
        raise NotFound("Không còn tệp gốc của sổ này.")
    file = handed(found.file)
    return downloads.download(file.content, file.name, file.media_type)


@needs(Permission.REPORT)
@require_POST
def withdraw(request: OfficialRequest, register_id: int) -> HttpResponse:
    """Take a register back: its lines count no more, it stays on record."""
    why = request.POST.get("why", "")
    acts.withdraw(register_id, why=why, actor=request.actor, at=request.at)
    succeeded(request, "Đã rút sổ; các dòng của sổ này không còn được tính.")
    return redirect("reports:register", register_id)
