"""The list behind a figure: every cell of every form, board and letter opens to its dossiers, and exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.catalogue.queries.listing import names_of
from motcua.catalogue.types import Channel
from motcua.dossiers.types import State, Verdict
from motcua.org.types import Level, Permission
from motcua.oversight.types import PetitionKind, PetitionState
from motcua.reports.queries import behind
from motcua.reports.queries.behind import Behind, Question
from motcua.web.reports import asking
from motcua.web.reports.paging import page_of, same_with
from motcua.web.ui import sheets
from motcua.web.ui.access import needs
from motcua.web.ui.lists import Column
from motcua.web.ui.request import OfficialRequest
from motcua.web.ui.wording import day, moment

_COLUMNS = (
    Column("code", "Mã hồ sơ"),
    Column("applicant_name", "Người nộp"),
    Column("procedure_code", "Mã thủ tục"),
    Column("procedure_name", "Thủ tục"),
    Column("authority__name", "Cơ quan"),
    Column("channel", "Cách nộp", read=lambda row: Channel(row["channel"]).label),
    Column("received_at", "Tiếp nhận", kind="moment"),
    Column("original_due_at", "Hẹn trả lần đầu", kind="moment"),
    Column("due_at", "Hẹn trả", kind="moment"),
    Column("finished_at", "Có kết quả", kind="moment"),
    Column("returned_at", "Đã trả", kind="moment"),
    Column("state", "Trạng thái", read=lambda row: State(row["state"]).label),
    Column("verdict", "So với hạn", read=lambda row: Verdict(row["verdict"]).label if row["verdict"] else ""),
    Column("late", "Nhập sau", read=lambda row: "Nhập sau" if row["entered_late"] else ""),
)
_PROCEDURES = (Column("code", "Mã thủ tục"), Column("name", "Thủ tục"), Column("level", "Cấp giải quyết"))
_PETITIONS = (
    Column("number", "Số trong sổ", read=lambda row: f"{row['number']}/{row['year']}"),
    Column("authority__name", "Cơ quan"),
    Column("received_at", "Tiếp nhận", kind="moment"),
    Column("kind", "Nội dung", read=lambda row: PetitionKind(row["kind"]).label),
    Column("state", "Trạng thái", read=lambda row: PetitionState(row["state"]).label),
    Column("due_at", "Hạn xử lý", kind="moment"),
    Column("finished_at", "Xử lý xong", kind="moment"),
    Column("published_at", "Công khai", kind="moment"),
)
_REGISTER_LINES = (
    Column("register__title", "Sổ ở nơi khác"),
    Column("row_number", "Dòng", kind="number"),
    Column("code", "Mã hồ sơ"),
    Column("number_in_book", "Số trong sổ"),
    Column("procedure_name", "Thủ tục"),
    Column("authority__name", "Cơ quan"),
    Column("received_on", "Tiếp nhận", kind="day"),
    Column("returned_on", "Đã trả", kind="day"),
)
_BY_SOURCE = {
    "dossiers": _COLUMNS,
    "procedures": _PROCEDURES,
    "petitions": _PETITIONS,
    "register_lines": _REGISTER_LINES,
}
_WHERE = {"field": "field_code", "procedure": "procedure_code", "official": "official_id"}


@needs(Permission.REPORT)
def cell(request: OfficialRequest) -> HttpResponse:
    """What one cell of a form counts (``form``, ``row``, ``column``)."""
    asked = request.GET
    found = behind.behind_cell(
        request.actor,
        asked.get("form", ""),
        asked.get("row", "total"),
        asked.get("column", ""),
        _question(request),
    )
    to = asking.question(asked, "form", "unit", "period", "rules", "as_of")
    return _answer(request, found, (asking.address(reverse("reports:forms"), **to), "Biểu số liệu"))


@needs(Permission.REPORT)
def measures(request: OfficialRequest) -> HttpResponse:
    """What measures count (``measures=a,b``), within a field, a procedure or an official."""
    asked = request.GET
    where = {_WHERE[name]: asked[name] for name in _WHERE if asked.get(name)}
    names = [name for name in asked.get("measures", "").split(",") if name]
    question = _question(request)
    found = behind.behind_measures(request.actor, names, where, question)
    to = asking.question(asked, "period", "rules")
    unit = reverse("reports:board-unit", args=[question.unit_id])
    return _answer(request, found, (asking.address(unit, **to), "Các chỉ số của đơn vị"))


def _question(request: OfficialRequest) -> Question:
    return Question(
        unit_id=asking.unit_of(request).id,
        period=asking.period_of(request),
        at=request.at,
        as_of=asking.as_of(request),
        rules=asking.rules_of(request),
    )


def _answer(request: OfficialRequest, found: Behind, back: tuple[str, str]) -> HttpResponse:
    """The list as a page, with the way back to where such a figure stands, or as a file."""
    columns = _BY_SOURCE[found.source]
    wanted = request.GET.get("xuat", "")
    if wanted in {"xlsx", "csv"}:
        every = _rows(request, found, found.keys)
        return sheets.answer(wanted, columns, every, name="ho-so-cua-so-lieu", title=found.title)
    pages, shown = page_of(request, found.keys)
    rows = list(_rows(request, found, shown))
    values = {
        "found": found,
        "back": back,
        "rows": rows,
        "several": len({row.get("authority__name") for row in rows}) > 1,
        "columns": columns,
        "lines": [] if found.source == "dossiers" else [[_cell(c, row) for c in columns] for row in rows],
        "pages": pages,
        "unit": asking.unit_of(request),
        "period": asking.period_of(request),
        "rules": asking.rules_of(request),
        "xlsx": same_with(request, xuat="xlsx"),
        "csv": same_with(request, xuat="csv"),
    }
    return render(request, "reports/behind.html", values)


def _rows(request: OfficialRequest, found: Behind, keys: Any) -> Iterator[Mapping[str, Any]]:
    if found.source == "dossiers":
        yield from behind.dossiers(request.actor, keys)
    elif found.source == "procedures":
        yield from _procedures(keys)
    elif found.source == "petitions":
        yield from behind.petitions(keys)
    else:
        yield from behind.register_lines(keys)


def _procedures(keys: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Procedures by level and code, as their facts name them."""
    pairs = [key.split(" ", 1) for key in keys]
    names = names_of({code for _, code in pairs})
    yield from (
        {"code": code, "name": names.get(code, ""), "level": Level(level).label} for level, code in pairs
    )


def _cell(column: Column, row: Mapping[str, Any]) -> tuple[str, str]:
    """The label and the words of one cell of a list that is not of dossiers."""
    value = column.value(row)
    if isinstance(value, datetime):
        return column.label, moment(value)
    return column.label, day(value) if isinstance(value, date) else str(value or "–")
